package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import dev.lanewise.testkit.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;

/** What {@link LayerTest} does not say of residual and parallel blocks, of gates, slopes and bilinear layers. */
class BlockTest {
    @Test
    void bilinearAgreesWithPyTorch() {
        JsonNode golden = LossGoldenTest.named(Golden.resource(BlockTest.class, "layers_linear.json"), "Bilinear");
        Var a = leaf(golden.get("inputs").get("x1"));
        Var b = leaf(golden.get("inputs").get("x2"));
        Bilinear bilinear = Bilinear.of(3, 4, 2);
        ParameterArena arena = ParameterArena.of(bilinear, 0);
        List<String> names = List.of("weight", "bias");
        for (int i = 0; i < 2; i++) {
            float[] values = Golden.tensor(golden.get("params").get(names.get(i))).floats();
            System.arraycopy(values, 0, arena.values(), arena.layout().entries().get(i).offset(), values.length);
        }
        Var y = bilinear.apply(a, b, Pass.inference(arena));
        List<Var> gradients = Gradients.vjp(
                y, leaf(golden.get("upstream")), List.of(a, b, arena.variables().get(0), arena.variables().get(1)));
        JsonNode expected = golden.get("f64");
        assertClose(expected.get("output"), y);
        assertClose(expected.get("grad_x1"), gradients.get(0));
        assertClose(expected.get("grad_x2"), gradients.get(1));
        assertClose(expected.get("grad_param_weight"), gradients.get(2));
        assertClose(expected.get("grad_param_bias"), gradients.get(3));
    }

    private static Var leaf(JsonNode node) {
        Golden.Tensor golden = Golden.tensor(node);
        return Var.of(Tensor.of(Shape.of(golden.shape()), golden.floats()));
    }

    private static void assertClose(JsonNode expected, Var actual) {
        Close.assertGap(2 * 3e-7, Golden.tensor(expected).data(), actual.value().toArray(), "bilinear");
    }

    @Test
    void namesAreThePathsThatPassesGive() {
        Layer layer = Branches.sum(new Residual(BatchNorm.of(3)), SwiGLU.of(3, 3));
        assertEquals(
                List.of("0.body.weight", "0.body.bias", "1.gate.weight", "1.value.weight"),
                layer.parameters().stream().map(NamedParameter::name).toList());
        assertEquals(
                List.of("0.body.runningMean", "0.body.runningVariance"),
                layer.buffers().stream().map(NamedParameter::name).toList());
    }

    @Test
    void branchesJoinAlongChannels() {
        Layer layer = Branches.concatenate(1, Activation.LINEAR, Activation.RELU);
        Var x = Var.of(Tensor.of(Shape.of(1, 2, 1, 2), 1, -2, -3, 4));
        Var y = layer.apply(x, Pass.inference(ParameterArena.of(layer, 0)));
        assertEquals(Shape.of(1, 4, 1, 2), y.shape());
        assertArrayEquals(new float[] {1, -2, -3, 4, 1, 0, 0, 4}, y.value().toArray());
    }

    /** Where x is above 0, itself; below, times a slope of its own, which the gradient has too, and the second derivative. */
    @Test
    void randomSlopesInTraining() {
        RReLU layer = new RReLU(0.25f, 0.75f);
        int n = 40_000;
        Var x = Var.of(Tensor.filled(Shape.of(n), -1));
        float[] slopes = trained(layer, x, 1, 3).negate().value().toArray();
        double sum = 0;
        double squares = 0;
        for (float slope : slopes) {
            assertTrue(slope >= 0.25f && slope <= 0.75f, "slope " + slope);
            sum += slope;
            squares += slope * slope;
        }
        double mean = sum / n;
        double variance = 0.5 * 0.5 / 12;
        assertEquals(0.5, mean, 4 * Math.sqrt(variance / n));
        assertEquals(variance, squares / n - mean * mean, 0.02 * variance);
        Bits.assertSameBits(slopes, trained(layer, x, 1, 3).negate().value().toArray(), "again");
        assertFalse(Arrays.equals(slopes, trained(layer, x, 1, 4).negate().value().toArray()), "another step");
        assertFalse(Arrays.equals(slopes, trained(layer, x, 2, 3).negate().value().toArray()), "another seed");

        float[] values = Floats.array(n, 5, Values.ORDINARY);
        Var z = Var.of(Tensor.of(Shape.of(n), values));
        Var y = trained(layer, z, 1, 3);
        Var dz = Gradients.of(y.square().sum(), List.of(z)).getFirst();
        Var second = Gradients.of(dz.sum(), List.of(z)).getFirst();
        for (int i = 0; i < n; i++) {
            float slope = values[i] > 0 ? 1 : slopes[i];
            assertEquals(values[i] * slope, y.value().get(i));
            assertEquals(2.0 * values[i] * slope * slope, dz.value().get(i), 1e-6 * Math.abs(values[i]));
            assertEquals(2.0 * slope * slope, second.value().get(i), 1e-6);
        }
    }

