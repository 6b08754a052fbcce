package dev.lanewise.train.preprocess;

/**
 * The power transform of Yeo &amp; Johnson ("A new family of power transformations to improve normality or symmetry",
 * Biometrika 87, 2000), which takes values of either sign: for x ≥ 0 ((x + 1)^λ − 1) ÷ λ, or log(x + 1) where λ = 0; for
 * x &lt; 0 −((1 − x)^(2−λ) − 1) ÷ (2 − λ), or −log(1 − x) where λ = 2.
 */
final class YeoJohnson {
    private YeoJohnson() {
    }

    static double transform(double lambda, double x) {
        if (x >= 0) {
            return Math.abs(lambda) < Math.ulp(1.0) ? StrictMath.log1p(x) : (StrictMath.pow(x + 1, lambda) - 1) / lambda;
        }
        double mirrored = 2 - lambda;
        return Math.abs(mirrored) > Math.ulp(1.0)
                ? -(StrictMath.pow(1 - x, mirrored) - 1) / mirrored
                : -StrictMath.log1p(-x);
    }

    static double inverse(double lambda, double y) {
        if (y >= 0) {
            return Math.abs(lambda) < Math.ulp(1.0) ? StrictMath.expm1(y) : StrictMath.pow(y * lambda + 1, 1 / lambda) - 1;
        }
        double mirrored = 2 - lambda;
        return Math.abs(mirrored) > Math.ulp(1.0)
                ? 1 - StrictMath.pow(1 - mirrored * y, 1 / mirrored)
                : -StrictMath.expm1(-y);
    }

    /** The λ under which the values are likeliest to be of a normal distribution. */
    static double likeliest(double... values) {
        double logs = 0;
        for (double x : values) {
            logs += Math.signum(x) * StrictMath.log1p(Math.abs(x));
        }
        double sum = logs;
        return Minimum.of(lambda -> negativeLogLikelihood(lambda, sum, values), -2, 2);
    }

    /** Equation 3.1 of the paper, without its constant: n/2 · log variance − (λ − 1) · Σ sign(x) log(1 + |x|). */
    private static double negativeLogLikelihood(double lambda, double logs, double... values) {
        double sum = 0;
        double[] transformed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            transformed[i] = transform(lambda, values[i]);
            sum += transformed[i];
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double y : transformed) {
            squares += (y - mean) * (y - mean);
        }
        double variance = squares / values.length;
        // Also where it is not a number: there is no likelihood to speak of.
        return variance >= Double.MIN_NORMAL && variance < Double.POSITIVE_INFINITY
                ? values.length / 2.0 * StrictMath.log(variance) - (lambda - 1) * logs
                : Double.POSITIVE_INFINITY;
    }
}
