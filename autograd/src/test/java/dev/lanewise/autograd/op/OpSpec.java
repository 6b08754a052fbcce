package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the tests need to know about an op, once: how to apply it, what it computes in double precision, on what inputs,
 * how exact it is, and what it says to wrong inputs.
 *
 * @param name of this entry; an op may have several
 * @param op the op that it covers
 * @param inputs what its inputs are drawn from
 * @param large the same, large enough that work is cut for several threads
 * @param graph applies it
 * @param reference computes it in double
 * @param magnitude what rounding errors are in proportion to, element by element of the output
 * @param units the error allowed, in units of 2⁻²⁴ of the magnitude
 * @param wrong what it must refuse
 */
record OpSpec(
        String name,
        Class<? extends Op> op,
        List<Domain> inputs,
        List<Domain> large,
        Function<List<Var>, Var> graph,
        Function<List<Doubles>, Doubles> reference,
        Function<List<Doubles>, Doubles> magnitude,
        double units,
        List<Wrong> wrong) {

    private static final int MARGIN = 3;

    /**
     * Uniform in [low, high), at least {@code gap} away from {@code step} and from what lies whole multiples of
     * {@code every} from it, and {@code apart} from all values drawn before, of earlier inputs too; or integers 0 …
     * high − 1.
     */
    record Domain(
            Shape shape, double low, double high, double gap, double step, double every, double apart,
            boolean integer) {
        static Domain of(double low, double high, int... dims) {
            return new Domain(Shape.of(dims), low, high, 0, 0, Double.POSITIVE_INFINITY, 0, false);
        }

        static Domain integers(int bound, int... dims) {
            return new Domain(Shape.of(dims), 0, bound, 0, 0, Double.POSITIVE_INFINITY, 0, true);
        }

        Domain awayFromZero(double distance) {
            return new Domain(shape, low, high, distance, 0, Double.POSITIVE_INFINITY, apart, integer);
        }

        /** For ops that jump at {@code first} and all that lies whole numbers from it. */
        Domain awayFromSteps(double first, double distance) {
            return new Domain(shape, low, high, distance, first, 1, apart, integer);
        }

        /** For ops that choose among their inputs: no finite difference then changes the choice. */
        Domain distinct() {
            return new Domain(shape, low, high, gap, step, every, 0.06, integer);
        }

        Domain reshaped(int... dims) {
            return new Domain(Shape.of(dims), low, high, gap, step, every, apart, integer);
        }

        /** Exactly representable in float. */
        private Doubles draw(SplittableRandom random, List<Double> before) {
            double[] data = new double[shape.size()];
            for (int i = 0; i < data.length; i++) {
                do {
                    data[i] = integer ? random.nextInt((int) high) : (float) random.nextDouble(low, high);
                } while (Math.abs(Math.IEEEremainder(data[i] - step, every)) < gap || !isApart(data[i], before));
                if (apart > 0) {
                    before.add(data[i]);
                }
            }
            return new Doubles(shape, data);
        }

        private boolean isApart(double value, List<Double> before) {
            return before.stream().allMatch(other -> Math.abs(value - other) >= apart);
        }

        /** A leaf that holds the values in the middle of an array of NaN: an op that reads beside them shows it. */
        Var leaf(Doubles values) {
            int n = values.data().length;
            float[] floats = new float[n + 2 * MARGIN];
            int[] ints = new int[n + 2 * MARGIN];
            Arrays.fill(floats, Float.NaN);
            Arrays.fill(ints, -1);
            for (int i = 0; i < n; i++) {
                floats[MARGIN + i] = (float) values.data()[i];
                ints[MARGIN + i] = (int) values.data()[i];
            }
            return integer
                    ? Var.of(IntTensor.view(ints, MARGIN, shape))
                    : Var.of(Tensor.view(floats, MARGIN, shape));
        }
    }

    /** A mistake and the whole message it must get. */
    record Wrong(Supplier<Var> mistake, String message) {}

    /** An entry whose errors are in proportion to its result, with large inputs of its own shape. */
    static OpSpec of(
            Class<? extends Op> op,
            Function<List<Var>, Var> graph,
            Function<List<Doubles>, Doubles> reference,
            double units,
            Domain... inputs) {
        List<Domain> domains = List.of(inputs);
        return new OpSpec(
                op.getSimpleName(), op, domains, domains, graph, reference,
                x -> reference.apply(x).map(Math::abs), units, List.of());
    }

    OpSpec named(String suffix) {
        return new OpSpec(
                op.getSimpleName() + " " + suffix, op, inputs, large, graph, reference, magnitude, units, wrong);
    }

    OpSpec large(Domain... domains) {
        return new OpSpec(name, op, inputs, List.of(domains), graph, reference, magnitude, units, wrong);
    }

    /** Errors in proportion to what the reference gives for the magnitudes of the inputs: Σ |xᵢyᵢ| for sums. */
    OpSpec errorsOfMagnitudes() {
        return proportionalTo(x -> reference.apply(x.stream().map(v -> v.map(Math::abs)).toList()));
    }

    OpSpec proportionalTo(Function<List<Doubles>, Doubles> magnitudes) {
        return new OpSpec(name, op, inputs, large, graph, reference, magnitudes, units, wrong);
    }

    OpSpec refuses(String message, Supplier<Var> mistake) {
        List<Wrong> more = new ArrayList<>(wrong);
        more.add(new Wrong(mistake, message));
        return new OpSpec(name, op, inputs, large, graph, reference, magnitude, units, List.copyOf(more));
    }

    /** The same numbers in every run. */
    static List<Doubles> draw(String seed, List<Domain> domains) {
        SplittableRandom random = new SplittableRandom(seed.hashCode());
        List<Double> before = new ArrayList<>();
        return domains.stream().map(domain -> domain.draw(random, before)).toList();
    }

    static List<Var> leaves(List<Domain> domains, List<Doubles> values) {
        List<Var> leaves = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            leaves.add(domains.get(i).leaf(values.get(i)));
        }
        return leaves;
    }

    @Override
    public String toString() {
        return name;
    }
}
