package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.kernel.MapKernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An average of the weights that training visits, often better than the last of them. The first weights shown are the
 * average, each later ones move it: {@code average = fma(a, weights − average, average)}, with {@code a = 1 − decay} for
 * the exponential average and 1 ÷ (weights shown so far) for the uniform one; where a is 1 the weights are copied. For one
 * caller at a time. An update allocates nothing; threads and vector width change no bit of it.
 *
 * <p>Sources: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992; the uniform average of
 * the late part of a run is stochastic weight averaging (Izmailov et al., "Averaging weights leads to wider optima and
 * better generalization", UAI 2018).
 */
public final class WeightAverage {
    private static final int GRAIN = 65_536;

    private final ParameterLayout layout;
    /** Below zero: uniform. */
    private final double decay;

    private final float[] average;
    private final Parallel.RangeTask moveRange = this::moveRange;
    private long count;

    private MapKernels kernels;
    private float[] weights;
    private float share;

    /**
     * All that an average remembers.
     *
     * @param layout where each parameter lies in the values
     * @param kind of average, in words
     * @param count the weights shown so far
     * @param values the average
     */
    public record State(ParameterLayout layout, String kind, long count, float[] values) {
        private static final String FORMAT = "lanewise weight average 2";

        /** Takes the array over without copying it. */
        public State {
            Objects.requireNonNull(layout, "weight average state: layout");
            Objects.requireNonNull(kind, "weight average state: kind");
            Bounds.atLeastZero("weight average state", "count", count);
            Objects.requireNonNull(values, "weight average state: values");
        }

        /** Writes the state: names and shapes of the parameters, the kind, the count, the values. */
        public void write(DataOutput out) throws IOException {
            out.writeUTF(FORMAT);
            StateStream.write(out, layout);
            out.writeUTF(kind);
            out.writeLong(count);
            StateStream.write(out, values);
        }

        /**
         * Reads a state.
         *
         * @param layout of the model that the state is wanted for
         * @throws IllegalArgumentException if what is read is no state, or one for other parameters
         * @throws IOException if it cannot be read, or ends too early
         */
        public static State read(DataInput in, ParameterLayout layout) throws IOException {
            StateStream.expect(in, FORMAT);
            StateStream.expect(in, layout);
            return new State(layout, in.readUTF(), in.readLong(), StateStream.read(in));
        }
    }

    private WeightAverage(double decay, ParameterLayout layout) {
        this.decay = decay;
        this.layout = Objects.requireNonNull(layout, "weight average: layout");
        this.average = new float[layout.size()];
    }

    /**
     * The exponential moving average.
     *
     * @param decay {@code 0 ≤ decay < 1}; 0.999 is usual for an update at each step; 0 is the weights themselves
     */
    public static WeightAverage exponential(double decay, ParameterLayout layout) {
        Bounds.belowOne("WeightAverage", "decay", decay);
        return new WeightAverage(decay, layout);
    }

    /** The mean of all weights shown. */
    public static WeightAverage uniform(ParameterLayout layout) {
        return new WeightAverage(-1, layout);
    }

    private String kind() {
        return decay < 0 ? "uniform" : "exponential with decay " + decay;
    }

    /** The number of weights shown so far. */
    public long count() {
        return count;
    }

    /** Takes weights in. */
    public void update(Compute compute, float[] parameters) {
        checkLength("parameters", parameters);
        count++;
        share = count == 1 ? 1f : (float) (decay < 0 ? 1.0 / count : 1 - decay);
        kernels = compute.kernels().map();
        weights = parameters;
        compute.parallel().forRange(average.length, GRAIN, moveRange);
        weights = null;
    }

    private void moveRange(int from, int to) {
        if (share == 1f) {
            System.arraycopy(weights, from, average, from, to - from);
        } else {
            kernels.lerp(share, weights, from, average, from, to - from);
        }
    }

    /**
     * Puts the average in the place of the parameters, runs the action, and puts the parameters back. What depends on the
     * weights belongs into the action: a validation, or a pass over the training data that gathers the statistics of a batch
     * norm anew, which those of the run do not fit.
     *
     * @return what the action returns
     * @throws IllegalStateException if no weights were shown yet
     */
    public <T> T inPlaceOf(float[] parameters, Supplier<T> action) {
        swap(parameters);
        try {
            return action.get();
        } finally {
            swap(parameters);
        }
    }

    /** Copies the average into the parameters, at the end of a run. */
    public void copyTo(float[] parameters) {
        checkLength("parameters", parameters);
        checkShown();
        System.arraycopy(average, 0, parameters, 0, average.length);
    }

    private void swap(float[] parameters) {
        checkLength("parameters", parameters);
        checkShown();
        for (int i = 0; i < average.length; i++) {
            float value = average[i];
            average[i] = parameters[i];
            parameters[i] = value;
        }
    }

    private void checkShown() {
        if (count == 0) {
            throw new IllegalStateException("weight average: there is none yet, no weights were shown");
        }
    }

    /** A copy of the state, for a checkpoint. */
    public State state() {
        return new State(layout, kind(), count, average.clone());
    }

    /**
     * Goes to a state taken from an average of the same kind and layout.
     *
     * @throws IllegalArgumentException if the layouts, the kinds or the lengths differ; nothing is changed then
     */
    public void restore(State saved) {
        if (!saved.layout().equals(layout)) {
            throw new IllegalArgumentException("restore: the average is of other parameters: "
                    + StateStream.difference(layout, saved.layout()));
        }
        if (!saved.kind().equals(kind())) {
            throw new IllegalArgumentException("restore: the state is of an average that is " + saved.kind() + ", this one is " + kind());
        }
        checkLength("restored values", saved.values());
        System.arraycopy(saved.values(), 0, average, 0, average.length);
        count = saved.count();
    }

    private void checkLength(String name, float[] array) {
        if (array.length != layout.size()) {
            throw new IllegalArgumentException("weight average: " + name + " have " + array.length
                    + " elements, the layout has " + layout.size());
        }
    }
}
