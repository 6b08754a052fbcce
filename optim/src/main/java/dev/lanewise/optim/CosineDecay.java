package dev.lanewise.optim;

/**
 * Half a cosine wave from the initial rate down to the last one, which is kept from then on:
 * {@code last + (initial − last) · (1 + cos(π·step/steps))/2}.
 *
 * <p>Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, eq. 5, one
 * period.
 *
 * @param initial the rate of the first step, above 0, at most 1000
 * @param last the rate from step {@code steps} on, {@code 0 … initial}
 * @param steps at least 1
 */
public record CosineDecay(double initial, double last, long steps) implements Schedule {
    /** Checks the ranges. */
    public CosineDecay {
        Bounds.positive("CosineDecay", "initial", initial, Bounds.LARGEST_RATE);
        Bounds.closed("CosineDecay", "last", last, 0, initial);
        Bounds.steps("CosineDecay", "steps", steps);
    }

    @Override
    public double at(long step) {
        return step >= steps ? last : Curves.cosine(initial, last, step, steps);
    }
}
