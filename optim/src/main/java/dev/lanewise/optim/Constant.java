package dev.lanewise.optim;

/**
 * Always the same rate.
 *
 * @param rate above 0, at most 1000
 */
public record Constant(double rate) implements Schedule {
    /** Checks the range. */
    public Constant {
        Bounds.positive("Constant", "rate", rate, Bounds.LARGEST_RATE);
    }

    @Override
    public double at(long step) {
        return rate;
    }
}
