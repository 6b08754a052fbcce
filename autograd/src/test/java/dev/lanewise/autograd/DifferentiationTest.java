package dev.lanewise.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.GroupNorm;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.TransformerEncoder;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Forward mode, Hessian times vector, stopped and hooked gradients, checkpoints. */
class DifferentiationTest {
    private final Var x = ordinary(1, 3, 4);

    private static Var ordinary(long seed, int... dims) {
        Shape shape = Shape.of(dims);
        return Var.of(Tensor.of(shape, Floats.array(shape.size(), seed, Values.ORDINARY)));
    }

    private static float[] values(Var v) {
        return v.value().toArray();
    }

    /** Against the Jacobian written out by one gradient for each output. */
    @Test
    void aJacobianTimesAVector() {
        Var w = ordinary(2, 4, 2);
        Var y = x.matmul(w).tanh().softmax();
        Var dx = ordinary(3, 3, 4);
        Var dw = ordinary(4, 4, 2);
        float[] product = values(Gradients.jvp(y, List.of(x, w), List.of(dx, dw)));
        double[] expected = new double[6];
        for (int i = 0; i < 6; i++) {
            float[] unit = new float[6];
            unit[i] = 1;
            List<Var> row = Gradients.vjp(y, Var.of(Tensor.of(Shape.of(3, 2), unit)), List.of(x, w));
            expected[i] = dot(values(row.get(0)), values(dx)) + dot(values(row.get(1)), values(dw));
        }
        Close.assertGap(16 * Close.EPSILON, expected, product, "product");
        assertArrayEquals(new float[12], values(Gradients.jvp(x.sign(), List.of(x), List.of(dx))));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** f = ½ xᵀAx + Σ x³ has the Hessian ½(A + Aᵀ) + 6·diag x. */
    @Test
    void aHessianTimesAVector() {
        Var v = ordinary(1, 1, 5);
        Var a = ordinary(2, 5, 5);
        Var f = v.matmul(a).multiply(v).sum().scale(0.5f).add(v.multiply(v).multiply(v).sum());
        Var direction = ordinary(3, 1, 5);
        float[] actual = values(Gradients.hessianVector(f, List.of(v), List.of(direction)).getFirst());
        float[] at = values(a);
        float[] d = values(direction);
        double[] expected = new double[5];
        for (int i = 0; i < 5; i++) {
            expected[i] = 6.0 * values(v)[i] * d[i];
            for (int j = 0; j < 5; j++) {
                expected[i] += 0.5 * ((double) at[5 * i + j] + at[5 * j + i]) * d[j];
            }
        }
        Close.assertGap(32 * Close.EPSILON, expected, actual, "product");
    }

    @Test
    void refusesDirectionsOfOtherShapes() {
        assertEquals(
                "jvp: input 0 has shape (3, 4), its direction (4)",
                assertThrows(ShapeException.class, () -> Gradients.jvp(x.exp(), List.of(x), List.of(ordinary(1, 4))))
                        .getMessage());
        assertEquals(
                "hessianVector: 1 inputs, 0 directions",
                assertThrows(ShapeException.class, () -> Gradients.hessianVector(x.sum(), List.of(x), List.of())).getMessage());
    }

    /** The table of docs/gradients.md. */
    @Test
    void derivativesAtKinks() {
        assertSlope(0, 0, Var::relu);
        assertSlope(0, 0, Var::abs);
        assertSlope(0, 0, Var::sign);
        assertSlope(0.5f, 0, v -> v.maximum(Var.scalar(0)));
        assertSlope(0.5f, 0, v -> v.minimum(Var.scalar(0)));
        assertSlope(1, -1, v -> v.clamp(-1, 1));
        assertSlope(1, 1, v -> v.clamp(-1, 1));
        assertSlope(0, -3, Var::hardSwish);
        assertSlope(1, 3, Var::hardSwish);
        assertSlope(1, 0, Var::elu);
        assertSlope(0.5f, 0, v -> v.elu(0.5f));
        assertSlope(1, 0, v -> v.celu(0.5f));
        assertSlope(0.1f, 0, v -> v.leakyRelu(0.1f));
        assertSlope(0, -1, v -> v.hardTanh(-1, 1));
        assertSlope(0, 1, v -> v.hardTanh(-1, 1));
        assertSlope(0, 0, Var::relu6);
        assertSlope(0, 6, Var::relu6);
        assertSlope(0, -3, Var::hardSigmoid);
        assertSlope(0, 3, Var::hardSigmoid);
        assertSlope(0, 0.5f, v -> v.threshold(0.5f, 9));
        assertSlope(0, 0.5f, v -> v.hardShrink(0.5f));
        assertSlope(0, -0.5f, v -> v.hardShrink(0.5f));
        assertSlope(0, 0.5f, v -> v.softShrink(0.5f));
        assertSlope(0, -0.5f, v -> v.softShrink(0.5f));
        assertSlope(0, 0, v -> v.greater(Var.scalar(0)));
        assertSlope(0, 0, v -> v.pow(2));
        assertSlope(1, 0, v -> v.pow(1));
        assertSlope(1.0507009873554805f * 1.6732632423543772f, 0, Var::selu);
        assertSlope(Float.POSITIVE_INFINITY, 0, Var::sqrt);
        assertSlope(Float.POSITIVE_INFINITY, 0, Var::log);
        Var tied = Var.of(Tensor.of(Shape.of(3), 1, 2, 2));
        assertArrayEquals(new float[] {0, 0.5f, 0.5f}, values(Gradients.of(tied.max(), List.of(tied)).getFirst()));
    }

    private static void assertSlope(float expected, float at, UnaryOperator<Var> f) {
        Var v = Var.scalar(at);
        assertEquals(expected, Gradients.of(f.apply(v), List.of(v)).getFirst().item() + 0f, Math.ulp(expected)); // −0 is 0
    }

    /** No distribution to give, and so no gradient. */
    @Test
    void aRowOfNothingButMinusInfinity() {
        float none = Float.NEGATIVE_INFINITY;
        Var rows = Var.of(Tensor.of(Shape.of(2, 2), none, none, none, 1));
        assertArrayEquals(new float[] {Float.NaN, Float.NaN, 0, 1}, values(rows.softmax()));
        assertArrayEquals(new float[] {none, 1}, values(rows.logSumExp()));
        float[] slopes = values(Gradients.of(rows.logSumExp().sum(), List.of(rows)).getFirst());
        assertArrayEquals(new float[] {Float.NaN, Float.NaN, 0, 1}, slopes);
    }

    @Test
    void aStoppedGradientGoesNoFurther() {
        Var y = x.multiply(x.square().stopGradient()).sum();
        Bits.assertSameBits(values(x.square()), values(Gradients.of(y, List.of(x)).getFirst()));
        Bits.assertSameBits(values(x.multiply(x.square())), values(x.multiply(x.square().stopGradient())));
        assertEquals(
                1,
                Program.compile(Compute.serial(), y).describe().views(), "a program computes nothing for it");
    }

    @Test
    void aHookChangesWhatPasses() {
        Var hooked = x.withGradientHook(dy -> dy.scale(-0.5f));
        Var y = hooked.square().sum();
        Bits.assertSameBits(values(x.negate()), values(Gradients.of(y, List.of(x)).getFirst()));
        Var clipped = x.withGradientHook(dy -> dy.minimum(Var.scalar(1)).maximum(Var.scalar(-1)));
        for (float slope : values(Gradients.of(clipped.scale(100).sum(), List.of(x)).getFirst())) {
            assertEquals(1, slope);
        }
        Var wrong = x.withGradientHook(dy -> dy.sum(0).sum(0).reshape(1, 1, 1));
        assertThrows(ShapeException.class, () -> Gradients.of(wrong.sum(), List.of(x)));
        Var none = x.withGradientHook(dy -> null);
        assertEquals(
                "gradientHook: the hook gave null, want a gradient of the same shape",
                assertThrows(NullPointerException.class, () -> Gradients.of(none.sum(), List.of(x))).getMessage());
    }

    /** A network of segments, with weights that they use from outside, labels and dropout. */
    private record Network(List<Var> weights, Var step, int layers, boolean checkpointed) {
        Var loss(Var x, Var labels) {
            Var y = x;
            for (int i = 0; i < layers; i++) {
                Var w = weights.get(i);
                int key = i;
                UnaryOperator<Var> segment =
                        v -> v.matmul(w).tanh().dropout(0.25f, key, step).matmul(w).sigmoid().multiply(v).softplus();
                y = checkpointed ? y.checkpoint(segment) : segment.apply(y);
            }
            return y.softmaxCrossEntropy(labels).mean();
        }
    }

    @Test
    void aCheckpointChangesNoBitAndNeedsLessMemory() {
        int layers = 8;
        Var input = ordinary(1, 64, 16);
        Var labels = Var.of(IntTensor.view(new int[64], 0, Shape.of(64)));
        List<Var> weights = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            weights.add(Var.of(Tensor.of(Shape.of(16, 16), Floats.array(256, i, Values.ORDINARY))));
        }
        List<Var> wrt = new ArrayList<>(weights);
        wrt.add(input);
        Var step = Var.of(IntTensor.of(3));
        List<ProgramSummary> summaries = new ArrayList<>();
        List<List<float[]>> results = new ArrayList<>();
        for (boolean checkpointed : new boolean[] {false, true}) {
            Var loss = new Network(weights, step, layers, checkpointed).loss(input, labels);
            List<Var> outputs = new ArrayList<>(Gradients.of(loss, wrt));
            outputs.add(loss);
            Program program = Program.compile(Compute.serial(), outputs.toArray(Var[]::new));
            program.run();
            summaries.add(program.describe());
            List<float[]> result = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                result.add(program.output(i).toArray());
                Bits.assertSameBits(values(outputs.get(i)), program.output(i).toArray(), "output " + i);
            }
            results.add(result);
        }
        for (int i = 0; i < results.getFirst().size(); i++) {
            Bits.assertSameBits(results.get(0).get(i), results.get(1).get(i), "output " + i);
        }
        long kept = summaries.get(0).workspaceBytes();
        long again = summaries.get(1).workspaceBytes();
        if (3 * again > 2 * kept) {
            throw new AssertionError("workspace of " + again + " bytes with checkpoints, " + kept + " without");
        }
        assertEquals(
                true, summaries.get(1).kernels() > summaries.get(0).kernels(), "the segments are computed twice");
    }

    /**
     * Blocks that begin with a norm of what comes in, and drop: a norm knows its statistics, and the step leads nowhere
     * else.
     */
    @Test
    @Timeout(600)
    void aCheckpointTakesBlocksOfATransformerByTheDozen() {
        Sequential blocks = Sequential.of(IntStream.range(0, 30)
                .mapToObj(i -> TransformerEncoder.of(4, 2, 8, Activation.GELU, true, true, 0.25f))
                .toArray(Layer[]::new));
        Sequential images = Sequential.of(BatchNorm.of(3), GroupNorm.of(3, 3), Activation.TANH);
        checkpointed(blocks, ordinary(1, 2, 3, 4), x -> Pass.training(x, 5, Var.of(IntTensor.of(3))));
        checkpointed(images, ordinary(2, 2, 3, 2, 2), x -> Pass.training(x, 5, Var.of(IntTensor.of(3))));
    }

    private static void checkpointed(Sequential layers, Var x, Function<ParameterArena, Pass> passes) {
        ParameterArena arena = ParameterArena.of(layers, 1);
        List<Var> wrt = new ArrayList<>(arena.variables());
        wrt.add(x);
        List<List<Var>> gradients = new ArrayList<>();
        List<Var> losses = new ArrayList<>();
        for (boolean again : new boolean[] {false, true}) {
            Pass pass = passes.apply(arena);
            Var y = x;
            for (int i = 0; i < layers.layers().size(); i++) {
                Layer layer = layers.layers().get(i);
                Pass inside = pass.at("" + i);
                UnaryOperator<Var> segment = v -> layer.apply(v, inside);
                y = again ? y.checkpoint(segment) : segment.apply(y);
            }
            losses.add(y.square().mean());
            gradients.add(Gradients.of(losses.getLast(), wrt));
        }
        Program program = Program.compile(Compute.serial(), gradients.get(1).toArray(Var[]::new));
        program.run();
        for (int i = 0; i < wrt.size(); i++) {
            Bits.assertSameBits(values(gradients.get(0).get(i)), values(gradients.get(1).get(i)), "gradient " + i);
            Bits.assertSameBits(values(gradients.get(0).get(i)), program.output(i).toArray(), "planned gradient " + i);
        }
        if (layers.layers().size() < 10) {
            List<Var> plain = Gradients.hessianVector(losses.get(0), wrt, wrt);
            List<Var> other = Gradients.hessianVector(losses.get(1), wrt, wrt);
            for (int i = 0; i < wrt.size(); i++) {
                float[] expected = values(plain.get(i));
                Close.assertGap(
                        64 * Close.EPSILON,
                        IntStream.range(0, expected.length).mapToDouble(at -> expected[at]).toArray(),
                        values(other.get(i)), "second derivative " + i);
            }
        }
    }

    @Test
    void aCheckpointHasHigherDerivativesAndNests() {
        UnaryOperator<Var> inner = v -> v.square().multiply(v).tanh();
        UnaryOperator<Var> outer = v -> v.checkpoint(inner).multiply(v).sin();
        Var plain = inner.apply(x).multiply(x).sin().sum();
        Var nested = x.checkpoint(outer).sum();
        Var first = Gradients.of(plain, List.of(x)).getFirst();
        Var other = Gradients.of(nested, List.of(x)).getFirst();
        Bits.assertSameBits(values(first), values(other));
        Var second = Gradients.of(first.square().sum(), List.of(x)).getFirst();
        double[] expected = new double[12];
        for (int i = 0; i < 12; i++) {
            expected[i] = values(second)[i];
        }
        Close.assertGap(
                64 * Close.EPSILON, expected, values(Gradients.of(other.square().sum(), List.of(x)).getFirst()), "second");
        assertEquals(x, x.checkpoint(v -> v), "nothing to compute again");
        Var tokens = Var.of(IntTensor.of(2, 0, 2));
        UnaryOperator<Var> embedded = v -> x.gather(v).tanh();
        Bits.assertSameBits(
                values(Gradients.of(embedded.apply(tokens).sum(), List.of(x)).getFirst()),
                values(Gradients.of(tokens.checkpoint(embedded).sum(), List.of(x)).getFirst()), "of integers");
    }

    @Test
    void graphsOfAHundredThousandNodes() {
        Var y = x;
        for (int i = 0; i < 50_000; i++) {
            y = i % 2 == 0 ? y.scale(2) : y.scale(0.5f);
        }
        Var tangent = Gradients.jvp(y, List.of(x), List.of(x));
        Bits.assertSameBits(values(x), values(tangent));
        Var deep = x;
        for (int i = 0; i < 1000; i++) {
            deep = deep.checkpoint(v -> {
                Var inner = v;
                for (int j = 0; j < 50; j++) {
                    inner = inner.scale(2).scale(0.5f);
                }
                return inner;
            });
        }
        Program program = Program.compile(Compute.serial(), Gradients.of(deep.sum(), List.of(x)).getFirst());
        program.run();
        for (float slope : program.output(0).toArray()) {
            assertEquals(1, slope);
        }
    }
}