    /** A planned step draws other slopes when its step is another, those of the graph at that step. */
    @Test
    void randomSlopesOfAPlannedStep() {
        RReLU layer = RReLU.standard();
        IntTensor step = IntTensor.of(0);
        Var x = Var.of(Tensor.of(Shape.of(70_000), Floats.array(70_000, 5, Values.ORDINARY)));
        Var y = layer.apply(x, Pass.training(ParameterArena.of(layer, 0), 1, Var.of(step)));
        Var dx = Gradients.of(y.square().sum(), List.of(x)).getFirst();
        try (Parallel two = Parallel.of(2)) {
            Program program = Program.compile(new Compute(Backend.preferred(), two), y, dx);
            for (int at : new int[] {0, 7}) {
                step.data()[0] = at;
                program.run();
                Var expected = trained(layer, x, 1, at);
                Bits.assertSameBits(expected.value().toArray(), program.output(0).toArray(), "step " + at);
                Bits.assertSameBits(
                        Gradients.of(expected.square().sum(), List.of(x)).getFirst().value().toArray(),
                        program.output(1).toArray(), "gradient at step " + at);
            }
        }
    }

    private static Var trained(Layer layer, Var x, long seed, int step) {
        return layer.apply(x, Pass.training(ParameterArena.of(layer, 0), seed, Var.of(IntTensor.of(step))));
    }

    @Test
    void saysWhatIsWrong() {
        assertMessage(
                "residual: the body (linear 3 → 2) makes (4, 2) of (4, 3), want equal shapes",
                () -> applied(new Residual(Linear.of(3, 2)), 4, 3));
        assertMessage(
                "branches: the layers 0 and 1 make (4, 2) and (4, 3), want equal shapes to add",
                () -> applied(Branches.sum(Linear.of(3, 2), Linear.of(3, 3)), 4, 3));
        assertMessage(
                "concatenate: along axis 0: (4, 2) and (4, 3), want all other extents equal",
                () -> applied(Branches.concatenate(0, Linear.of(3, 2), Linear.of(3, 3)), 4, 3));
        assertMessage("prelu: input of shape (4, 3), want (n, 2, …)", () -> applied(PReLU.of(2), 4, 3));
        assertMessage("glu: input of shape (4, 3), want an even number along the last axis", () -> applied(new GLU(), 4, 3));
        assertMessage(
                "swiglu: gate 3 → 2 beside value 3 → 4, want equal sizes", () -> new SwiGLU(Linear.of(3, 2), Linear.of(3, 4)));
        assertMessage("bilinear: input of shape (4, 3), want (…, 2 + 2)", () -> applied(Bilinear.of(2, 2, 1), 4, 3));
        assertMessage(
                "bilinear: inputs of shapes (4, 2) and (3, 2), want (…, 2) and (…, 2)",
                () -> Bilinear.of(2, 2, 1).apply(Var.placeholder(Shape.of(4, 2)), Var.placeholder(Shape.of(3, 2)), Pass.tracing()));
        assertMessage("bilinear: weight of shape (2), want (out, left, right)",
                () -> new Bilinear(new Parameter(Shape.of(2), Initializer.zeros()), Optional.empty()));
        assertEquals(
                "branches: there are none; give at least one layer", assertThrows(IllegalArgumentException.class, Branches::sum).getMessage());
        assertEquals("threshold 0.5, 20.0", ShapedActivation.threshold(0.5f, 20).label());
        assertEquals("leaky_relu 0.2", ShapedActivation.leakyRelu(0.2f).label());
        assertEquals(
                "leaky_relu: NaN and 0.0, want finite numbers",
                assertThrows(IllegalArgumentException.class, () -> ShapedActivation.leakyRelu(Float.NaN)).getMessage());
        assertEquals(
                "elu: takes one number, got 1.0 and 2.0",
                assertThrows(IllegalArgumentException.class, () -> new ShapedActivation(ShapedActivation.Kind.ELU, 1, 2)).getMessage());
        assertEquals(
                "celu: alpha 0.0, want a finite number above 0",
                assertThrows(IllegalArgumentException.class, () -> ShapedActivation.celu(0)).getMessage());
        assertEquals(
                "hardTanh: from 1.0 to -1.0, want low < high",
                assertThrows(IllegalArgumentException.class, () -> ShapedActivation.hardTanh(1, -1)).getMessage());
        assertEquals(
                "rrelu: slopes from 0.5 to 0.25, want finite lower ≤ upper",
                assertThrows(IllegalArgumentException.class, () -> new RReLU(0.5f, 0.25f)).getMessage());
        assertEquals(
                "rrelu: slopes from NaN to 0.25, want finite lower ≤ upper",
                assertThrows(IllegalArgumentException.class, () -> new RReLU(Float.NaN, 0.25f)).getMessage());
        assertEquals(
                "bilinear: 0 × 2 → 1, want at least one of each",
                assertThrows(IllegalArgumentException.class, () -> Bilinear.of(0, 2, 1)).getMessage());
    }

    private static void applied(Layer layer, int... shape) {
        layer.apply(Var.placeholder(Shape.of(shape)), Pass.tracing());
    }

    private static void assertMessage(String expected, Executable act) {
        assertEquals(expected, assertThrows(ShapeException.class, act).getMessage());
    }
}
