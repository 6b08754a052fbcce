package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.ParameterLayout.Entry;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every layer: values and gradients are those of its definition in double. */
class LayerTest {
    /** Room for the roundings of the few dozen operations on the way to one element of the models here. */
    private static final double GAP = 32 * Close.EPSILON;

    private static final double STEP = 1e-6;

    static List<LayerSpecs.Spec> specs() {
        return LayerSpecs.all();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void computesItsDefinition(LayerSpecs.Spec spec) {
        ParameterArena arena = ParameterArena.of(spec.layer(), 7);
        float[] x = input(spec);
        Var y = spec.layer().apply(leaf(spec, x), Pass.inference(arena));
        assertEquals(spec.output(), y.shape());
        Close.assertGap(
                GAP,
                spec.reference().of(doubles(x), parameters(arena)),
                y.value().toArray(),
                spec.toString());
    }

    @ParameterizedTest
    @MethodSource("specs")
    void hasTheGradientsOfItsDefinition(LayerSpecs.Spec spec) {
        ParameterArena arena = ParameterArena.of(spec.layer(), 7);
        float[] x = input(spec);
        float[] dy = Floats.array(spec.output().size(), 11, Values.ORDINARY);
        Var input = leaf(spec, x);
        Var y = spec.layer().apply(input, Pass.inference(arena));
        List<Var> wrt = new ArrayList<>(List.of(input));
        wrt.addAll(arena.variables());
        List<Var> gradients = Gradients.vjp(y, Var.of(Tensor.of(spec.output(), dy)), wrt);

        double[] at = doubles(x);
        double[][] parameters = parameters(arena);
        ToDoubleFunction<double[]> projected = values -> {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[i] * dy[i];
            }
            return sum;
        };
        for (int g = spec.layer().takesIntegers() ? 1 : 0; g < gradients.size(); g++) {
            double[] varied = g == 0 ? at : parameters[g - 1];
            double[] expected = new double[varied.length];
            for (int i = 0; i < varied.length; i++) {
                double middle = varied[i];
                varied[i] = middle + STEP;
                double above = projected.applyAsDouble(spec.reference().of(at, parameters));
                varied[i] = middle - STEP;
                double below = projected.applyAsDouble(spec.reference().of(at, parameters));
                varied[i] = middle;
                expected[i] = (above - below) / (2 * STEP);
            }
            String what = spec + ": gradient of " + (g == 0 ? "the input" : arena.layout().entries().get(g - 1).name());
            // The upstream gradients are up to 4, so sums of a dozen terms are rounded in steps that much larger.
            Close.assertGap(2 * GAP, expected, gradients.get(g).value().toArray(), what);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void hasTheSecondDerivativesOfItsDefinition(LayerSpecs.Spec spec) {
        ParameterArena arena = ParameterArena.of(spec.layer(), 7);
        float[] x = input(spec);
        float[] dy = Floats.array(spec.output().size(), 11, Values.ORDINARY);
        Var input = leaf(spec, x);
        Var loss = spec.layer().apply(input, Pass.inference(arena))
                .multiply(Var.of(Tensor.of(spec.output(), dy)))
                .sum();
        int floats = spec.layer().takesIntegers() ? 0 : 1;
        List<Var> wrt = new ArrayList<>(arena.variables());
        List<double[]> at = new ArrayList<>(List.of(parameters(arena)));
        if (floats == 1) {
            wrt.addFirst(input);
            at.addFirst(doubles(x));
        }
        SecondDerivative.check(loss, wrt, at.toArray(double[][]::new), values -> {
            double[] y = spec.reference().of(
                    floats == 1 ? values[0] : doubles(x), Arrays.copyOfRange(values, floats, values.length));
            double sum = 0;
            for (int i = 0; i < y.length; i++) {
                sum += y[i] * dy[i];
            }
            return sum;
        }, spec.toString());
    }

    @ParameterizedTest
    @MethodSource("specs")
    void summaryKnowsTheOutputShapeAndTheSize(LayerSpecs.Spec spec) {
        Summary summary = spec.layer().summary(spec.input());
        assertEquals(spec.output(), summary.rows().getLast().output());
        assertEquals(ParameterArena.of(spec.layer(), 0).layout().parameterCount(), summary.parameters());
    }

    @ParameterizedTest
    @MethodSource("specs")
    void refusesWrongInputs(LayerSpecs.Spec spec) {
        Pass pass = Pass.inference(ParameterArena.of(spec.layer(), 7));
        for (LayerSpecs.Wrong wrong : spec.wrong()) {
            IllegalArgumentException thrown = assertThrows(
                    IllegalArgumentException.class, () -> spec.layer().apply(wrong.input(), pass), wrong.message());
            assertEquals(wrong.message(), thrown.getMessage());
        }
    }

    /** A layer none of whose entries names a wrong input fails here. */
    @Test
    void everyLayerKnowsWrongInputs() {
        assertEquals(
                PackageClasses.implementing(Layer.class),
                PackageClasses.names(
                        specs().stream().filter(spec -> !spec.wrong().isEmpty()).map(LayerSpecs.Spec::layer)));
    }

    /** A layer without an entry in {@link LayerSpecs} fails here. */
    @Test
    void everyLayerHasAnEntry() {
        assertEquals(
                PackageClasses.implementing(Layer.class),
                PackageClasses.names(specs().stream().map(LayerSpecs.Spec::layer)));
    }

    /** Floats, or small integers. */
    private static float[] input(LayerSpecs.Spec spec) {
        float[] x = Floats.array(spec.input().size(), 3, Values.ORDINARY);
        for (int i = 0; i < x.length && spec.layer().takesIntegers(); i++) {
            x[i] = i * 7 % 5;
        }
        return x;
    }

    private static Var leaf(LayerSpecs.Spec spec, float[] x) {
        if (!spec.layer().takesIntegers()) {
            return Var.of(Tensor.of(spec.input(), x));
        }
        int[] integers = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            integers[i] = (int) x[i];
        }
        return Var.of(IntTensor.view(integers, 0, spec.input()));
    }

    static double[] doubles(float[] x) {
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = x[i];
        }
        return out;
    }

    static double[][] parameters(ParameterArena arena) {
        List<Entry> entries = arena.layout().entries();
        double[][] out = new double[entries.size()][];
        for (int i = 0; i < out.length; i++) {
            out[i] = doubles(arena.variables().get(i).value().toArray());
        }
        return out;
    }
}
