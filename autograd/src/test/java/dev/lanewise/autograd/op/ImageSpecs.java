package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Convolutions and pooling: everything that slides a window over images. */
final class ImageSpecs {
    private static final Window PLAIN = Window.of(3, 2);
    private static final Window STRIDED = Window.of(2, 3).withStride(2).withPadding(1);
    private static final Window DILATED = new Window(2, 2, 1, 2, 2, 0, 2, 1);
    private static final Window TILES = Window.of(2, 2).withStride(2);
    private static final Window OVERLAPPING = new Window(3, 3, 2, 1, 1, 1, 1, 1);

    private static final Window OVER_THE_END = Window.of(3, 3).withStride(2).withPadding(1).withCeil();

    private ImageSpecs() {}

    static List<OpSpec> all() {
        List<OpSpec> specs = new ArrayList<>(List.of(
                convolution(PLAIN, 1, 2, 3, null, z -> z),
                convolution(STRIDED, 2, 4, 6, UnaryMap.TANH, Math::tanh),
                convolution(DILATED, 1, 1, 2, UnaryMap.SIGMOID, z -> 1 / (1 + Math.exp(-z))),
                convolution(Window.of(1, 1), 3, 3, 3, UnaryMap.RELU, z -> Math.max(z, 0)),
                withoutBias(PLAIN)
                        .refuses("convolution2d: images (2, 3, 5, 5) have 3 channels, the weight (4, 2, 3, 2) wants 2",
                                () -> floats(2, 3, 5, 5).convolution2d(floats(4, 2, 3, 2), PLAIN, 1))
                        .refuses("convolution2d: images (2, 4, 5, 5) have 4 channels, the weight (4, 1, 3, 2) wants 2 in 2 groups",
                                () -> floats(2, 4, 5, 5).convolution2d(floats(4, 1, 3, 2), PLAIN, 2))
                        .refuses("convolution2d: a window 3×2, over the end, which is for pooling only",
                                () -> floats(2, 2, 5, 5).convolution2d(floats(4, 2, 3, 2), PLAIN.withCeil(), 1))
                        .refuses("convolution2d: 3 channels of (2, 3, 5, 5) are not dealt out evenly to 2 groups",
                                () -> floats(2, 3, 5, 5).convolution2d(floats(4, 1, 3, 2), PLAIN, 2))
                        .refuses("convolution2d: 3 outputs of the weight (3, 1, 3, 2) are not dealt out evenly to 2 groups",
                                () -> floats(2, 2, 5, 5).convolution2d(floats(3, 1, 3, 2), PLAIN, 2))
                        .refuses("convolution2d: wants a float weight of shape (out, in, 3, 2), got floats (4, 2, 3, 3)",
                                () -> floats(2, 2, 5, 5).convolution2d(floats(4, 2, 3, 3), PLAIN, 1))
                        .refuses("convolution2d: wants float images of shape (n, channels, height, width), got floats (2, 5, 5)",
                                () -> floats(2, 5, 5).convolution2d(floats(4, 2, 3, 2), PLAIN, 1))
                        .refuses(
                                "convolution2d: a window of height 3 does not fit an image of height 2; "
                                        + "take a smaller window, or pad",
                                () -> floats(2, 2, 2, 5).convolution2d(floats(4, 2, 3, 2), PLAIN, 1))
                        .refuses(
                                "convolution2d: a window of width 5 does not fit an image of width 2 with padding 1; "
                                        + "take a smaller window, or pad",
                                () -> floats(2, 2, 5, 2).convolution2d(
                                        floats(4, 2, 3, 3), new Window(3, 3, 1, 1, 1, 1, 1, 2), 1))
                        .refuses("convolution2d: bias of shape (3) beside a weight of shape (4, 2, 3, 2), want (4)",
                                () -> floats(2, 2, 5, 5).convolution2d(floats(4, 2, 3, 2), floats(3), PLAIN, 1, null))
                        .refuses("convolution2d: wants floats, got integers (4, 2, 3, 2)",
                                () -> floats(2, 2, 5, 5).convolution2d(integers(4, 2, 3, 2), PLAIN, 1))
                        .refuses("convolution2d: groups 0, want at least 1", () -> floats(2, 2, 5, 5).convolution2d(floats(4, 2, 3, 2), PLAIN, 0))
                        .refuses("convolution2d: activation SQRT, want RELU, TANH or SIGMOID",
                                () -> floats(2, 2, 5, 5).convolution2d(
                                        floats(4, 2, 3, 2), floats(4), PLAIN, 1, UnaryMap.SQRT)),
                inputGradient(PLAIN, 1, Shape.of(2, 2, 5, 4), 3),
                inputGradient(STRIDED, 2, Shape.of(2, 4, 4, 5), 4),
                inputGradient(DILATED, 1, Shape.of(1, 1, 3, 4), 2),
                inputGradient(Window.of(1, 1), 1, Shape.of(2, 3, 2, 2), 2)
                        .refuses("convolution2dInputGradient: weight (3, 2, 3, 2) and gradient (2, 3, 3, 3) do not fit images "
                                        + "(2, 2, 5, 5) under a window 3×2",
                                () -> Var.apply(
                                        new Convolution2dInputGradient(PLAIN, 1, Shape.of(2, 2, 5, 5)),
                                        floats(3, 2, 3, 2), floats(2, 3, 3, 3))),
                weightGradient(PLAIN, 1, Shape.of(2, 2, 5, 4), 3),
                weightGradient(STRIDED, 2, Shape.of(3, 4, 4, 5), 4),
                weightGradient(DILATED, 1, Shape.of(9, 1, 3, 4), 2),
                weightGradient(Window.of(1, 1), 1, Shape.of(2, 3, 2, 2), 2)
                        .refuses("convolution2dWeightGradient: images (2, 2, 5, 5) and gradient (2, 3, 3, 3) do not fit a window 3×2",
                                () -> Var.apply(
                                        new Convolution2dWeightGradient(PLAIN, 1), floats(2, 2, 5, 5), floats(2, 3, 3, 3))),
                maximum(TILES, 4, 6),
                maximum(OVERLAPPING, 5, 4)
                        .refuses("maxPooling2d: padding 2 of a window of 2, want 0 to half the window",
                                () -> floats(1, 1, 4, 4).maxPooling2d(Window.of(2, 2).withPadding(2)))
                        .refuses("maxPooling2d: wants float images of shape (n, channels, height, width), got floats (4, 4)",
                                () -> floats(4, 4).maxPooling2d(TILES)),
                maximum(OVER_THE_END, 5, 4),
                maximumGradient(OVER_THE_END).named("over the end"),
                maximumGradient(OVERLAPPING)
                        .refuses("maxPooling2dGradient: gradient of shape (1, 1, 4, 4), want (1, 1, 2, 2)",
                                () -> Var.apply(new MaxPooling2dGradient(TILES), floats(1, 1, 4, 4), floats(1, 1, 4, 4))),
                maximumChoice(OVERLAPPING)
                        .refuses("maxPooling2dChoice: images (1, 1, 4, 4) and what to choose from (1, 1, 2, 2) differ in shape",
                                () -> Var.apply(new MaxPooling2dChoice(TILES), floats(1, 1, 4, 4), floats(1, 1, 2, 2)))));
        for (boolean alignCorners : new boolean[] {true, false}) {
            specs.add(upsampled(5, 7, alignCorners)
                    .refuses("upsampleBilinear2d: to 0×7, want at least 1×1",
                            () -> floats(1, 1, 3, 4).upsampleBilinear2d(0, 7, alignCorners)));
            specs.add(upsampled(2, 1, alignCorners)
                    .refuses(
                            "upsampleBilinear2d: wants float images of shape (n, channels, height, width) "
                                    + "with at least one pixel, "
                                    + "got floats (3, 4)",
                            () -> floats(3, 4).upsampleBilinear2d(5, 7, alignCorners))
                    .refuses(
                            "upsampleBilinear2d: wants float images of shape (n, channels, height, width) "
                                    + "with at least one pixel, "
                                    + "got floats (1, 1, 0, 4)",
                            () -> floats(1, 1, 0, 4).upsampleBilinear2d(5, 7, alignCorners))
                    .refuses(
                            "upsampleBilinear2d: wants float images of shape (n, channels, height, width) "
                                    + "with at least one pixel, "
                                    + "got integers (1, 1, 3, 4)",
                            () -> integers(1, 1, 3, 4).upsampleBilinear2d(5, 7, alignCorners)));
        }
        for (boolean countsPadding : new boolean[] {true, false}) {
            specs.add(average(TILES, countsPadding));
            specs.add(average(OVERLAPPING, countsPadding)
                    .refuses("averagePooling2d: divisor 0, want at least 1",
                            () -> floats(1, 1, 4, 4).averagePooling2d(Window.of(2, 2), 0))
                    .refuses(
                            "averagePooling2d: a window of height 2 does not fit an image of height 1; "
                                    + "take a smaller window, or pad",
                            () -> floats(1, 1, 1, 4).averagePooling2d(TILES, true)));
            specs.add(average(OVER_THE_END, countsPadding)
                    .refuses("averagePooling2d: divisor -1, want at least 1",
                            () -> floats(1, 1, 4, 4).averagePooling2d(TILES, -1)));
            specs.add(averageGradient(OVER_THE_END, countsPadding));
            specs.add(averageGradient(OVERLAPPING, countsPadding)
                    .refuses("averagePooling2dGradient: gradient of shape (1, 1, 4, 4), want (1, 1, 2, 2)",
                            () -> Var.apply(
                                    new AveragePooling2dGradient(TILES, true, 0, Shape.of(1, 1, 4, 4)), floats(1, 1, 4, 4))));
        }
        return specs;
    }

