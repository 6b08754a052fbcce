package dev.lanewise.optim;

/**
 * The rules a second time, for one element, in double and in the textbook's form: what the fused kernels are held
 * against with hyper-parameters that no trace has.
 */
final class PaperRule {
    private final ElementwiseRule rule;
    private int t;
    private double m;
    private double v;
    private double largest;
    private double buffer;
    private double previous;
    private double product = 1;
    private double base;
    private double average;
    private double weights;
    private double condition = 1;

    PaperRule(ElementwiseRule rule) {
        this.rule = rule;
        this.v = rule instanceof AdaGrad adaGrad ? adaGrad.initial() : 0;
    }

    /**
     * By how much rounding was amplified so far, at most: an adaptive rule divides by the size of what may be a
     * difference, of the gradient and the coupled decay or of the mean square and the squared mean. 1 without such; infinite
     * when a choice between two ways hung on a rounding.
     */
    double condition() {
        return condition;
    }

    /** The parameter after one more step. */
    double step(double rate, double p, double g) {
        t++;
        return switch (rule) {
            case Sgd r -> sgd(r, rate, p, g + r.l2() * p);
            case AdaGrad r -> {
                double d = decayed(g, r.l2() * p);
                v += d * d;
                yield p - rate * d / root(v, r.epsilon(), r.epsilonInside());
            }
            case AdaDelta r -> {
                double d = decayed(g, r.l2() * p);
                v = r.decay() * v + (1 - r.decay()) * d * d;
                double s = Math.sqrt(buffer + r.epsilon()) / Math.sqrt(v + r.epsilon()) * d;
                buffer = r.decay() * buffer + (1 - r.decay()) * s * s;
                yield p - rate * s;
            }
            case RmsProp r -> rmsProp(r, rate, p, decayed(g, r.l2() * p));
            case Adam r -> {
                double d = decayed(g, r.l2() * p);
                yield p - adam(rate, d, r);
            }
            case AdamW r -> {
                double shrunk = p - rate * r.weightDecay() * p;
                yield shrunk - adam(rate, g, new Adam(
                        r.beta1(), r.beta2(), r.epsilon(), 0, r.amsgrad(), r.uncorrectedEpsilon(), r.correctedMaximum()));
            }
            case Adamax r -> {
                double d = decayed(g, r.l2() * p);
                m = r.beta1() * m + (1 - r.beta1()) * d;
                v = Math.max(r.beta2() * v, Math.abs(d) + (r.epsilonOutside() ? 0 : r.epsilon()));
                yield p - rate / (1 - Math.pow(r.beta1(), t)) * m / (v + (r.epsilonOutside() ? r.epsilon() : 0));
            }
            case NAdam r -> nadam(r, rate, p, decayed(g, r.l2() * p));
            case RAdam r -> radam(r, rate, p, decayed(g, r.l2() * p));
            case AdaBelief r -> adaBelief(r, rate, p, decayed(g, r.l2() * p));
            case Adan r -> adan(r, rate, p, g);
            case Lion r -> {
                double old = r.beta1() * m;
                double fresh = (1 - r.beta1()) * g;
                choice(Math.abs(old) + Math.abs(fresh), old + fresh);
                m = r.beta2() * m + (1 - r.beta2()) * g;
                yield p - rate * (Math.signum(old + fresh) + r.weightDecay() * p);
            }
            case Asgd r -> {
                double eta = rate / Math.pow(1 + r.decay() * rate * (t - 1), r.power());
                yield p - eta * (g + r.l2() * p + r.decay() * p);
            }
            case Rprop r -> {
                double turn = Math.signum(g * previous);
                double size = t == 1 ? rate : buffer;
                // PyTorch clamps at every step, the first one too.
                buffer = Math.clamp(size * (turn > 0 ? r.grow() : turn < 0 ? r.shrink() : 1), r.least(), r.most());
                previous = turn < 0 ? 0 : g;
                yield p - Math.signum(previous) * buffer;
            }
            case ScheduleFreeAdamW r -> scheduleFree(r, rate, p, g);
            case CustomUpdateRule r -> throw new AssertionError("not in any paper: " + r);
        };
    }

    /** The average that the rule keeps, where it keeps one that the steps go by. */
    double average() {
        return average;
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
        double share = t == 1 ? 1 : 1 - r.dampening();
        if (r.rateInside()) { // with the sign of Sutskever's paper and of Keras
            buffer = r.momentum() * buffer - rate * share * d;
            return p + (r.nesterov() ? r.momentum() * buffer - rate * d : buffer);
        }
        buffer = r.momentum() * buffer + share * d;
        return p - rate * (r.nesterov() ? d + r.momentum() * buffer : buffer);
    }

    private double rmsProp(RmsProp r, double rate, double p, double d) {
        v = r.decay() * v + (1 - r.decay()) * d * d;
        m = r.decay() * m + (1 - r.decay()) * d;
        double square = r.centred() ? v - m * m : v;
        amplify(v, square);
        double step = d / root(square, r.epsilon(), r.epsilonInside());
        buffer = r.momentum() * buffer + (r.rateInside() ? rate : 1) * step;
        return p - (r.rateInside() ? 1 : rate) * buffer;
    }

