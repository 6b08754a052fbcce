package dev.lanewise.optim;

import dev.lanewise.engine.ParameterLayout;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * All that an optimizer remembers: what a checkpoint holds. Together with the rule, the schedule and the parameters it
 * determines every later step.
 *
 * @param layout where each parameter lies in the arrays
 * @param steps the number of updates made
 * @param plateau what {@link ReduceOnPlateau} remembers; its start with any other schedule
 * @param arrays the rule's state by name, in the rule's order, each of the layout's size
 */
public record OptimizerState(
        ParameterLayout layout, long steps, ReduceOnPlateau.State plateau, SequencedMap<String, float[]> arrays) {
    /** Takes the arrays over without copying them. */
    public OptimizerState {
        if (steps < 0) {
            throw new IllegalArgumentException("optimizer state: steps = " + steps + ", want at least 0");
        }
        Objects.requireNonNull(plateau, "optimizer state: plateau");
        arrays = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arrays));
    }
}
