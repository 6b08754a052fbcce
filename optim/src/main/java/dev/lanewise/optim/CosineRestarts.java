package dev.lanewise.optim;

/**
 * {@link CosineDecay} again and again: each period starts at the initial rate, falls towards the last one, and is
 * {@code growth} times as long as the period before.
 *
 * <p>Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, eq. 5.
 *
 * @param initial the rate at the start of each period, above 0, at most 1000
 * @param last what a period falls towards, {@code 0 … initial}
 * @param period the steps of the first period, at least 1
 * @param growth at least 1; 1 keeps the length, 2 is the paper's other choice
 */
public record CosineRestarts(double initial, double last, long period, long growth) implements Schedule {
    /** Checks the ranges. */
    public CosineRestarts {
        Bounds.positive("CosineRestarts", "initial", initial, Bounds.LARGEST_RATE);
        Bounds.closed("CosineRestarts", "last", last, 0, initial);
        Bounds.steps("CosineRestarts", "period", period);
        Bounds.steps("CosineRestarts", "growth", growth);
    }

    @Override
    public double at(long step) {
        long position = step;
        long length = period;
        if (growth == 1) {
            position %= period;
        }
        while (position >= length) {
            position -= length;
            length = length > Long.MAX_VALUE / growth ? Long.MAX_VALUE : length * growth;
        }
        return Curves.cosine(initial, last, position, length);
    }
}
