package dev.lanewise.optim;

import java.util.List;

/**
 * Multiplied by a factor at given steps: {@code initial · factor^(number of milestones ≤ step)}.
 *
 * @param initial the rate of the first step, above 0, at most 1000
 * @param factor above 0, at most 1
 * @param milestones the steps at which the rate changes, each at least 1 and above the one before
 */
public record MultiStepDecay(double initial, double factor, List<Long> milestones) implements Schedule {
    /** Checks the ranges. */
    public MultiStepDecay {
        Bounds.positive("MultiStepDecay", "initial", initial, Bounds.LARGEST_RATE);
        Bounds.positive("MultiStepDecay", "factor", factor, 1);
        milestones = List.copyOf(milestones);
        long before = 0;
        for (long milestone : milestones) {
            if (milestone <= before) {
                throw new IllegalArgumentException(
                        "MultiStepDecay: milestones = " + milestones + ", want each at least 1 and above the one before");
            }
            before = milestone;
        }
    }

    @Override
    public double at(long step) {
        int passed = 0;
        while (passed < milestones.size() && milestones.get(passed) <= step) {
            passed++;
        }
        return Curves.power(initial, factor, passed);
    }
}
