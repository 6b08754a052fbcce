package dev.lanewise.optim;

import dev.lanewise.engine.ParameterLayout;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * All that an optimizer remembers: what a checkpoint holds. Together with the rule, the schedule and the parameters it
 * determines every later step. It says of which rules it is, as numbers of one rule mean nothing to another.
 *
 * @param layout where each parameter lies in the arrays
 * @param steps the number of updates made
 * @param accumulated gradients gathered for the next update
 * @param plateau what {@link ReduceOnPlateau} remembers; its start with any other schedule
 * @param kinds what the arrays hold for each parameter, in the order of the layout: {@link UpdateRule#stateKind} of its rule, or
 *     {@link #FROZEN}
 * @param arrays by name: the state of the rules in their order, then that of accumulation and look-ahead
 */
public record OptimizerState(
        ParameterLayout layout,
        long steps,
        int accumulated,
        ReduceOnPlateau.State plateau,
        List<String> kinds,
        SequencedMap<String, float[]> arrays) {
    /** The kind of a parameter that is not updated. */
    public static final String FROZEN = "no rule, as it is frozen";

    private static final String FORMAT = "lanewise optimizer state 2";

    /** Takes the arrays over without copying them. */
    public OptimizerState {
        Bounds.atLeastZero("optimizer state", "steps", steps);
        Bounds.atLeastZero("optimizer state", "accumulated", accumulated);
        Objects.requireNonNull(plateau, "optimizer state: plateau");
        kinds = List.copyOf(kinds);
        if (kinds.size() != layout.entries().size()) {
            throw new IllegalArgumentException("optimizer state: " + kinds.size() + " kinds, want one for each of the "
                    + layout.entries().size() + " parameters");
        }
        arrays = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arrays));
    }

    /** Writes the state: names and shapes of the parameters, the numbers, the kind for each parameter, each array by name. */
    public void write(DataOutput out) throws IOException {
        out.writeUTF(FORMAT);
        StateStream.write(out, layout);
        out.writeLong(steps);
        out.writeInt(accumulated);
        out.writeInt(plateau.reductions());
        out.writeDouble(plateau.best());
        out.writeInt(plateau.waited());
        out.writeInt(plateau.cooling());
        for (String kind : kinds) {
            out.writeUTF(kind);
        }
        out.writeInt(arrays.size());
        for (Map.Entry<String, float[]> entry : arrays.entrySet()) {
            out.writeUTF(entry.getKey());
            StateStream.write(out, entry.getValue());
        }
    }

    /**
     * Reads a state.
     *
     * @param layout of the model that the state is wanted for
     * @throws IllegalArgumentException if what is read is no state, or one for other parameters
     * @throws IOException if it cannot be read, or ends too early
     */
    public static OptimizerState read(DataInput in, ParameterLayout layout) throws IOException {
        StateStream.expect(in, FORMAT);
        StateStream.expect(in, layout);
        long steps = in.readLong();
        int accumulated = in.readInt();
        ReduceOnPlateau.State plateau =
                new ReduceOnPlateau.State(in.readInt(), in.readDouble(), in.readInt(), in.readInt());
        List<String> kinds = new ArrayList<>();
        for (ParameterLayout.Entry _ : layout.entries()) {
            kinds.add(in.readUTF());
        }
        int count = in.readInt();
        SequencedMap<String, float[]> arrays = new LinkedHashMap<>();
        for (int k = 0; k < count; k++) {
            arrays.put(in.readUTF(), StateStream.read(in));
        }
        return new OptimizerState(layout, steps, accumulated, plateau, kinds, arrays);
    }
}
