package dev.lanewise.optim;

/**
 * Multiplied by a factor at each step: {@code initial · factor^step}.
 *
 * @param initial the rate of the first step, above 0, at most 1000
 * @param factor above 0, at most 1
 */
public record ExponentialDecay(double initial, double factor) implements Schedule {
    /** Checks the ranges. */
    public ExponentialDecay {
        Bounds.positive("ExponentialDecay", "initial", initial, Bounds.LARGEST_RATE);
        Bounds.positive("ExponentialDecay", "factor", factor, 1);
    }

    @Override
    public double at(long step) {
        return Curves.power(initial, factor, step);
    }
}