    private static OpSpec upsampled(int height, int width, boolean alignCorners) {
        return OpSpec.of(
                        Add.class,
                        v -> v.getFirst().upsampleBilinear2d(height, width, alignCorners),
                        x -> tents(x.getFirst(), height, width, alignCorners),
                        6,
                        Domain.of(-3, 3, 2, 3, 3, 4))
                .errorsOfMagnitudes()
                .large(Domain.of(-3, 3, 60, 600, 3, 4))
                .named("to " + height + "×" + width + (alignCorners ? ", corners aligned" : ", edges aligned"));
    }

    /**
     * Each pixel weighs max(0, 1 − distance) along both axes, and beyond the outermost ones the image goes on as they
     * are.
     */
    private static Doubles tents(Doubles x, int height, int width, boolean alignCorners) {
        Shape in = x.shape();
        Shape out = Shape.of(in.dim(0), in.dim(1), height, width);
        double[] y = new double[out.size()];
        for (int i = 0; i < y.length; i++) {
            double down = place(i / width % height, in.dim(2), height, alignCorners);
            double across = place(i % width, in.dim(3), width, alignCorners);
            int image = i / (width * height);
            for (int row = 0; row < in.dim(2); row++) {
                for (int column = 0; column < in.dim(3); column++) {
                    double weight = Math.max(0, 1 - Math.abs(down - row)) * Math.max(0, 1 - Math.abs(across - column));
                    y[i] += weight * x.data()[(image * in.dim(2) + row) * in.dim(3) + column];
                }
            }
        }
        return new Doubles(out, y);
    }

