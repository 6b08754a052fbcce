package dev.lanewise.autograd.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.PadMode;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Golden;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Convolutions, pooling, padding and other sizes of images against PyTorch, judged by the float64 column: at most twice
 * PyTorch's own float32 gap.
 */
class GoldenImagesTest {
    private static final double CONVOLUTION = 2 * 1e-6;
    private static final double POOLING = 2 * 3e-7;

    /** Inputs: image, weight, and bias where there is one. */
    @Test
    void convolutions() {
        Window plain = Window.of(3, 3);
        Window transposed = plain.withStride(2).withPadding(1);
        hold("layers_conv.json", CONVOLUTION, Map.of(
                "Conv2d_basic", convolution(plain, 1),
                "Conv2d_stride2_pad1_nobias", v -> v.get(0).convolution2d(v.get(1), transposed, 1),
                "Conv2d_dilation2", convolution(plain.withDilation(2).withPadding(2), 1),
                "Conv2d_groups2", convolution(plain.withPadding(1), 2),
                "Conv2d_1x1", convolution(Window.of(1, 1), 1),
                "Conv1d_causal_dilated", v -> v.get(0).convolution1d(v.get(1), v.get(2), 1, 8, 4, 1, null),
                "Conv2d_large_pad", convolution(plain.withPadding(3), 1),
                "Conv2d_padding_mode_circular", v -> padded(v.get(0), PadMode.CIRCULAR, 1, 1, 1, 1)
                        .convolution2d(v.get(1), v.get(2), plain, 1, null),
                "ConvTranspose2d", v -> v.get(0).transposedConvolution2d(v.get(1), v.get(2), transposed, 1, 1)));
    }

    @Test
    void pooling() {
        Window tiles = Window.of(2, 2).withStride(2);
        Map<String, Function<List<Var>, Var>> ops = new HashMap<>(Map.of(
                "MaxPool2d_2", v -> v.getFirst().maxPooling2d(tiles),
                "MaxPool2d_ceil", v -> v.getFirst().maxPooling2d(tiles.withCeil()),
                "AvgPool2d_divisor", v -> v.getFirst().averagePooling2d(tiles, 3),
                "MaxPool2d_overlapping", v -> v.getFirst().maxPooling2d(Window.of(3, 3)),
                "MaxPool2d_nan_inf", v -> v.getFirst().maxPooling2d(tiles),
                "AvgPool2d_2", v -> v.getFirst().averagePooling2d(tiles, true),
                "AvgPool2d_3s2p1_exclude_pad",
                        v -> v.getFirst().averagePooling2d(Window.of(3, 3).withStride(2).withPadding(1), false),
                "AdaptiveAvgPool2d_1", v -> v.getFirst().mean(2, 3).reshape(2, 2, 1, 1)));
        ops.putAll(Map.of(
                "Pad2d_reflect", v -> padded(v.getFirst(), PadMode.REFLECT, 1, 2, 2, 1),
                "Pad2d_circular", v -> padded(v.getFirst(), PadMode.CIRCULAR, 1, 2, 2, 1),
                "Upsample_nearest_2", v -> v.getFirst().repeat(2, 2).repeat(3, 2),
                "Upsample_bilinear_align_true", v -> v.getFirst().upsampleBilinear2d(5, 7, true),
                "Fold_col2im", v -> folded(v.getFirst(), 3, 4, 2, 2)));
        hold("layers_pool.json", POOLING, ops);
    }

    /**
     * Patches (n, channels · window, places) added up in images, where they overlap: the adjoint of taking them out.
     */
    private static Var folded(Var patches, int height, int width, int windowHeight, int windowWidth) {
        int across = width - windowWidth + 1;
        int places = (height - windowHeight + 1) * across;
        int window = windowHeight * windowWidth;
        int[] to = new int[window * places];
        for (int i = 0; i < to.length; i++) {
            int y = i / places / windowWidth + i % places / across;
            int x = i / places % windowWidth + i % places % across;
            to[i] = y * width + x;
        }
        int n = patches.shape().dim(0);
        int channels = patches.shape().dim(1) / window;
        return patches.reshape(n, channels, window * places)
                .scatterAdd(2, Var.of(IntTensor.of(to)), height * width)
                .reshape(n, channels, height, width);
    }

    private static Var padded(Var x, PadMode mode, int left, int right, int top, int bottom) {
        return x.pad(2, top, bottom, mode).pad(3, left, right, mode);
    }

    private static Function<List<Var>, Var> convolution(Window window, int groups) {
        return v -> v.get(0).convolution2d(v.get(1), v.get(2), window, groups, null);
    }

    private static void hold(String resource, double gap, Map<String, Function<List<Var>, Var>> ops) {
        JsonNode file = Golden.resource(GoldenImagesTest.class, resource);
        Set<String> seen = new HashSet<>();
        for (JsonNode entry : file.get("cases")) {
            String name = entry.get("name").stringValue();
            assertTrue(ops.containsKey(name), () -> "no op for " + name + " of " + resource);
            List<String> names = new ArrayList<>(List.of("input"));
            List<Var> inputs = new ArrayList<>(List.of(leaf(entry.get("inputs").get("input"))));
            for (String parameter : List.of("weight", "bias")) {
                if (entry.get("params").has(parameter)) {
                    names.add("param_" + parameter);
                    inputs.add(leaf(entry.get("params").get(parameter)));
                }
            }
            Var y = ops.get(name).apply(inputs);
            JsonNode expected = entry.get("f64");
            Close.assertGap(gap, Golden.tensor(expected.get("output")).data(), y.value().toArray(), name);
            List<Var> gradients = Gradients.vjp(y, leaf(entry.get("upstream")), inputs);
            for (int i = 0; i < gradients.size(); i++) {
                double[] gradient = Golden.tensor(expected.get("grad_" + names.get(i))).data();
                Close.assertGap(gap, gradient, gradients.get(i).value().toArray(), name + ": gradient of " + names.get(i));
            }
            seen.add(name);
        }
        assertEquals(ops.keySet(), seen);
    }

    private static Var leaf(JsonNode node) {
        Golden.Tensor tensor = Golden.tensor(node);
        return Var.of(Tensor.of(Shape.of(tensor.shape()), tensor.floats()));
    }
}
