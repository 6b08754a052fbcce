package dev.lanewise.optim;

/**
 * A linear rise in front of another schedule: {@code then(0) · (step + 1)/(steps + 1)} for the first {@code steps}
 * steps, then {@code then(step − steps)}. The first step has a rate above zero, the full rate is reached once.
 *
 * @param steps at least 1
 * @param then what follows, starting at its own step 0
 */
public record WarmUp(long steps, Schedule then) implements Schedule {
    /** Checks the range. */
    public WarmUp {
        Bounds.steps("WarmUp", "steps", steps);
        Bounds.functionOfTheStep("WarmUp", "then", then);
    }

    @Override
    public double at(long step) {
        return step < steps ? Curves.linear(0, then.at(0), step + 1.0, steps + 1.0) : then.at(step - steps);
    }
}