    /** Where the centre of element i of {@code out} lies among those of {@code in}. */
    private static double place(int i, int in, int out, boolean alignCorners) {
        if (alignCorners) {
            return out == 1 ? 0 : i * (in - 1.0) / (out - 1);
        }
        return Math.min(Math.max((i + 0.5) / out * in - 0.5, 0), in - 1);
    }

    private static OpSpec convolution(
            Window window, int groups, int in, int out, UnaryMap activation, DoubleUnaryOperator f) {
        Domain w = Domain.of(-1, 1, out, in / groups, window.height(), window.width());
        // One product below 1 and a bias above: no sum is near the kink.
        Domain b = activation == UnaryMap.RELU ? Domain.of(-2, 2, out).awayFromZero(1.2) : Domain.of(-1, 1, out);
        return OpSpec.of(
                        Convolution2d.class,
                        v -> v.get(0).convolution2d(v.get(1), v.get(2), window, groups, activation),
                        x -> convolved(x, window, groups).map(f),
                        40,
                        Domain.of(-1, 1, 2, in, 4, 5), w, b)
                // The activations' slopes are at most 1.
                .proportionalTo(x -> convolved(x.stream().map(v -> v.map(Math::abs)).toList(), window, groups).map(z -> z + 1))
                .large(Domain.of(-1, 1, 9, in, 40, 31), w, b)
                .named(window + ", " + groups + " groups, " + activation);
    }

