package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A {@link ParameterwiseRule} at work on its parameters, one after the other, the threads sharing each. Keeps the scratch
 * space and the tasks that a step needs, so that none allocates; for one caller at a time.
 */
abstract class ParameterUpdate {
    /** Elements that one thread takes at a time: the chunk of a reduction. */
    static final int CHUNK = ReduceKernels.CHUNK;

    /**
     * One parameter.
     *
     * @param offset its first element in the arrays of parameters and gradients
     * @param state its first element in each array of state
     */
    record Place(Shape shape, int offset, int[] state) {
        int size() {
            return shape.size();
        }
    }

    private final Place[] places;

    // The step under way: fields, so that tasks are made once.
    Backend kernels;
    Parallel parallel;
    long step;
    double rate;
    float[] p;
    float[] g;
    float[][] state;
    Place place;

    ParameterUpdate(List<Place> places) {
        this.places = places.toArray(Place[]::new);
    }

    /** What carries a rule out on the parameters given. */
    static ParameterUpdate of(ParameterwiseRule rule, List<Place> places) {
        return switch (rule) {
            case Lars lars -> new LarsUpdate(lars, places);
            case Lamb lamb -> new LambUpdate(lamb, places);
        };
    }

    /** One step of all parameters; arguments as {@link ElementwiseRule#update} has them. */
    final void step(Compute compute, long number, double learningRate, float[] parameters, float[] gradients, float[][] arrays) {
        kernels = compute.kernels();
        parallel = compute.parallel();
        step = number;
        rate = learningRate;
        p = parameters;
        g = gradients;
        state = arrays;
        for (Place each : places) {
            place = each;
            update();
        }
        p = null;
        g = null;
    }

    /** One step of {@link #place}. */
    abstract void update();

    /** The elements of the largest parameter. */
    static int largest(List<Place> places) {
        return places.stream().mapToInt(Place::size).max().orElse(0);
    }

    /** The length of an array laid out like the parameters, as far as these go. */
    static int extent(List<Place> places) {
        return places.stream().mapToInt(place -> place.offset() + place.size()).max().orElse(0);
    }

    /** The elements of chunk {@code c} of a parameter. */
    final int chunkSize(int c) {
        return Math.min(CHUNK, place.size() - c * CHUNK);
    }

    /** The norms of two arrays over one parameter, taken in one pass. */
    final class Norms {
        private final float[] first;
        private final float[] second;

        Norms(List<Place> places) {
            first = new float[Math.ceilDiv(largest(places), CHUNK)];
            second = first.clone();
        }

        /** Runs a task for each chunk of the parameter, which calls {@link #chunk}. */
        void run(IntConsumer task) {
            parallel.run(chunks(), task);
        }

        /** Takes in chunk {@code c}, which begins at {@code from} in both arrays. */
        void chunk(int c, float[] a, float[] b, int from) {
            first[c] = kernels.reduce().reduce(Reduction.SQUARED_NORM, a, from, chunkSize(c));
            second[c] = kernels.reduce().reduce(Reduction.SQUARED_NORM, b, from, chunkSize(c));
        }

        double first() {
            return norm(first);
        }

        double second() {
            return norm(second);
        }

        private int chunks() {
            return Math.ceilDiv(place.size(), CHUNK);
        }

        private double norm(float[] squares) {
            float sum = squares[0];
            for (int c = 1; c < chunks(); c++) {
                sum += squares[c];
            }
            return StrictMath.sqrt(sum);
        }
    }
}
