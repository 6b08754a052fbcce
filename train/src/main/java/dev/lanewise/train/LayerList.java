package dev.lanewise.train;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.AveragePool2d;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.Conv2d;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Flatten;
import dev.lanewise.autograd.nn.GlobalAveragePool;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.MaxPool2d;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.Unflatten;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.train.data.ImageShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The layers of a network in words, apart by commas: {@code conv 32 3x3, relu, max-pool 2, flatten, dense 128, relu}. The output
 * layer comes by itself. Within a layer words are apart by blanks or colons.
 *
 * <p>{@code conv OUT HxW} (a number for a square) and {@code max-pool HxW}, {@code average-pool HxW}, each with
 * {@code stride N} and {@code padding N}; {@code global-average-pool}, {@code batch-norm}, {@code flatten}, {@code dense OUT},
 * {@code dropout RATE}, and the names of {@link Activation}.
 *
 * @param words of each layer
 */
public record LayerList(List<List<String>> words) {
    /** More do not fit into the one array that holds them, with its gradients and moments. */
    private static final long MOST_PARAMETERS = 1L << 28;

    private static final int LARGEST = 1 << 20;
    private static final int MOST_LAYERS = 256;
    private static final String NAMES = "conv, max-pool, average-pool, global-average-pool, batch-norm, flatten, dense, dropout, and the"
            + " activations such as relu, tanh, gelu";

    public LayerList {
        words = words.stream().map(List::copyOf).toList();
    }

    /** @throws IllegalArgumentException for what is no layer: the message names it and its place */
    public static LayerList parse(String text) {
        List<List<String>> words = Arrays.stream(text.split(",", -1))
                .map(layer -> Arrays.asList(layer.strip().split("[\\s:]+")))
                .toList();
        if (words.size() > MOST_LAYERS) {
            throw new IllegalArgumentException(words.size() + " layers, at most " + MOST_LAYERS + " are possible");
        }
        LayerList list = new LayerList(words);
        for (int i = 0; i < words.size(); i++) {
            list.new Place(i).check();
        }
        return list;
    }

    /** Whether a layer reads rows as images. */
    public boolean takesImages() {
        return words.stream().anyMatch(layer -> isOfImages(layer.getFirst()));
    }

    private static boolean isOfImages(String name) {
        return switch (name) {
            case "conv", "max-pool", "average-pool", "global-average-pool" -> true;
            default -> false;
        };
    }

    /**
     * The network of (rows, inputs) → (rows, outputs).
     *
     * @param image the shape of the images that the rows are, if they are
     * @throws IllegalArgumentException if a layer does not fit what comes before it: the message names it and its place
     * @throws dev.lanewise.train.data.DataException if the rows are not such images
     */
    public Sequential layers(int inputs, Optional<ImageShape> image, int outputs) {
        List<Layer> layers = new ArrayList<>();
        Optional<ImageShape> shape = Optional.empty();
        if (takesImages() && image.isPresent()) {
            image.get().check(inputs);
            layers.add(Unflatten.to(image.get().channels(), image.get().height(), image.get().width()));
            shape = image;
        }
        Flow flow = new Flow(shape, inputs, 0);
        for (int i = 0; i < words.size(); i++) {
            Place place = new Place(i);
            flow = place.add(flow, layers);
            if (flow.parameters > MOST_PARAMETERS || flow.width > Integer.MAX_VALUE) {
                throw place.wrong("the network would have " + flow.parameters + " parameters up to here and give " + flow.width
                        + " values a row, at most " + MOST_PARAMETERS + " parameters are possible; choose narrower layers");
            }
        }
        if (flow.image.isPresent()) {
            throw new Place(words.size() - 1).wrong(
                    "it gives images of " + flow.image.get() + ", and the output wants rows of numbers; put 'flatten' behind it");
        }
        layers.add(Linear.of((int) flow.width, outputs));
        return new Sequential(layers);
    }

