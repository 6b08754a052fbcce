package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Conv2d;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Shape;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.ImageShape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerListTest {
    private static final Optional<ImageShape> MNIST = Optional.of(ImageShape.of(28, 28));

    @Test
    void theNetworkOfTheBenchmarks() {
        Sequential network = LayerList.parse("conv 32 3x3, relu, conv 64 3, relu, max-pool 2, flatten, dense 128, relu, dropout 0.5")
                .layers(784, MNIST, 10);
        assertEquals(11, network.layers().size());
        assertEquals(Conv2d.of(32, 64, 3).weight().shape(), ((Conv2d) network.layers().get(3)).weight().shape());
        assertEquals(
                List.of(Shape.of(1, 1, 28, 28), Shape.of(1, 32, 26, 26), Shape.of(1, 32, 26, 26), Shape.of(1, 64, 24, 24),
                        Shape.of(1, 64, 24, 24), Shape.of(1, 64, 12, 12), Shape.of(1, 9216), Shape.of(1, 128), Shape.of(1, 128),
                        Shape.of(1, 128), Shape.of(1, 10)),
                network.summary(Shape.of(1, 784)).rows().stream().map(row -> row.output()).toList());
    }

    /** What the words promise is what the layers give: strides, padding, channels. */
    @ParameterizedTest
    @CsvSource({
        "conv 4 3x3 stride 2 padding 1, 4×3",
        "conv:4:3x2:padding:1, 8×7",
        "max-pool 2x3, 4×2",
        "average-pool 3 stride 2 padding 1, 4×3",
        "batch-norm, 8×6",
        "gelu-tanh, 8×6",
    })
    void shapes(String layer, String size) {
        String text = layer + ", conv 1 1x1, flatten";
        Sequential network = LayerList.parse(text).layers(144, Optional.of(new ImageShape(8, 6, 3)), 2);
        int height = size.charAt(0) - '0';
        int width = size.charAt(2) - '0';
        assertEquals(height * width, network.summary(Shape.of(1, 144)).rows().get(3).output().dim(1));
    }

    @Test
    void tablesNeedNoImage() {
        LayerList list = LayerList.parse("dense 5, batch-norm, tanh, dense 3");
        assertFalse(list.takesImages());
        Sequential network = list.layers(7, Optional.empty(), 2);
        assertEquals(Activation.TANH, network.layers().get(2));
        assertEquals(3, ((Linear) network.layers().getLast()).in());
        assertTrue(LayerList.parse("global-average-pool").takesImages());
    }

    private static void refused(String message, String text, ImageShape image) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> LayerList.parse(text)
                        .layers(image == null ? 9 : image.size(), Optional.ofNullable(image), 2))
                .getMessage());
    }

    @Test
    void mistakesNameTheLayerAndItsPlace() {
        ImageShape image = ImageShape.of(6, 6);
        refused("layer 2, 'rleu': there is no such layer; want some of conv, max-pool, average-pool, global-average-pool, batch-norm,"
                + " flatten, dense, dropout, and the activations such as relu, tanh, gelu", "dense 3, rleu", null);
        refused("layer 1, 'dense': want the number of values that it gives, a whole number of at least 1 as in 'dense 128'", "dense", null);
        refused("layer 1, 'dense 0': want the number of values that it gives, a whole number of at least 1 as in 'dense 128'", "dense 0", null);
        refused("layer 1, 'dense 3 relu': 'relu' is too much; leave it out, or put a comma before the next layer", "dense 3 relu", null);
        refused("layer 1, 'conv 32': want the size of its window, as in 'conv 32 3x3'", "conv 32", image);
        refused("layer 1, 'conv 2 3x3 pad 1': 'pad' is neither stride nor padding; leave it out, or put a comma before the next layer",
                "conv 2 3x3 pad 1", image);
        refused("layer 1, 'conv 2 3x3 stride 0': want a number behind 'stride', as in 'stride 2' or 'padding 1'",
                "conv 2 3x3 stride 0", image);
        refused("layer 1, 'max-pool 2 padding 2': its padding is more than half of its window; choose a smaller one",
                "max-pool 2 padding 2", image);
        refused("layer 2, 'dropout 1': want a share of at least 0 and less than 1, as in 'dropout 0.5'", "dense 3, dropout 1", null);
        refused("layer 1, 'conv 2 3x3': it takes images; say which shape of images the"
                + " rows have", "conv 2 3x3", null);
        refused("layer 3, 'max-pool 2': it takes images, and what comes before gives rows of 32 numbers; put it before the layer that"
                + " makes rows of them", "conv 2 3x3, flatten, max-pool 2", image);
        refused("layer 2, 'dense 4': it takes rows of numbers, and what comes before gives images of 4×4×2; put 'flatten' before it",
                "conv 2 3x3, dense 4", image);
        refused("layer 1, 'conv 2 3x3': it gives images of 4×4×2, and the output wants rows of numbers; put 'flatten' behind it",
                "conv 2 3x3", image);
        refused("layer 3, 'conv 2 3x3': its window is larger than the image, which is 2×2×2 here; choose a smaller one, or padding, or"
                + " fewer layers that make images smaller", "conv 2 3x3, max-pool 2, conv 2 3x3, flatten", image);
        refused("layer 2, 'dense 1000000': the network would have 1000011000000 parameters up to here and give 1000000 values a row, at"
                + " most 268435456 parameters are possible; choose narrower layers", "dense 1000000, dense 1000000", null);
        assertThrows(DataException.class, () -> LayerList.parse("conv 2 3x3, flatten").layers(35, Optional.of(image), 2));
    }
}
