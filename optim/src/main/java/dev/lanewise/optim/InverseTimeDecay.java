package dev.lanewise.optim;

/**
 * Falls like one over the time: {@code initial / (1 + decay · step)}. The decay that some libraries build into AdaGrad
 * and gradient descent.
 *
 * @param initial the rate of the first step, above 0, at most 1000
 * @param decay {@code 0 … 1000}
 */
public record InverseTimeDecay(double initial, double decay) implements Schedule {
    /** Checks the ranges. */
    public InverseTimeDecay {
        Bounds.positive("InverseTimeDecay", "initial", initial, Bounds.LARGEST_RATE);
        Bounds.closed("InverseTimeDecay", "decay", decay, 0, 1000);
    }

    @Override
    public double at(long step) {
        return Curves.hyperbola(initial, decay, step);
    }
}