    /**
     * What a layer is given.
     *
     * @param image its shape; empty for rows of numbers
     * @param width values of a row
     * @param parameters of all layers before
     */
    private record Flow(Optional<ImageShape> image, long width, long parameters) {
        Flow flat(long values, long more) {
            return new Flow(Optional.empty(), values, parameters + more);
        }
    }

    /** A layer and where it stands. */
    private final class Place {
        private final int index;
        private final List<String> layer;

        Place(int index) {
            this.index = index;
            this.layer = words.get(index);
        }

        IllegalArgumentException wrong(String why) {
            return new IllegalArgumentException("layer " + (index + 1) + ", '" + String.join(" ", layer) + "': " + why);
        }

        private String name() {
            return layer.getFirst();
        }

        /** Refuses what could not be a layer of any network. */
        void check() {
            switch (name()) {
                case "conv" -> {
                    out();
                    window();
                }
                case "max-pool", "average-pool" -> window();
                case "dense" -> {
                    out();
                    noMoreThan(2);
                }
                case "dropout" -> {
                    rate();
                    noMoreThan(2);
                }
                case "global-average-pool", "batch-norm", "flatten" -> noMoreThan(1);
                default -> {
                    activation();
                    noMoreThan(1);
                }
            }
        }

        private void noMoreThan(int count) {
            if (layer.size() > count) {
                throw wrong("'" + layer.get(count) + "' is too much; leave it out, or put a comma before the next layer");
            }
        }

        private Activation activation() {
            return Arrays.stream(Activation.values())
                    .filter(one -> one.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name()))
                    .findFirst()
                    .orElseThrow(() -> wrong("there is no such layer; want some of " + NAMES));
        }

        private boolean isConvolution() {
            return name().equals("conv");
        }

        /** The channels that a convolution gives, the values that a dense layer gives. */
        private int out() {
            int value = layer.size() > 1 ? whole(layer.get(1)) : 0;
            if (value < 1) {
                throw wrong("want the number of " + (isConvolution() ? "channels" : "values")
                        + " that it gives, a whole number of at least 1 as in '" + example() + "'");
            }
            return value;
        }

        private String example() {
            return switch (name()) {
                case "conv" -> "conv 32 3x3";
                case "dense" -> "dense 128";
                case "dropout" -> "dropout 0.5";
                default -> name() + " 2";
            };
        }

        private int whole(String text) {
            return text.matches("\\d{1,7}") && Integer.parseInt(text) <= LARGEST ? Integer.parseInt(text) : -1;
        }

        private float rate() {
            float rate = Float.NaN;
            try {
                rate = layer.size() > 1 ? Float.parseFloat(layer.get(1)) : Float.NaN;
            } catch (NumberFormatException e) {
                // refused below, as one out of range is
            }
            if (!(rate >= 0 && rate < 1)) {
                throw wrong("want a share of at least 0 and less than 1, as in '" + example() + "'");
            }
            return rate;
        }

        private Window window() {
            int at = isConvolution() ? 2 : 1;
            String[] sizes = layer.size() > at ? layer.get(at).split("x", -1) : new String[0];
            int height = sizes.length == 1 || sizes.length == 2 ? whole(sizes[0]) : 0;
            int width = sizes.length == 1 || sizes.length == 2 ? whole(sizes[sizes.length - 1]) : 0;
            if (height < 1 || width < 1) {
                throw wrong("want the size of its window, as in '" + example() + "'");
            }
            int stride = isConvolution() ? 1 : 0;
            int padding = 0;
            for (int i = at + 1; i < layer.size(); i += 2) {
                int value = i + 1 < layer.size() ? whole(layer.get(i + 1)) : -1;
                switch (layer.get(i)) {
                    case "stride" -> stride = value < 1 ? refused(i) : value;
                    case "padding" -> padding = value < 0 ? refused(i) : value;
                    default -> throw wrong("'" + layer.get(i) + "' is neither stride nor padding; leave it out, or put a comma before"
                            + " the next layer");
                }
            }
            if (!isConvolution() && (2 * padding > height || 2 * padding > width)) {
                throw wrong("its padding is more than half of its window; choose a smaller one");
            }
            return new Window(
                    height, width, stride == 0 ? height : stride, stride == 0 ? width : stride, padding, padding, 1, 1, false);
        }

