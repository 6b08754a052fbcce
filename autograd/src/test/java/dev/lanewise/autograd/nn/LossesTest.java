package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import dev.lanewise.testkit.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class LossesTest {
    /** Twice the gap between float32 and float64 that the reference itself has for losses. */
    private static final double GAP = 2 * 1e-7;

    /** What the reference file calls a loss; it has none for the absolute error. */
    private static Optional<String> golden(Losses loss) {
        return switch (loss) { // no default: a new loss does not compile without a decision here
            case MEAN_SQUARED_ERROR -> Optional.of("MSELoss");
            case MEAN_ABSOLUTE_ERROR -> Optional.empty();
            case SOFTMAX_CROSS_ENTROPY -> Optional.of("CrossEntropyLoss");
            case BINARY_CROSS_ENTROPY_WITH_LOGITS -> Optional.of("BCEWithLogitsLoss");
        };
    }

    /** The definition in double, over one row (one element for the elementwise losses). */
    private static double definition(Losses loss, double[] row, double target) {
        double x = row[0];
        return switch (loss) {
            case MEAN_SQUARED_ERROR -> (x - target) * (x - target);
            case MEAN_ABSOLUTE_ERROR -> StrictMath.abs(x - target);
            case SOFTMAX_CROSS_ENTROPY -> {
                double sum = 0;
                for (double logit : row) {
                    sum += StrictMath.exp(logit);
                }
                yield StrictMath.log(sum) - row[(int) target];
            }
            case BINARY_CROSS_ENTROPY_WITH_LOGITS -> StrictMath.log1p(StrictMath.exp(x)) - x * target;
        };
    }

    static JsonNode named(JsonNode file, String name) {
        for (JsonNode candidate : file.get("cases")) {
            if (candidate.get("name").stringValue().equals(name)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("no case " + name);
    }

    @ParameterizedTest
    @EnumSource(value = Losses.class, names = "MEAN_ABSOLUTE_ERROR", mode = EnumSource.Mode.EXCLUDE)
    void agreesWithPyTorch(Losses loss) {
        JsonNode golden = named(Golden.resource(LossesTest.class, "losses.json"), golden(loss).orElseThrow());
        Golden.Tensor input = Golden.tensor(golden.get("inputs").get("input"));
        Golden.Tensor target = Golden.tensor(golden.get("inputs").get("target"));
        Var x = Var.of(Tensor.of(Shape.of(input.shape()), input.floats()));
        Var t = target.dtype().equals("int64")
                ? Var.of(IntTensor.of(target.ints()))
                : Var.of(Tensor.of(Shape.of(target.shape()), target.floats()));
        Var mean = loss.of(x, t);
        JsonNode expected = golden.get("mean_f64");
        Close.assertGap(
                GAP,
                new double[] {Golden.number(expected.get("loss"))},
                new float[] {mean.item()},
                loss + " loss");
        Close.assertGap(
                GAP,
                Golden.tensor(expected.get("grad_input")).data(),
                Gradients.of(mean, List.of(x)).getFirst().value().toArray(),
                loss + " gradient");
    }

    @ParameterizedTest
    @EnumSource(Losses.class)
    void isTheMeanOfItsDefinition(Losses loss) {
        int rows = 7;
        int columns = 3;
        boolean rowwise = loss == Losses.SOFTMAX_CROSS_ENTROPY;
        float[] x = Floats.array(rows * columns, 1, Values.ORDINARY);
        int[] labels = {0, 1, 2, 2, 1, 0, 1};
        float[] t = Floats.array(rows * columns, 2, Values.ORDINARY);
        for (int i = 0; i < t.length; i++) {
            t[i] = Math.abs(t[i]) / 4; // a probability for the binary cross-entropy, any number for the others
        }
        Shape shape = Shape.of(rows, columns);
        Var input = Var.of(Tensor.of(shape, x));
        Var mean = loss.of(input, rowwise ? Var.of(IntTensor.of(labels)) : Var.of(Tensor.of(shape, t)));
        assertEquals(Shape.SCALAR, mean.shape());

        double[] at = LayerTest.doubles(x);
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double middle = at[i];
            at[i] = middle + 1e-6;
            double above = mean(loss, at, rowwise, columns, labels, t);
            at[i] = middle - 1e-6;
            double below = mean(loss, at, rowwise, columns, labels, t);
            at[i] = middle;
            expected[i] = (above - below) / 2e-6;
        }
        Close.assertGap(
                8 * Close.EPSILON,
                new double[] {mean(loss, at, rowwise, columns, labels, t)},
                new float[] {mean.item()},
                loss + " value");
        Close.assertGap(
                8 * Close.EPSILON,
                expected,
                Gradients.of(mean, List.of(input)).getFirst().value().toArray(),
                loss + " gradient");
    }

    private static double mean(Losses loss, double[] x, boolean rowwise, int columns, int[] labels, float[] t) {
        int width = rowwise ? columns : 1;
        int n = x.length / width;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double[] row = Arrays.copyOfRange(x, i * width, (i + 1) * width);
            sum += definition(loss, row, rowwise ? labels[i] : t[i]);
        }
        return sum / n;
    }

    @Test
    void aRightLogitKeepsItsTinyBinaryLossAndGradient() {
        Shape one = Shape.of(1);
        Var x = Var.of(Tensor.of(one, 20f));
        Var loss = Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS.of(x, Var.of(Tensor.of(one, 1f)));
        double tiny = StrictMath.log1p(StrictMath.exp(-20));
        Close.assertWithin(8 * Close.EPSILON * tiny, tiny, loss.item(), "loss");
        Close.assertWithin(
                8 * Close.EPSILON * tiny,
                -1 / (1 + StrictMath.exp(20)),
                Gradients.of(loss, List.of(x)).getFirst().item(),
                "gradient");
    }

    @Test
    void binaryGradientAtZeroIsAHalf() {
        Shape two = Shape.of(2);
        Var x = Var.of(Tensor.zeros(two));
        Var loss = Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS.of(x, Var.of(Tensor.of(two, 0f, 1f)));
        Bits.assertSameBits(
                new float[] {0.25f, -0.25f},
                Gradients.of(loss, List.of(x)).getFirst().value().toArray());
    }

    @Test
    void namesBothShapes() {
        Var a = Var.placeholder(Shape.of(3, 1));
        Var b = Var.placeholder(Shape.of(3));
        Var labels = Var.of(IntTensor.of(0, 1, 2, 0));
        for (Losses loss : Losses.values()) {
            if (loss != Losses.SOFTMAX_CROSS_ENTROPY) {
                assertMessage(
                        loss.operation + ": prediction and target differ in shape: (3, 1) and (3)", loss, a, b);
                assertMessage(
                        loss.operation + ": wants floats, got floats of shape (3) and integers of shape (4)",
                        loss,
                        b,
                        labels);
            }
        }
        assertMessage(
                "softmaxCrossEntropy: logits of shape (3, 1) want integer labels of shape (3), got integers"
                        + " of shape (4)",
                Losses.SOFTMAX_CROSS_ENTROPY,
                a,
                labels);
        assertMessage(
                "softmaxCrossEntropy: logits of shape (3, 1) want integer labels of shape (3), got floats of shape (3)",
                Losses.SOFTMAX_CROSS_ENTROPY,
                a,
                b);
        assertMessage(
                "softmaxCrossEntropy: wants logits (batch, classes), got floats of shape (3); the target has shape (4)",
                Losses.SOFTMAX_CROSS_ENTROPY,
                b,
                labels);
    }

    /** Another class of losses would need tests of its own. */
    @Test
    void theseAreAllLosses() {
        assertEquals(PackageClasses.names(Stream.of(Losses.values())), PackageClasses.implementing(Loss.class));
    }

    private static void assertMessage(String expected, Loss loss, Var prediction, Var target) {
        assertEquals(
                expected,
                assertThrows(ShapeException.class, () -> loss.of(prediction, target)).getMessage());
    }
}