    private static OpSpec withoutBias(Window window) {
        Domain w = Domain.of(-1, 1, 3, 2, window.height(), window.width());
        return OpSpec.of(
                        Convolution2d.class, v -> v.get(0).convolution2d(v.get(1), window, 1), x -> convolved(x, window, 1), 40,
                        Domain.of(-1, 1, 1, 2, 4, 5), w)
                .errorsOfMagnitudes()
                .large(Domain.of(-1, 1, 1, 2, 140, 131), w) // fewer images than threads
                .named("no bias");
    }

    /** The convolution of x with w, plus b if there is one, as the sum that it is. */
    private static Doubles convolved(List<Doubles> operands, Window window, int groups) {
        Doubles x = operands.get(0);
        Doubles w = operands.get(1);
        double[] bias = operands.size() > 2 ? operands.get(2).data() : new double[w.shape().dim(0)];
        int out = w.shape().dim(0);
        Shape shape = Shape.of(
                x.shape().dim(0), out, window.rows("", x.shape().dim(2)), window.columns("", x.shape().dim(3)));
        double[] y = new double[shape.size()];
        visit(window, groups, x.shape(), w.shape(), (xi, wi, yi) -> y[yi] += x.data()[xi] * w.data()[wi]);
        for (int i = 0; i < y.length; i++) {
            y[i] += bias[i / (shape.dim(2) * shape.dim(3)) % out];
        }
        return new Doubles(shape, y);
    }

    private interface Product {
        void of(int x, int w, int y);
    }

