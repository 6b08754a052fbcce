package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.PadMode;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;

/** What the layers on images and sequences refuse, and what one element does not do to the others. */
class ImageLayersTest {
    private static void refused(String message, Layer layer, int... dims) {
        Pass pass = Pass.inference(ParameterArena.of(layer, 1));
        Var x = Var.of(Tensor.zeros(Shape.of(dims)));
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> layer.apply(x, pass)).getMessage());
    }

    @Test
    void inputsThatDoNotFit() {
        refused("conv1d 3 → 4, 2: input of shape (2, 3), want (n, channels, length)", Conv1d.of(3, 4, 2), 2, 3);
        refused(
                "transposedConvolution2d: wants float images of shape (n, 3, height, width), not empty, "
                        + "got floats (1, 2, 3, 3)",
                ConvTranspose2d.of(3, 4, Window.of(2, 2), 0, 1), 1, 2, 3, 3);
        refused(
                "transposedConvolution2d: 1 rows or columns under a window 2×2, padding 1 give 0, want at least 1: "
                        + "less padding, or larger images",
                ConvTranspose2d.of(3, 4, Window.of(2, 2).withPadding(1), 0, 1), 1, 3, 1, 1);
        Conv1d reflected = Conv1d.of(1, 1, 3, 1, 2, 1, 1).withPadMode(PadMode.REFLECT);
        refused("pad: 2 before and 2 after, REFLECT along axis 2 of (1, 1, 2), want at least 0 and at most 1", reflected, 1, 1, 2);
        refused(
                "conv1d 1 → 1, 3, padding 2, reflect: input of shape (1, 2), want (n, channels, length)",
                reflected, 1, 2);
        Conv2d round = Conv2d.of(1, 1, Window.of(3, 3).withPadding(3), 1).withPadMode(PadMode.CIRCULAR);
        refused("pad: 3 before and 3 after, CIRCULAR along axis 3 of (1, 1, 9, 2), want at least 0 and at most 2", round, 1, 1, 3, 2);
        refused("pad: 3 before and 3 after, REFLECT along axis 2 of (1, 1, 3, 5), want at least 0 and at most 2",
                round.withPadMode(PadMode.REFLECT), 1, 1, 3, 5);
        refused("pad2d: input of shape (1, 3, 3), want (n, channels, height, width)", round, 1, 3, 3);
        refused("pad: 3 before and 3 after, REPLICATE along axis 2 of (1, 1, 0, 2), want at least 0 and at most 0",
                round.withPadMode(PadMode.REPLICATE), 1, 1, 0, 2);
        refused("pad2d: input of shape (2, 3, 4), want (n, channels, height, width)", Pad2d.of(PadMode.ZERO, 1), 2, 3, 4);
        refused("adaptiveAveragePool2d: input of shape (1, 2, 3), want (n, channels, h, w), not empty",
                new AdaptiveAveragePool2d(2, 2), 1, 2, 3);
        refused("globalAveragePool: input of shape (1, 2), want (n, channels, d₁, …)", new GlobalAveragePool(), 1, 2);
    }

    @Test
    void layersThatCannotBe() {
        Parameter weight = new Parameter(Shape.of(4, 2, 3), Initializer.zeros());
        assertEquals(
                "conv1d: 3 groups for 4 outputs, want a divisor of them",
                assertThrows(IllegalArgumentException.class, () -> new Conv1d(weight, Optional.empty(), 1, 0, 1, 3)).getMessage());
        assertEquals(
                "convTranspose2d: output padding 2 for a window 2×2, stride 2, want 0 or more, and less than its strides",
                assertThrows(IllegalArgumentException.class, () -> ConvTranspose2d.of(1, 1, Window.of(2, 2).withStride(2), 2, 1))
                        .getMessage());
        assertEquals(
                "adaptiveAveragePool2d: 0 × 2, want at least one of each",
                assertThrows(IllegalArgumentException.class, () -> new AdaptiveAveragePool2d(0, 2)).getMessage());
        assertEquals(
                "adaptiveAveragePool1d: 0, want at least one place",
                assertThrows(IllegalArgumentException.class, () -> new AdaptiveAveragePool1d(0)).getMessage());
        assertEquals(
                "maxPool1d: padding 2 of a window of 3, want 0 to half the window",
                assertThrows(IllegalArgumentException.class, () -> new MaxPool1d(3, 1, 2, 1, false)).getMessage());
        assertEquals(
                "maxPool1d: dilation 0, want at least 1",
                assertThrows(IllegalArgumentException.class, () -> new MaxPool1d(3, 1, 0, 0, false)).getMessage());
        assertEquals(
                "averagePool1d: size 0, want at least 1",
                assertThrows(IllegalArgumentException.class, () -> AveragePool1d.of(0)).getMessage());
    }

    /**
     * A number out of its range is an IllegalArgumentException and no more, shapes that do not fit are a
     * ShapeException.
     */
    @Test
    void numbersAndShapes() {
        Var x = Var.of(Tensor.zeros(Shape.of(1, 3, 4, 4)));
        Var w = Var.of(Tensor.zeros(Shape.of(3, 4, 2, 2)));
        Window window = Window.of(2, 2);
        Parameter weight = new Parameter(Shape.of(4, 2, 3), Initializer.zeros());
        for (Executable number : List.<Executable>of(
                () -> x.transposedConvolution2d(w, window, 0, 0),
                () -> x.transposedConvolution2d(w, window, 1, 1),
                () -> x.convolution2d(w, window, 0),
                () -> x.maxPooling2d(window.withPadding(2)),
                () -> x.reshape(1, 3, 16).maxPooling1d(2, 1, 2, 1, false),
                () -> x.upsampleBilinear2d(0, 4, true),
                () -> x.scatterAdd(0, Var.of(IntTensor.of(0)), -1),
                () -> ConvTranspose2d.of(1, 1, window, 1, 1),
                () -> new Conv1d(weight, Optional.empty(), 1, 0, 1, 0))) {
            assertThrowsExactly(IllegalArgumentException.class, number);
        }
        for (Executable shape : List.<Executable>of(
                () -> x.transposedConvolution2d(w, window, 0, 2),
                () -> x.convolution2d(w, window, 2),
                () -> x.reshape(3, 16).maxPooling1d(2, 1, 0, 1, false),
                () -> x.reshape(3, 16).upsampleBilinear2d(4, 4, true),
                () -> x.scatterAdd(0, Var.of(IntTensor.of(0, 1)), 2),
                () -> new Conv1d(weight, Optional.empty(), 1, 0, 1, 3))) {
            assertThrowsExactly(ShapeException.class, shape);
        }
    }

    /** By the float64 column, to at most twice PyTorch's own float32 gap. */
    @Test
    void aConvolutionGoingRoundIsThatOfPyTorch() {
        JsonNode entry = null;
        for (JsonNode each : Golden.resource(ImageLayersTest.class, "/dev/lanewise/autograd/op/layers_conv.json").get("cases")) {
            entry = each.get("name").stringValue().equals("Conv2d_padding_mode_circular") ? each : entry;
        }
        Conv2d layer = Conv2d.of(1, 2, Window.of(3, 3).withPadding(1), 1).withPadMode(PadMode.CIRCULAR);
        ParameterArena arena = ParameterArena.of(layer, 1);
        List<Var> wrt = new ArrayList<>(List.of(leaf(entry.get("inputs").get("input"))));
        List<String> names = new ArrayList<>(List.of("input"));
        for (int i = 0; i < arena.variables().size(); i++) {
            ParameterLayout.Entry parameter = arena.layout().entries().get(i);
            float[] values = Golden.tensor(entry.get("params").get(parameter.name())).floats();
            System.arraycopy(values, 0, arena.values(), parameter.offset(), values.length);
            wrt.add(arena.variables().get(i));
            names.add("param_" + parameter.name());
        }
        Var y = layer.apply(wrt.getFirst(), Pass.inference(arena));
        Close.assertGap(2 * 1e-6, Golden.tensor(entry.get("f64").get("output")).data(), y.value().toArray(), "output");
        List<Var> gradients = Gradients.vjp(y, leaf(entry.get("upstream")), wrt);
        for (int i = 0; i < wrt.size(); i++) {
            double[] expected = Golden.tensor(entry.get("f64").get("grad_" + names.get(i))).data();
            Close.assertGap(2 * 1e-6, expected, gradients.get(i).value().toArray(), names.get(i));
        }
        assertEquals("conv2d 1 → 2, 3×3, padding 1, circular", layer.label());
    }

    private static Var leaf(JsonNode node) {
        Golden.Tensor tensor = Golden.tensor(node);
        return Var.of(Tensor.of(Shape.of(tensor.shape()), tensor.floats()));
    }

    /** The transpose of a convolution with groups keeps them apart, and undoes its shape. */
    @Test
    void groupsOfATransposedConvolution() {
        ConvTranspose2d layer = ConvTranspose2d.of(4, 6, new Window(3, 2, 2, 1, 1, 0, 1, 2), 0, 2);
        Pass pass = Pass.inference(ParameterArena.of(layer, 1));
        Tensor x = Tensor.zeros(Shape.of(1, 4, 3, 3));
        Var before = layer.apply(Var.of(x), pass);
        assertEquals(Shape.of(1, 6, 5, 5), before.shape());
        float[] expected = before.value().toArray();
        x.data()[0] = 1;
        float[] moved = layer.apply(Var.of(x), pass).value().toArray();
        float[] second = new float[3 * 25];
        float[] unmoved = new float[3 * 25];
        System.arraycopy(moved, 3 * 25, second, 0, 3 * 25);
        System.arraycopy(expected, 3 * 25, unmoved, 0, 3 * 25);
        assertArrayEquals(unmoved, second);
        assertEquals(0, Arrays.mismatch(moved, expected) / 75);
    }

    @Test
    void anInfinityStaysInItsPlaces() {
        Tensor x = Tensor.zeros(Shape.of(1, 1, 3, 3));
        x.data()[0] = Float.POSITIVE_INFINITY;
        float[] y = new AdaptiveAveragePool2d(2, 2).apply(Var.of(x), null).value().toArray();
        assertArrayEquals(new float[] {Float.POSITIVE_INFINITY, 0, 0, 0}, y);
    }

    @Test
    void labelsOfPoolsOnSequences() {
        assertEquals(
                "max-pool1d 3, stride 2, padding 1, dilation 4, over the end",
                new MaxPool1d(3, 2, 1, 4, true).label());
        assertEquals("average-pool1d 2, stride 2", AveragePool1d.of(2).label());
        assertEquals(
                "average-pool1d 2, padding 1, padding not counted",
                new AveragePool1d(2, 1, 1, false, false).label());
        assertEquals("adaptive average-pool1d 5", new AdaptiveAveragePool1d(5).label());
    }
}