        /** Adds the layer to those before it. @return what it gives */
        Flow add(Flow flow, List<Layer> layers) {
            switch (name()) {
                case "conv" -> {
                    ImageShape image = image(flow);
                    int out = out();
                    Window window = window();
                    Flow after = moved(flow, image, window, out, (1L + (long) image.channels() * window.height() * window.width()) * out);
                    if (after.parameters <= MOST_PARAMETERS) {
                        layers.add(Conv2d.of(image.channels(), out, window, 1));
                    }
                    return after;
                }
                case "max-pool", "average-pool" -> {
                    ImageShape image = image(flow);
                    Window window = window();
                    layers.add(name().equals("max-pool") ? new MaxPool2d(window) : new AveragePool2d(window, true));
                    return moved(flow, image, window, image.channels(), 0);
                }
                case "global-average-pool" -> {
                    layers.add(new GlobalAveragePool());
                    return flow.flat(image(flow).channels(), 0);
                }
                case "batch-norm" -> {
                    int channels = flow.image.map(ImageShape::channels).orElse((int) flow.width);
                    layers.add(BatchNorm.of(channels));
                    return new Flow(flow.image, flow.width, flow.parameters + 2L * channels);
                }
                case "flatten" -> {
                    layers.add(new Flatten());
                    return flow.flat(flow.width, 0);
                }
                case "dense" -> {
                    if (flow.image.isPresent()) {
                        throw wrong("it takes rows of numbers, and what comes before gives images of " + flow.image.get()
                                + "; put 'flatten' before it");
                    }
                    int out = out();
                    Flow after = flow.flat(out, (flow.width + 1) * out);
                    if (after.parameters <= MOST_PARAMETERS) {
                        layers.add(Linear.of((int) flow.width, out));
                    }
                    return after;
                }
                case "dropout" -> layers.add(new Dropout(rate()));
                default -> layers.add(activation());
            }
            return flow;
        }

        private ImageShape image(Flow flow) {
            return flow.image.orElseThrow(() -> wrong(takesImagesBefore()
                    ? "it takes images, and what comes before gives rows of " + flow.width
                            + " numbers; put it before the layer that makes rows of them"
                    : "it takes images; say which shape of images the rows have"));
        }

        /** Whether the images are gone at this layer, not unknown. */
        private boolean takesImagesBefore() {
            return words.subList(0, index).stream().anyMatch(before -> isOfImages(before.getFirst()) || before.getFirst().equals("flatten"));
        }

        private Flow moved(Flow flow, ImageShape image, Window window, int channels, long parameters) {
            long height = places(image.height(), window.height(), window.strideDown(), window.paddingDown());
            long width = places(image.width(), window.width(), window.strideAcross(), window.paddingAcross());
            if (height < 1 || width < 1) {
                throw wrong("its window is larger than the image, which is " + image + " here; choose a smaller one, or padding, or"
                        + " fewer layers that make images smaller");
            }
            long values = height * width * channels;
            return values > Integer.MAX_VALUE
                    ? new Flow(flow.image, values, flow.parameters + parameters)
                    : new Flow(
                            Optional.of(new ImageShape((int) height, (int) width, channels)), values, flow.parameters + parameters);
        }

        private static long places(long size, long window, long stride, long padding) {
            long room = size + 2 * padding - window;
            return room < 0 ? 0 : room / stride + 1;
        }

        private int refused(int at) {
            throw wrong("want a number behind '" + layer.get(at) + "', as in 'stride 2' or 'padding 1'");
        }
    }
}
