package dev.lanewise.train.preprocess;

import java.util.function.DoubleUnaryOperator;

/**
 * The minimum of a function of one number, without derivatives: the bracket is widened by golden sections and parabolas
 * until it holds a minimum, then Brent's method narrows it ("Algorithms for Minimization without Derivatives", 1973,
 * chapter 5; the bracket as in Press et al., "Numerical Recipes", section 10.1).
 */
final class Minimum {
    private static final double GOLDEN = 1.618034;
    private static final double SECTION = 0.3819660;
    private static final double FARTHEST = 110;
    private static final double TOLERANCE = 1.48e-8;
    private static final double LEAST_TOLERANCE = 1e-11;
    private static final int MOST_STEPS = 500;

    private Minimum() {
    }

    /** The place of a minimum, sought from a and b on. */
    static double of(DoubleUnaryOperator f, double a, double b) {
        double[] bracket = bracket(f, a, b);
        return brent(f, Math.min(bracket[0], bracket[2]), bracket[1], Math.max(bracket[0], bracket[2]));
    }

    /** Three places of which the middle one is the lowest. */
    private static double[] bracket(DoubleUnaryOperator f, double from, double to) {
        double a = from;
        double b = to;
        double fa = f.applyAsDouble(a);
        double fb = f.applyAsDouble(b);
        if (fa < fb) {
            double place = a;
            a = b;
            b = place;
            double value = fa;
            fa = fb;
            fb = value;
        }
        double c = b + GOLDEN * (b - a);
        double fc = f.applyAsDouble(c);
        for (int step = 0; fc < fb && step < MOST_STEPS; step++) {
            double p = (b - a) * (fb - fc);
            double q = (b - c) * (fb - fa);
            double difference = q - p;
            double w = b - ((b - c) * q - (b - a) * p) / (2 * (Math.abs(difference) < 1e-21 ? 1e-21 : difference));
            double limit = b + FARTHEST * (c - b);
            double fw;
            if ((w - c) * (b - w) > 0) {
                fw = f.applyAsDouble(w);
                if (fw < fc) {
                    return new double[] {b, w, c};
                }
                if (fw > fb) {
                    return new double[] {a, b, w};
                }
                w = c + GOLDEN * (c - b);
                fw = f.applyAsDouble(w);
            } else if ((w - limit) * (limit - c) >= 0) {
                w = limit;
                fw = f.applyAsDouble(w);
            } else if ((w - limit) * (c - w) > 0) {
                fw = f.applyAsDouble(w);
                if (fw < fc) {
                    b = c;
                    c = w;
                    w = c + GOLDEN * (c - b);
                    fb = fc;
                    fc = fw;
                    fw = f.applyAsDouble(w);
                }
            } else {
                w = c + GOLDEN * (c - b);
                fw = f.applyAsDouble(w);
            }
            a = b;
            b = c;
            c = w;
            fa = fb;
            fb = fc;
            fc = fw;
        }
        return new double[] {a, b, c};
    }

    private static double brent(DoubleUnaryOperator f, double low, double middle, double high) {
        double a = low;
        double b = high;
        double x = middle; // the best so far, before it w, before that v
        double w = x;
        double v = x;
        double fx = f.applyAsDouble(x);
        double fw = fx;
        double fv = fx;
        double move = 0;
        double before = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            double tolerance = TOLERANCE * Math.abs(x) + LEAST_TOLERANCE;
            double center = 0.5 * (a + b);
            if (Math.abs(x - center) < 2 * tolerance - 0.5 * (b - a)) {
                break;
            }
            boolean parabola = false;
            if (Math.abs(before) > tolerance) {
                double r = (x - w) * (fx - fv);
                double q = (x - v) * (fx - fw);
                double p = (x - v) * q - (x - w) * r;
                q = 2 * (q - r);
                p = q > 0 ? -p : p;
                q = Math.abs(q);
                if (p > q * (a - x) && p < q * (b - x) && Math.abs(p) < Math.abs(0.5 * q * before)) {
                    before = move;
                    move = p / q;
                    double u = x + move;
                    if (u - a < 2 * tolerance || b - u < 2 * tolerance) {
                        move = center - x >= 0 ? tolerance : -tolerance;
                    }
                    parabola = true;
                }
            }
            if (!parabola) {
                before = x >= center ? a - x : b - x;
                move = SECTION * before;
            }
            double u = Math.abs(move) < tolerance ? x + (move >= 0 ? tolerance : -tolerance) : x + move;
            double fu = f.applyAsDouble(u);
            if (fu <= fx) {
                if (u >= x) {
                    a = x;
                } else {
                    b = x;
                }
                v = w;
                fv = fw;
                w = x;
                fw = fx;
                x = u;
                fx = fu;
            } else {
                if (u < x) {
                    a = u;
                } else {
                    b = u;
                }
                if (fu <= fw || w == x) {
                    v = w;
                    fv = fw;
                    w = u;
                    fw = fu;
                } else if (fu <= fv || v == x || v == w) {
                    v = u;
                    fv = fu;
                }
            }
        }
        return x;
    }
}
