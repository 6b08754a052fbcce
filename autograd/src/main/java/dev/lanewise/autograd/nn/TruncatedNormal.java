package dev.lanewise.autograd.nn;

import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;

/**
 * N(mean, deviation²) given that the value lies between two bounds, by the inverse of the distribution function: one random
 * word for each value, whatever the bounds. In double precision, rounded once.
 *
 * @param mean finite
 * @param deviation of the normal distribution before it is cut, finite and above 0
 * @param low below {@code high}; −∞ for none
 * @param high ∞ for none
 */
public record TruncatedNormal(float mean, float deviation, float low, float high) implements Initializer {
    private static final double[] CENTRE_A = {
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3
    };
    private static final double[] CENTRE_B = {
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3
    };
    private static final double[] MIDDLE_A = {
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4
    };
    private static final double[] MIDDLE_B = {
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9
    };
    private static final double[] TAIL_A = {
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7
    };
    private static final double[] TAIL_B = {
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15
    };

    public TruncatedNormal {
        if (!(Math.abs(mean) <= Float.MAX_VALUE && deviation > 0 && deviation <= Float.MAX_VALUE && low < high)) {
            throw new IllegalArgumentException("truncated normal: mean " + mean + ", deviation " + deviation + ", from " + low
                    + " to " + high + ", want a finite mean, a finite deviation above 0 and low < high");
        }
        if (!(share(mean, deviation, low, high) > 0)) {
            throw new IllegalArgumentException("truncated normal: nothing of mean " + mean + " and deviation " + deviation
                    + " lies between " + low + " and " + high);
        }
    }

    private static double share(double mean, double deviation, double low, double high) {
        double a = (low - mean) / deviation;
        double b = (high - mean) / deviation;
        return a > 0 ? distribution(-a) - distribution(-b) : distribution(b) - distribution(a);
    }

    @Override
    public void fill(Philox stream, Shape shape, float[] values, int offset) {
        double a = ((double) low - mean) / deviation;
        double b = ((double) high - mean) / deviation;
        // Above the mean the distribution is close to 1 and loses its digits: there its mirror image is drawn from.
        boolean mirrored = a > 0;
        double begin = distribution(mirrored ? -b : a);
        double share = share(mean, deviation, low, high);
        int[] words = new int[Math.min(shape.size(), 1024)];
        for (int from = 0; from < shape.size(); from += words.length) {
            int n = Math.min(words.length, shape.size() - from);
            stream.bits(0, from, words, 0, n);
            for (int i = 0; i < n; i++) {
                double u = ((words[i] & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
                double z = quantile(begin + u * share);
                float value = (float) (mean + deviation * (mirrored ? -z : z));
                values[offset + from + i] = Math.max(low, Math.min(high, value));
            }
        }
    }

    /**
     * The distribution function of the standard normal: near 0 by its series (Marsaglia, <i>Evaluating the normal
     * distribution</i>, 2004), far below it by Laplace's continued fraction.
     */
    static double distribution(double x) {
        if (x < -2) {
            double fraction = 0;
            for (int k = 120; k > 0; k--) {
                fraction = k / (-x + fraction);
            }
            return density(x) / (-x + fraction);
        }
        if (x > 2) {
            return 1 - distribution(-x);
        }
        double term = x;
        double sum = x;
        for (int k = 3; sum + term != sum; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + sum * density(x);
    }

    private static double density(double x) {
        return StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
    }

    /** Its inverse, to some 16 digits: AS 241, PPND16 (Wichura, <i>The percentage points of the normal distribution</i>, 1988). */
    static double quantile(double p) {
        double q = p - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            return q * polynomial(r, CENTRE_A) / polynomial(r, CENTRE_B);
        }
        double r = StrictMath.sqrt(-StrictMath.log(q < 0 ? p : 1 - p));
        double z = r <= 5
                ? polynomial(r - 1.6, MIDDLE_A) / polynomial(r - 1.6, MIDDLE_B)
                : polynomial(r - 5, TAIL_A) / polynomial(r - 5, TAIL_B);
        return q < 0 ? -z : z;
    }

    private static double polynomial(double x, double[] coefficients) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }
}
