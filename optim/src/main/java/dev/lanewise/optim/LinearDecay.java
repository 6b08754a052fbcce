package dev.lanewise.optim;

/**
 * A straight line from the initial rate down to the last one, which is kept from then on:
 * {@code initial + (last − initial) · step/steps}.
 *
 * @param initial the rate of the first step, above 0, at most 1000
 * @param last the rate from step {@code steps} on, {@code 0 … initial}
 * @param steps at least 1
 */
public record LinearDecay(double initial, double last, long steps) implements Schedule {
    /** Checks the ranges. */
    public LinearDecay {
        Bounds.positive("LinearDecay", "initial", initial, Bounds.LARGEST_RATE);
        Bounds.closed("LinearDecay", "last", last, 0, initial);
        Bounds.steps("LinearDecay", "steps", steps);
    }

    @Override
    public double at(long step) {
        return step >= steps ? last : Curves.linear(initial, last, step, steps);
    }
}
