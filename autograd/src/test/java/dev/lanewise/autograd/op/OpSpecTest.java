package dev.lanewise.autograd.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Evaluation;
import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.SealedTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Drives every op by its {@link OpSpec}. */
class OpSpecTest {
    /** Relative error of a gradient in float: some tens of roundings. */
    private static final double GRADIENT = 1e-5;

    /** Relative error of a second derivative, which goes through more nodes. */
    private static final double SECOND = 4e-5;

    static Stream<OpSpec> all() {
        return OpSpecs.all();
    }

    static Stream<OpSpec> differentiable() {
        return all().filter(spec -> !spec.graph().apply(placeholders(spec)).op().integer());
    }

    private static List<Var> placeholders(OpSpec spec) {
        return OpSpec.leaves(spec.inputs(), OpSpec.draw("shapes", spec.inputs()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void valueAndShape(OpSpec spec) {
        List<Doubles> x = OpSpec.draw(spec.name(), spec.inputs());
        Var y = spec.graph().apply(OpSpec.leaves(spec.inputs(), x));
        Doubles expected = spec.reference().apply(x);
        assertEquals(spec.op(), y.op().getClass());
        assertEquals(expected.shape(), y.shape());
        if (y.op().integer()) {
            int[] integers = Arrays.stream(expected.data()).mapToInt(v -> (int) v).toArray();
            assertEquals(Arrays.toString(integers), Arrays.toString(y.intValue().toArray()));
            return;
        }
        double[] bound = spec.magnitude().apply(x)
                .map(m -> spec.units() * Close.EPSILON * m + Float.MIN_VALUE)
                .data();
        Close.assertWithin(bound, expected.data(), y.value().toArray(), spec.name());
    }

    /** Every element of the gradient of Σ w·y against finite differences of the reference. */
    @ParameterizedTest
    @MethodSource("differentiable")
    void gradient(OpSpec spec) {
        Projection at = new Projection(spec);
        for (int input = 0; input < at.domains.size(); input++) {
            if (!at.domains.get(input).integer()) {
                double[] expected = differences(at, input, 1e-3, at::loss);
                float[] actual = at.gradients.get(input).value().toArray();
                assertGradient(GRADIENT, expected, actual, spec.name() + ": input " + input);
            }
        }
    }

    /** The Hessian of Σ w·y times u, weights w included, against twofold finite differences of the reference. */
    @ParameterizedTest
    @MethodSource("differentiable")
    void secondDerivative(OpSpec spec) {
        Projection at = new Projection(spec);
        List<Doubles> u = at.direction();
        Var loss = at.y.multiply(at.leaves.getLast()).sum();
        List<Var> second = Gradients.hessianVector(loss, at.floats(at.leaves), at.floats(OpSpec.leaves(at.domains, u)));
        for (int input = 0, of = 0; input < at.domains.size(); input++) {
            if (!at.domains.get(input).integer()) {
                double[] expected = differences(at, input, 5e-3, x -> slope(x, u, 5e-3, at::loss));
                float[] actual = second.get(of++).value().toArray();
                assertGradient(SECOND, expected, actual, spec.name() + ": second derivative, input " + input);
            }
        }
    }

    /** Forward mode: how every element of the output changes along a direction, against differences of the reference. */
    @ParameterizedTest
    @MethodSource("differentiable")
    void jacobianTimesVector(OpSpec spec) {
        Projection at = new Projection(spec);
        List<Doubles> u = at.direction();
        int inputs = at.domains.size() - 1;
        Var product = Gradients.jvp(
                at.y, at.floats(at.leaves.subList(0, inputs)), at.floats(OpSpec.leaves(at.domains, u).subList(0, inputs)));
        double[] expected = new double[at.y.shape().size()];
        for (int i = 0; i < expected.length; i++) {
            int element = i;
            expected[i] = slope(at.x.subList(0, inputs), u.subList(0, inputs), 1e-3, x -> spec.reference().apply(x).data()[element]);
        }
        assertEquals(at.y.shape(), product.shape());
        assertGradient(GRADIENT, expected, product.value().toArray(), spec.name() + ": Jacobian times vector");
    }

    @ParameterizedTest
    @MethodSource("all")
    void sameBitsOnAnyThreadsAndKernels(OpSpec spec) {
        List<Doubles> x = OpSpec.draw(spec.name(), spec.large());
        List<float[]> expected = valueAndGradients(spec, x, new Compute(Backend.scalar(), Parallel.SERIAL));
        for (int threads = 1; threads <= 3; threads++) {
            try (Parallel parallel = Parallel.of(threads)) {
                List<float[]> actual = valueAndGradients(spec, x, new Compute(Backend.preferred(), parallel));
                for (int i = 0; i < expected.size(); i++) {
                    Bits.assertSameBits(
                            expected.get(i), actual.get(i), spec.name() + ", " + threads + " threads, output " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesWrongInputs(OpSpec spec) {
        for (OpSpec.Wrong wrong : spec.wrong()) {
            IllegalArgumentException thrown =
                    assertThrows(IllegalArgumentException.class, () -> wrong.mistake().get(), wrong.message());
            assertEquals(wrong.message(), thrown.getMessage());
        }
    }

    @Test
    void everyOpHasAnEntryThatKnowsWrongInputs() {
        Set<String> covered = names(all().filter(spec -> !spec.wrong().isEmpty()).map(OpSpec::op));
        Set<String> ops = names(SealedTypes.records(Op.class).filter(op -> op != Source.class));
        assertTrue(ops.size() > 40, () -> "found only " + ops);
        assertEquals(ops, covered);
    }

    private static Set<String> names(Stream<? extends Class<?>> classes) {
        return classes.map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** An op at a point, its output projected on weights that are one more input. */
    private static final class Projection {
        final OpSpec spec;
        final List<Domain> domains;
        final List<Doubles> x;
        final List<Var> leaves;
        final Var y;
        final List<Var> gradients;

        Projection(OpSpec spec) {
            this.spec = spec;
            List<Doubles> inputs = OpSpec.draw(spec.name(), spec.inputs());
            Domain weights = Domain.of(-1, 1, spec.reference().apply(inputs).shape().toArray());
            this.domains = Stream.concat(spec.inputs().stream(), Stream.of(weights)).toList();
            this.x = OpSpec.draw(spec.name(), domains);
            this.leaves = OpSpec.leaves(domains, x);
            Var w = leaves.getLast();
            this.y = spec.graph().apply(leaves.subList(0, leaves.size() - 1));
            List<Var> all = new ArrayList<>(Gradients.vjp(y, w, leaves.subList(0, leaves.size() - 1)));
            all.add(y);
            this.gradients = all;
        }

        /** A random one of each input and of the weights; zeros for integers, which stay where they are. */
        List<Doubles> direction() {
            List<Doubles> random = OpSpec.draw(
                    "direction of " + spec.name(),
                    domains.stream().map(d -> Domain.of(-1, 1, d.shape().toArray())).toList());
            return IntStream.range(0, random.size())
                    .mapToObj(i -> domains.get(i).integer() ? random.get(i).map(v -> 0) : random.get(i))
                    .toList();
        }

        /** Of one entry an input, those whose inputs hold floats. */
        List<Var> floats(List<Var> entries) {
            return IntStream.range(0, entries.size()).filter(i -> !domains.get(i).integer()).mapToObj(entries::get).toList();
        }

        double loss(List<Doubles> at) {
            Doubles y = spec.reference().apply(at.subList(0, at.size() - 1));
            return Arrays.stream(y.times(at.getLast()).data()).sum();
        }
    }

    /** Fourth-order differences of {@code f} along each element of an input. */
    private static double[] differences(Projection at, int input, double h, ToDoubleFunction<List<Doubles>> f) {
        double[] slopes = new double[at.x.get(input).data().length];
        for (int i = 0; i < slopes.length; i++) {
            double[] unit = new double[slopes.length];
            unit[i] = 1;
            List<Doubles> step = new ArrayList<>(at.x.stream().map(v -> Doubles.filled(v.shape(), 0)).toList());
            step.set(input, new Doubles(at.x.get(input).shape(), unit));
            slopes[i] = slope(at.x, step, h, f);
        }
        return slopes;
    }

    private static double slope(List<Doubles> x, List<Doubles> step, double h, ToDoubleFunction<List<Doubles>> f) {
        double near = f.applyAsDouble(moved(x, step, h)) - f.applyAsDouble(moved(x, step, -h));
        double far = f.applyAsDouble(moved(x, step, 2 * h)) - f.applyAsDouble(moved(x, step, -2 * h));
        return (8 * near - far) / (12 * h);
    }

    private static List<Doubles> moved(List<Doubles> x, List<Doubles> step, double h) {
        List<Doubles> moved = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            moved.add(x.get(i).with(step.get(i), (a, b) -> a + h * b));
        }
        return moved;
    }

    /** Each element to a relative error, a small one to that of the mean: it may be a difference of larger numbers. */
    private static void assertGradient(double relative, double[] expected, float[] actual, String what) {
        double mean = Arrays.stream(expected).map(Math::abs).average().orElse(0);
        double[] bound = Arrays.stream(expected)
                .map(g -> relative * (Math.abs(g) + mean) + 1e-9)
                .toArray();
        Close.assertWithin(bound, expected, actual, what);
    }

    private static List<float[]> valueAndGradients(OpSpec spec, List<Doubles> x, Compute compute) {
        List<Var> leaves = OpSpec.leaves(spec.large(), x);
        Var y = spec.graph().apply(leaves);
        List<float[]> results = new ArrayList<>();
        if (y.op().integer()) {
            Evaluation.of(compute, y);
            int[] integers = y.intValue().toArray();
            float[] asFloats = new float[integers.length];
            for (int i = 0; i < integers.length; i++) {
                asFloats[i] = integers[i];
            }
            results.add(asFloats);
            return results;
        }
        Domain weights = Domain.of(-1, 1, y.shape().toArray());
        Var w = weights.leaf(OpSpec.draw("weights", List.of(weights)).getFirst());
        List<Var> gradients = Gradients.vjp(y, w, leaves);
        for (Var output : Stream.concat(Stream.of(y), gradients.stream()).toList()) {
            Canary storage = Canary.ofLength(output.shape().size());
            Tensor destination = Tensor.view(storage.array(), storage.offset(), output.shape());
            Evaluation.into(compute, List.of(output), List.of(destination));
            results.add(storage.check().values());
        }
        return results;
    }
}
