package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import java.util.List;

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
            case Adafactor adafactor -> new AdafactorUpdate(adafactor, places);
            case Muon muon -> new MuonUpdate(muon, places);
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

    /** The chunks of the parameter at hand. */
    final int chunks() {
        return Math.ceilDiv(place.size(), CHUNK);
    }

    /** The norm of an array over one parameter, whose chunks any thread takes in: ready when all are. */
    final class Norm {
        private final float[] squares;

        Norm(List<Place> places) {
            squares = new float[Math.ceilDiv(largest(places), CHUNK)];
        }

        /** Takes in chunk {@code c}, which begins at {@code from}. */
        void take(int c, float[] x, int from) {
            squares[c] = kernels.reduce().reduce(Reduction.SQUARED_NORM, x, from, chunkSize(c));
        }

        /** The root of the sum of the chunks' squares, added in order. */
        double value() {
            float sum = squares[0];
            for (int c = 1; c < chunks(); c++) {
                sum += squares[c];
            }
            return StrictMath.sqrt(sum);
        }
    }
}