    private static double root(double square, double epsilon, boolean inside) {
        return inside ? Math.sqrt(square + epsilon) : Math.sqrt(square) + epsilon;
    }

    /** A sign that rounding can turn. */
    private void choice(double terms, double sum) {
        condition = Math.abs(sum) < 1e-5 * terms ? Double.POSITIVE_INFINITY : condition;
    }

    private double adam(double rate, double d, Adam r) {
        m = r.beta1() * m + (1 - r.beta1()) * d;
        v = r.beta2() * v + (1 - r.beta2()) * d * d;
        double weights = 1 - Math.pow(r.beta2(), t);
        largest = Math.max(largest, r.correctedMaximum() ? v / weights : v);
        double first = m / (1 - Math.pow(r.beta1(), t));
        double square = r.amsgrad() ? largest : v;
        double correction = r.correctedMaximum() ? 1 : Math.sqrt(weights);
        return r.uncorrectedEpsilon()
                ? rate * first * correction / (Math.sqrt(square) + r.epsilon())
                : rate * first / (Math.sqrt(square) / correction + r.epsilon());
    }

    private double nadam(NAdam r, double rate, double p, double d) {
        double now = r.beta1() * (1 - 0.5 * Math.pow(0.96, t * r.momentumDecay()));
        double next = r.beta1() * (1 - 0.5 * Math.pow(0.96, (t + 1) * r.momentumDecay()));
        product *= now;
        m = r.beta1() * m + (1 - r.beta1()) * d;
        v = r.beta2() * v + (1 - r.beta2()) * d * d;
        double looked = next * m / (1 - product * next) + (1 - now) * d / (1 - product);
        double shrunk = p - rate * r.weightDecay() * p;
        return shrunk - rate * looked / (Math.sqrt(v / (1 - Math.pow(r.beta2(), t))) + r.epsilon());
    }

    private double radam(RAdam r, double rate, double p, double d) {
        m = r.beta1() * m + (1 - r.beta1()) * d;
        v = r.beta2() * v + (1 - r.beta2()) * d * d;
        double correction = 1 - Math.pow(r.beta2(), t);
        double longest = 2 / (1 - r.beta2()) - 1;
        double rho = longest - 2 * t * Math.pow(r.beta2(), t) / correction;
        double step = rate * m / (1 - Math.pow(r.beta1(), t));
        double shrunk = p - rate * r.weightDecay() * p;
        double threshold = r.paperThreshold() ? 4 : 5;
        choice(threshold, rho - threshold);
        if (rho <= threshold) {
            return shrunk - step;
        }
        double variance = (rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho);
        return shrunk - step * Math.sqrt(variance) * Math.sqrt(correction) / (Math.sqrt(v) + r.epsilon());
    }

    private double adaBelief(AdaBelief r, double rate, double p, double d) {
        m = r.beta1() * m + (1 - r.beta1()) * d;
        v = r.beta2() * v + (1 - r.beta2()) * (d - m) * (d - m) + r.epsilon();
        amplify(Math.abs(d) + Math.abs(m), Math.sqrt(v / (1 - r.beta2())));
        double first = m / (1 - Math.pow(r.beta1(), t));
        double second = v / (1 - Math.pow(r.beta2(), t));
        double shrunk = p - rate * r.weightDecay() * p;
        return shrunk - rate * first / (Math.sqrt(second) + r.epsilon());
    }

    private double adan(Adan r, double rate, double p, double g) {
        double change = t == 1 ? 0 : g - previous;
        previous = g;
        m = r.beta1() * m + (1 - r.beta1()) * g;
        buffer = r.beta2() * buffer + (1 - r.beta2()) * change;
        double ahead = g + r.beta2() * change;
        amplify(Math.abs(g) + Math.abs(r.beta2() * change), Math.abs(ahead));
        v = r.beta3() * v + (1 - r.beta3()) * ahead * ahead;
        double numerator = m / (1 - Math.pow(r.beta1(), t)) + r.beta2() * buffer / (1 - Math.pow(r.beta2(), t));
        double step = rate * numerator / (Math.sqrt(v / (1 - Math.pow(r.beta3(), t))) + r.epsilon());
        double decay = rate * r.weightDecay();
        return r.plainDecay() ? p - decay * p - step : (p - step) / (1 + decay);
    }

    private double scheduleFree(ScheduleFreeAdamW r, double rate, double y, double g) {
        if (t == 1) {
            base = y;
            average = y;
        }
        v = r.beta2() * v + (1 - r.beta2()) * g * g;
        double u = g / (Math.sqrt(v / (1 - Math.pow(r.beta2(), t))) + r.epsilon()) + r.weightDecay() * y;
        double gamma = rate * Math.min(1, (double) t / r.warmUp());
        weights += gamma * gamma;
        double share = gamma * gamma / weights;
        base -= gamma * u;
        average = (1 - share) * average + share * base;
        return (1 - r.beta1()) * base + r.beta1() * average;
    }
}
