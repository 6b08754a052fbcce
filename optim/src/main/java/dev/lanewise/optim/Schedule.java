package dev.lanewise.optim;

/**
 * The learning rate as a function of the step: a closed form, so that a run can be resumed anywhere. Open to users
 * through {@link CustomSchedule}.
 */
public sealed interface Schedule
        permits Constant, StepDecay, ExponentialDecay, InverseTimeDecay, CosineDecay, WarmUp, CustomSchedule {
    /**
     * The learning rate.
     *
     * @param step the number of updates made before, so 0 for the first
     */
    double at(long step);

    /** This schedule behind a linear warm-up of so many steps. */
    default Schedule withWarmUp(long steps) {
        return new WarmUp(steps, this);
    }
}
