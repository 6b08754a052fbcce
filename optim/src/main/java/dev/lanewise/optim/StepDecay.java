package dev.lanewise.optim;

/**
 * Multiplied by a factor every so many steps: {@code initial · factor^⌊step/every⌋}.
 *
 * @param initial the rate of the first step, above 0, at most 1000
 * @param factor above 0, at most 1
 * @param every the steps between two changes, at least 1
 */
public record StepDecay(double initial, double factor, long every) implements Schedule {
    /** Checks the ranges. */
    public StepDecay {
        Bounds.positive("StepDecay", "initial", initial, Bounds.LARGEST_RATE);
        Bounds.positive("StepDecay", "factor", factor, 1);
        Bounds.steps("StepDecay", "every", every);
    }

    @Override
    public double at(long step) {
        return Curves.power(initial, factor, step / every);
    }
}
