package dev.lanewise.optim;

/**
 * The learning rate, or the momentum, as a function of the step: a closed form, so that a run can be resumed anywhere; within 1 ULP of its
 * formula unless the record says otherwise. Open to users through {@link CustomSchedule}, a function of the step. Only
 * {@link ReduceOnPlateau} looks at more than the step.
 */
public sealed interface Schedule
        permits Constant,
                StepDecay,
                MultiStepDecay,
                ExponentialDecay,
                InverseTimeDecay,
                LinearDecay,
                PolynomialDecay,
                CosineDecay,
                CosineRestarts,
                OneCycle,
                Cyclic,
                CycledMomentum,
                Noam,
                WarmUp,
                Sequence,
                ReduceOnPlateau,
                CustomSchedule {
    /**
     * The learning rate, or what else the schedule is of.
     *
     * @param step the number of updates made before, so 0 for the first
     */
    double at(long step);

    /** This schedule behind a linear warm-up of so many steps. */
    default Schedule withWarmUp(long steps) {
        return new WarmUp(steps, this);
    }

    /** This schedule for so many steps, then the next one from its own start. */
    default Schedule followedBy(Schedule next, long steps) {
        return new Sequence(this, steps, next);
    }
}
