package dev.lanewise.engine.kernel;

/**
 * The elementary functions and derivatives in double precision, by their definitions and not by the tricks of the
 * kernels: {@link Math}, whose errors are below three units in the last place of a double, series and a continued fraction.
 * Good to about 2⁻⁴⁰ of the result (absolutely, for derivatives), which is nothing beside a float.
 */
final class ElementaryReference {
    /** exp(−t²/2) is below the subnormal floats, and 1 beside it not a float. */
    private static final double FAR = 40;

    private static final double LN_2 = 0x1.62e42fefa39efp-1;
    private static final double SQRT_2 = 0x1.6a09e667f3bcdp0;
    private static final double INV_SQRT_2PI = 0x1.9884533d43651p-2;
    private static final double SELU_SCALE = 1.0507009873554804934;
    private static final double SELU_ALPHA = 1.6732632423543772848;

    private ElementaryReference() {}

    static double exp2(double x) {
        return Math.pow(2, x);
    }

    static double log2(double x) {
        return Math.log(x) / LN_2;
    }

    static double rsqrt(double x) {
        return 1 / Math.sqrt(x);
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    static double logSigmoid(double x) {
        return -softplus(-x);
    }

    /** erf x = 2·Φ(x·√2) − 1. */
    static double erf(double x) {
        double t = Math.abs(x) * SQRT_2;
        double y = t < 3 ? 2 * density(t) * series(t) : 1 - 2 * upperTail(t);
        return Math.copySign(y, x);
    }

    /** The normal density. */
    private static double density(double t) {
        return INV_SQRT_2PI * Math.exp(-0.5 * t * t);
    }

    /** (Φ(t) − ½) ÷ φ(t) = t + t³/3 + t⁵/(3·5) + …. */
    private static double series(double t) {
        double term = t;
        double sum = t;
        for (int k = 3; term > sum * 0x1p-60; k += 2) {
            term *= t * t / k;
            sum += term;
        }
        return sum;
    }

    /** 1 − Φ(t) for t ≥ 3, by Laplace's continued fraction φ(t) ÷ (t + 1 ÷ (t + 2 ÷ (t + …))). */
    private static double upperTail(double t) {
        if (t > FAR) {
            return 0;
        }
        double f = t;
        for (int k = 60; k > 0; k--) {
            f = t + k / f;
        }
        return density(t) / f;
    }

    /** Φ(x). */
    private static double normal(double x) {
        double t = Math.abs(x);
        double upper = t < 3 ? 0.5 - density(t) * series(t) : upperTail(t);
        return x < 0 ? upper : 1 - upper;
    }

    static double gelu(double x) {
        return x < -FAR ? 0 : x * normal(x);
    }

    static double geluDerivative(double x) {
        return Math.abs(x) > FAR ? (x > 0 ? 1 : 0) : normal(x) + x * density(x);
    }

    /** Twice the argument of tanh in gelu's approximation. */
    private static double geluTanhArgument(double x) {
        return 4 * INV_SQRT_2PI * (x + 0.044715 * x * x * x);
    }

    static double geluTanh(double x) {
        return x < -FAR ? 0 : x * sigmoid(geluTanhArgument(x));
    }

    static double geluTanhDerivative(double x) {
        double v = geluTanhArgument(x);
        double slope = 4 * INV_SQRT_2PI * (1 + 3 * 0.044715 * x * x);
        return Math.abs(x) > FAR ? (x > 0 ? 1 : 0) : sigmoid(v) + x * slope * sigmoid(v) * sigmoid(-v);
    }

    static double silu(double x) {
        return x < -200 ? 0 : x * sigmoid(x);
    }

    static double siluDerivative(double x) {
        return Math.abs(x) > 200 ? (x > 0 ? 1 : 0) : sigmoid(x) + x * sigmoid(x) * sigmoid(-x);
    }

    /** tanh(log(1 + eˣ)) = w ÷ (w + 2) with w = eˣ(eˣ + 2). */
    private static double mishGate(double x) {
        double e = Math.exp(x);
        double w = e * (e + 2);
        return w / (w + 2);
    }

    static double mish(double x) {
        return x < -200 ? 0 : x > 200 ? x : x * mishGate(x);
    }

    static double mishDerivative(double x) {
        if (Math.abs(x) > 200) {
            return x > 0 ? 1 : 0;
        }
        double t = mishGate(x);
        return t + x * sigmoid(x) * (1 - t) * (1 + t);
    }

    static double elu(double x) {
        return x > 0 ? x : Math.expm1(x);
    }

    static double selu(double x) {
        return SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
    }

    static double hardSwish(double x) {
        return x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6;
    }
}
