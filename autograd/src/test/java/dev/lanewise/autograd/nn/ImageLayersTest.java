package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.PadMode;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the layers on images and sequences refuse, and what one element does not do to the others. */
class ImageLayersTest {
    private static void refused(String message, Layer layer, int... dims) {
        Pass pass = Pass.inference(ParameterArena.of(layer, 1));
        Var x = Var.of(Tensor.zeros(Shape.of(dims)));
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> layer.apply(x, pass)).getMessage());
    }

    @Test
    void inputsThatDoNotFit() {
        refused("conv1d: input of shape (2, 3), want (n, channels, length)", Conv1d.of(3, 4, 2), 2, 3);
        refused("convTranspose2d: input of shape (1, 2, 3, 3), want (n, 3, height, width), not empty",
                ConvTranspose2d.of(3, 4, Window.of(2, 2), 0, 1), 1, 2, 3, 3);
        refused("convTranspose2d: 1 rows or columns under a window 2×2, padding 1 give 0",
                ConvTranspose2d.of(3, 4, Window.of(2, 2).withPadding(1), 0, 1), 1, 3, 1, 1);
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
}
