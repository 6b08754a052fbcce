package dev.lanewise.optim;

/**
 * The rules a second time, for one element, in double and in the textbook's form: what the fused kernels are held
 * against with hyper-parameters that no trace has.
 */
final class PaperRule {
    private final UpdateRule rule;
    private int t;
    private double m;
    private double v;
    private double largest;
    private double buffer;
    private double condition = 1;

    PaperRule(UpdateRule rule) {
        this.rule = rule;
        this.v = rule instanceof AdaGrad adaGrad ? adaGrad.initial() : 0;
    }

    /**
     * By how much rounding was amplified so far, at most: an adaptive rule divides by the size of what may be a
     * difference, of the gradient and the coupled decay or of the mean square and the squared mean. 1 without such.
     */
    double condition() {
        return condition;
    }

    /** The parameter after one more step. */
    double step(double rate, double p, double g) {
        t++;
        return switch (rule) {
            case Sgd r -> sgd(r, rate, p, g + r.weightDecay() * p);
            case AdaGrad r -> {
                double d = decayed(g, r.weightDecay() * p);
                v += d * d;
                yield p - rate * d / (Math.sqrt(v) + r.epsilon());
            }
            case RmsProp r -> rmsProp(r, rate, p, decayed(g, r.weightDecay() * p));
            case Adam r -> {
                double d = decayed(g, r.weightDecay() * p);
                yield p - adam(rate, d, r.beta1(), r.beta2(), r.epsilon(), r.amsgrad());
            }
            case AdamW r -> {
                double shrunk = p - rate * r.weightDecay() * p;
                yield shrunk - adam(rate, g, r.beta1(), r.beta2(), r.epsilon(), r.amsgrad());
            }
            case CustomUpdateRule r -> throw new AssertionError("not in any paper: " + r);
        };
    }

    private double decayed(double g, double decay) {
        double d = g + decay;
        amplify(Math.abs(g) + Math.abs(decay), Math.abs(d));
        return d;
    }

    private void amplify(double terms, double difference) {
        condition = difference > 0 ? Math.max(condition, terms / difference) : condition;
    }

    private double sgd(Sgd r, double rate, double p, double d) {
        if (r.momentum() == 0) {
            return p - rate * d;
        }
        buffer = t == 1 ? d : r.momentum() * buffer + (1 - r.dampening()) * d;
        return p - rate * (r.nesterov() ? d + r.momentum() * buffer : buffer);
    }

    private double rmsProp(RmsProp r, double rate, double p, double d) {
        v = r.decay() * v + (1 - r.decay()) * d * d;
        m = r.decay() * m + (1 - r.decay()) * d;
        double square = r.centred() ? v - m * m : v;
        amplify(v, square);
        double step = d / (Math.sqrt(square) + r.epsilon());
        buffer = r.momentum() * buffer + step;
        return p - rate * buffer;
    }

    private double adam(double rate, double d, double beta1, double beta2, double epsilon, boolean amsgrad) {
        m = beta1 * m + (1 - beta1) * d;
        v = beta2 * v + (1 - beta2) * d * d;
        largest = Math.max(largest, v);
        double first = m / (1 - Math.pow(beta1, t));
        double second = (amsgrad ? largest : v) / (1 - Math.pow(beta2, t));
        return rate * first / (Math.sqrt(second) + epsilon);
    }
}
