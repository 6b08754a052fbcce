package dev.lanewise.optim;

/**
 * One schedule for so many steps, then another one from its own start: {@code first(step)} while {@code step < steps},
 * then {@code next(step − steps)}. More than two are nested.
 *
 * @param first what comes first
 * @param steps how long, at least 1
 * @param next what follows
 */
public record Sequence(Schedule first, long steps, Schedule next) implements Schedule {
    /** Checks the range. */
    public Sequence {
        Bounds.functionOfTheStep("Sequence", "first", first);
        Bounds.steps("Sequence", "steps", steps);
        Bounds.functionOfTheStep("Sequence", "next", next);
    }

    @Override
    public double at(long step) {
        return step < steps ? first.at(step) : next.at(step - steps);
    }
}