    /** Every product that a convolution sums: where its factors and its sum stand. */
    private static void visit(Window window, int groups, Shape x, Shape w, Product product) {
        int down = window.rows("", x.dim(2));
        int across = window.columns("", x.dim(3));
        int in = w.dim(1);
        int out = w.dim(0);
        for (int n = 0; n < x.dim(0); n++) {
            for (int o = 0; o < out; o++) {
                for (int row = 0; row < down; row++) {
                    for (int column = 0; column < across; column++) {
                        for (int c = 0; c < in; c++) {
                            for (int i = 0; i < window.height(); i++) {
                                for (int j = 0; j < window.width(); j++) {
                                    int r = row * window.strideDown() - window.paddingDown() + i * window.dilationDown();
                                    int s = column * window.strideAcross() - window.paddingAcross() + j * window.dilationAcross();
                                    if (r >= 0 && r < x.dim(2) && s >= 0 && s < x.dim(3)) {
                                        int channel = o / (out / groups) * in + c;
                                        product.of(
                                                ((n * x.dim(1) + channel) * x.dim(2) + r) * x.dim(3) + s,
                                                ((o * in + c) * window.height() + i) * window.width() + j,
                                                ((n * out + o) * down + row) * across + column);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static OpSpec inputGradient(Window window, int groups, Shape images, int out) {
        Shape weight = Shape.of(out, images.dim(1) / groups, window.height(), window.width());
        Shape larger = Shape.of(9, images.dim(1), 40, 31);
        return OpSpec.of(
                        Convolution2dInputGradient.class,
                        v -> Var.apply(
                                new Convolution2dInputGradient(
                                        window, groups, v.get(1).shape().dim(0) == 9 ? larger : images),
                                v.get(0), v.get(1)),
                        x -> {
                            double[] dx = new double[images.size()];
                            visit(window, groups, images, weight,
                                    (xi, wi, yi) -> dx[xi] += x.get(0).data()[wi] * x.get(1).data()[yi]);
                            return new Doubles(images, dx);
                        },
                        40,
                        domain(weight), domain(output(window, images, out)))
                .errorsOfMagnitudes()
                .large(domain(weight), domain(output(window, larger, out)))
                .named(window + ", " + groups + " groups");
    }

    private static OpSpec weightGradient(Window window, int groups, Shape images, int out) {
        Shape weight = Shape.of(out, images.dim(1) / groups, window.height(), window.width());
        Shape larger = Shape.of(21, images.dim(1), 40, 31);
        return OpSpec.of(
                        Convolution2dWeightGradient.class,
                        v -> Var.apply(new Convolution2dWeightGradient(window, groups), v.get(0), v.get(1)),
                        x -> {
                            double[] dw = new double[weight.size()];
                            visit(window, groups, images, weight,
                                    (xi, wi, yi) -> dw[wi] += x.get(0).data()[xi] * x.get(1).data()[yi]);
                            return new Doubles(weight, dw);
                        },
                        60,
                        domain(images), domain(output(window, images, out)))
                .errorsOfMagnitudes()
                .large(domain(larger), domain(output(window, larger, out)))
                .named(window + ", " + groups + " groups");
    }

    private static Domain domain(Shape shape) {
        return Domain.of(-1, 1, shape.toArray());
    }

    private static Shape output(Window window, Shape images, int out) {
        return Shape.of(images.dim(0), out, window.rows("", images.dim(2)), window.columns("", images.dim(3)));
    }

    private static OpSpec maximum(Window window, int height, int width) {
        return OpSpec.of(
                        MaxPooling2d.class, v -> v.getFirst().maxPooling2d(window),
                        x -> choice(x.getFirst(), x.getFirst(), window), 0, Domain.of(-3, 3, 1, 2, height, width).distinct())
                .large(Domain.of(-3, 3, 3, 25, 40, 31))
                .named(window.toString());
    }

    private static OpSpec maximumChoice(Window window) {
        return OpSpec.of(
                        MaxPooling2dChoice.class, v -> Var.apply(new MaxPooling2dChoice(window), v.get(0), v.get(1)),
                        x -> choice(x.get(0), x.get(1), window), 0,
                        Domain.of(-3, 3, 1, 2, 5, 4).distinct(), Domain.of(-3, 3, 1, 2, 5, 4))
                .large(Domain.of(-3, 3, 3, 25, 40, 31), Domain.of(-3, 3, 3, 25, 40, 31));
    }

    private static OpSpec maximumGradient(Window window) {
        Shape images = Shape.of(1, 2, 5, 4);
        Shape larger = Shape.of(3, 25, 40, 31);
        return OpSpec.of(
                        MaxPooling2dGradient.class, v -> Var.apply(new MaxPooling2dGradient(window), v.get(0), v.get(1)),
                        x -> {
                            double[] dx = new double[images.size()];
                            places(x.get(0), window, (place, chosen) -> dx[chosen] += x.get(1).data()[place]);
                            return new Doubles(images, dx);
                        },
                        8, Domain.of(-3, 3, images.toArray()).distinct(), domain(output(window, images, 2)))
                .proportionalTo(x -> Doubles.filled(images, 2))
                .large(domain(larger), domain(output(window, larger, 25)));
    }

    /** The elements of {@code from} at the places where x is largest under the window. */
    private static Doubles choice(Doubles x, Doubles from, Window window) {
        Shape shape = output(window, x.shape(), x.shape().dim(1));
        double[] y = new double[shape.size()];
        places(x, window, (place, chosen) -> y[place] = from.data()[chosen]);
        return new Doubles(shape, y);
    }

    private interface Choice {
        void of(int place, int chosen);
    }

    private static void places(Doubles x, Window window, Choice choice) {
        Shape shape = x.shape();
        int planes = shape.dim(0) * shape.dim(1);
        int[] chosen = new int[output(window, shape, shape.dim(1)).size()];
        Arrays.fill(chosen, -1);
        Shape one = Shape.of(planes, 1, shape.dim(2), shape.dim(3));
        visit(window, 1, one, Shape.of(1, 1, window.height(), window.width()), (xi, wi, yi) -> {
            if (chosen[yi] < 0 || x.data()[xi] > x.data()[chosen[yi]]) {
                chosen[yi] = xi;
            }
        });
        for (int place = 0; place < chosen.length; place++) {
            choice.of(place, chosen[place]);
        }
    }

    private static OpSpec average(Window window, boolean countsPadding) {
        return OpSpec.of(
                        AveragePooling2d.class, v -> v.getFirst().averagePooling2d(window, countsPadding),
                        x -> averaged(x.getFirst(), window, countsPadding), 12, Domain.of(-3, 3, 1, 2, 5, 4))
                .errorsOfMagnitudes()
                .large(Domain.of(-3, 3, 3, 25, 40, 31))
                .named(window + ", " + countsPadding);
    }

    private static OpSpec averageGradient(Window window, boolean countsPadding) {
        Shape images = Shape.of(1, 2, 5, 4);
        Shape larger = Shape.of(3, 25, 40, 31);
        return OpSpec.of(
                        AveragePooling2dGradient.class,
                        v -> Var.apply(
                                new AveragePooling2dGradient(
                                        window, countsPadding, 0, v.getFirst().shape().dim(0) == 3 ? larger : images),
                                v.getFirst()),
                        x -> {
                            double[] counts = counts(images, window, countsPadding);
                            double[] dx = new double[images.size()];
                            visit(window, 1, flat(images), Shape.of(1, 1, window.height(), window.width()),
                                    (xi, wi, yi) -> dx[xi] += x.getFirst().data()[yi] / counts[yi]);
                            return new Doubles(images, dx);
                        },
                        12, domain(output(window, images, 2)))
                .errorsOfMagnitudes()
                .large(domain(output(window, larger, 25)))
                .named(window + ", " + countsPadding);
    }

    private static Doubles averaged(Doubles x, Window window, boolean countsPadding) {
        double[] counts = counts(x.shape(), window, countsPadding);
        double[] y = new double[counts.length];
        visit(window, 1, flat(x.shape()), Shape.of(1, 1, window.height(), window.width()),
                (xi, wi, yi) -> y[yi] += x.data()[xi] / counts[yi]);
        return new Doubles(output(window, x.shape(), x.shape().dim(1)), y);
    }

    private static double[] counts(Shape images, Window window, boolean countsPadding) {
        double[] counts = new double[output(window, images, images.dim(1)).size()];
        visit(window, 1, flat(images), Shape.of(1, 1, window.height(), window.width()), (xi, wi, yi) -> counts[yi]++);
        int across = window.columns("", images.dim(3));
        int places = window.rows("", images.dim(2)) * across;
        for (int i = 0; i < counts.length && countsPadding; i++) {
            counts[i] = Math.min(window.height(), images.dim(2) + 2 * window.paddingDown() - i % places / across * window.strideDown())
                    * Math.min(window.width(), images.dim(3) + 2 * window.paddingAcross() - i % across * window.strideAcross());
        }
        return counts;
    }

    /** Every channel an image of its own. */
    private static Shape flat(Shape images) {
        return Shape.of(images.dim(0) * images.dim(1), 1, images.dim(2), images.dim(3));
    }
}
