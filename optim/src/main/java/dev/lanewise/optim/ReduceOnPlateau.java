package dev.lanewise.optim;

/**
 * Another schedule, multiplied by a factor each time a watched value has stopped falling:
 * {@code max(schedule(step) · factor^reductions, least)}, and never above {@code schedule(step)}. The value, a validation
 * loss for instance, is shown to {@link Optimizer#observe}; to watch something that should rise, show its negative.
 *
 * <p>A value is better than the best so far when it is below {@code best·(1 − threshold)}, or with an absolute threshold
 * below {@code best − threshold}. More than {@code patience} values in a row that are not better reduce the rate; after
 * that {@code cooldown} values are not counted. NaN is not better. A reduction that would lower the rate of the next step by
 * {@code epsilon} or less is left out; patience and cooldown begin anew all the same. These are the rules of PyTorch's
 * {@code ReduceLROnPlateau}, whose defaults {@link #of} has, its {@code eps} of 1e-8 too (Keras has none: {@code withEpsilon(0)}).
 *
 * @param schedule the rate before any reduction
 * @param factor above 0 and less than 1
 * @param patience values without improvement that are borne, at least 0
 * @param threshold by how much a value must be better, {@code 0 … 1e12}, below 1 where it is relative
 * @param relative whether the threshold is a share of the best value, which suits values above zero only
 * @param cooldown values after a reduction that are not counted, at least 0
 * @param least no reduction goes below it, {@code 0 … 1000}
 * @param epsilon by more than which a reduction must lower the rate, {@code 0 … 1000}
 */
public record ReduceOnPlateau(
        Schedule schedule,
        double factor,
        int patience,
        double threshold,
        boolean relative,
        int cooldown,
        double least,
        double epsilon)
        implements Schedule {
    /**
     * What a run remembers of the values seen.
     *
     * @param reductions how often the rate was reduced
     * @param best the best value so far, ∞ before the first
     * @param waited values since then that were counted and not better
     * @param cooling values still not to be counted
     */
    public record State(int reductions, double best, int waited, int cooling) {
        /** Before the first value. */
        public static final State START = new State(0, Double.POSITIVE_INFINITY, 0, 0);

        /** Checks that these numbers can have come about. */
        public State {
            if (reductions < 0 || waited < 0 || cooling < 0 || Double.isNaN(best)) {
                throw new IllegalArgumentException("ReduceOnPlateau: impossible state: reductions = " + reductions
                        + ", best = " + best + ", waited = " + waited + ", cooling = " + cooling);
            }
        }
    }

    /** Checks the ranges. */
    public ReduceOnPlateau {
        Bounds.functionOfTheStep("ReduceOnPlateau", "schedule", schedule);
        Bounds.positive("ReduceOnPlateau", "factor", factor, Math.nextDown(1.0));
        Bounds.atLeastZero("ReduceOnPlateau", "patience", patience);
        Bounds.closed("ReduceOnPlateau", "threshold", threshold, 0, relative ? Math.nextDown(1.0) : 1e12);
        Bounds.atLeastZero("ReduceOnPlateau", "cooldown", cooldown);
        Bounds.closed("ReduceOnPlateau", "least", least, 0, Bounds.LARGEST_RATE);
        Bounds.closed("ReduceOnPlateau", "epsilon", epsilon, 0, Bounds.LARGEST_RATE);
    }

    /**
     * A tenth after more than ten values that are not better by a ten-thousandth, without cooldown or least rate, as long as that
     * lowers the rate by more than 1e-8.
     */
    public static ReduceOnPlateau of(Schedule schedule) {
        return new ReduceOnPlateau(schedule, 0.1, 10, 1e-4, true, 0, 0, 1e-8);
    }

    /** A copy with another factor. */
    public ReduceOnPlateau withFactor(double value) {
        return new ReduceOnPlateau(schedule, value, patience, threshold, relative, cooldown, least, epsilon);
    }

    /** A copy with another patience. */
    public ReduceOnPlateau withPatience(int value) {
        return new ReduceOnPlateau(schedule, factor, value, threshold, relative, cooldown, least, epsilon);
    }

    /** A copy with another least rate. */
    public ReduceOnPlateau withLeast(double value) {
        return new ReduceOnPlateau(schedule, factor, patience, threshold, relative, cooldown, value, epsilon);
    }

    /** A copy that leaves out reductions by no more than this. */
    public ReduceOnPlateau withEpsilon(double value) {
        return new ReduceOnPlateau(schedule, factor, patience, threshold, relative, cooldown, least, value);
    }

    /** The rate before any reduction. */
    @Override
    public double at(long step) {
        return schedule.at(step);
    }

    /** The rate after the reductions of a state. */
    public double at(long step, State state) {
        double rate = schedule.at(step);
        double reduced = Curves.power(rate, factor, state.reductions());
        return Math.min(rate, Math.max(reduced, least));
    }

    /**
     * What to remember after one more value.
     *
     * @param step the next one, whose rate a reduction would lower
     */
    public State observed(long step, State state, double value) {
        boolean better = value < (relative ? state.best() * (1 - threshold) : state.best() - threshold);
        double best = better ? value : state.best();
        int waited = better || state.cooling() > 0 ? 0 : state.waited() + 1;
        if (waited <= patience) {
            return new State(state.reductions(), best, waited, Math.max(state.cooling() - 1, 0));
        }
        State reduced = new State(state.reductions() + 1, best, 0, cooldown);
        return at(step, state) - at(step, reduced) > epsilon ? reduced : new State(state.reductions(), best, 0, cooldown);
    }

    /** The warm-up comes first, then the schedule; the reductions act on both. */
    @Override
    public Schedule withWarmUp(long steps) {
        return new ReduceOnPlateau(
                schedule.withWarmUp(steps), factor, patience, threshold, relative, cooldown, least, epsilon);
    }
}
