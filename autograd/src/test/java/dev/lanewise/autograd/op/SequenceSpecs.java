package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** What is composed of the ops on images: windows on sequences, and transposed convolutions. */
final class SequenceSpecs {
    private static final Window DOUBLING = Window.of(3, 2).withStride(2).withPadding(1);

    private SequenceSpecs() {}

    static List<OpSpec> all() {
        return List.of(
                convolution(3, 1, 0, 1, 1, 2, 3, null, z -> z),
                convolution(2, 2, 1, 2, 2, 4, 6, UnaryMap.TANH, Math::tanh),
                convolution(3, 1, 2, 1, 3, 3, 3, UnaryMap.SIGMOID, z -> 1 / (1 + Math.exp(-z))),
                convolutionWithoutBias()
                        .refuses(
                                "convolution1d: wants float sequences of shape (n, channels, length), "
                                        + "got floats (2, 5)",
                                () -> floats(2, 5).convolution1d(floats(4, 2, 3), 1, 0, 1, 1))
                        .refuses(
                                "convolution1d: wants float sequences of shape (n, channels, length), "
                                        + "got integers (2, 2, 5)",
                                () -> integers(2, 2, 5).convolution1d(floats(4, 2, 3), 1, 0, 1, 1))
                        .refuses(
                                "convolution1d: wants a float weight of shape (out, in, window), "
                                        + "got floats (4, 2, 1, 3)",
                                () -> floats(2, 2, 5).convolution1d(floats(4, 2, 1, 3), 1, 0, 1, 1))
                        .refuses(
                                "convolution1d: wants a float weight of shape (out, in, window), "
                                        + "got integers (4, 2, 3)",
                                () -> floats(2, 2, 5).convolution1d(integers(4, 2, 3), 1, 0, 1, 1))
                        .refuses("convolution1d: sequences (2, 3, 5) have 3 channels, the weight (4, 2, 3) wants 2",
                                () -> floats(2, 3, 5).convolution1d(floats(4, 2, 3), 1, 0, 1, 1))
                        .refuses(
                                "convolution1d: sequences (2, 4, 5) have 4 channels, "
                                        + "the weight (4, 1, 3) wants 2 in 2 groups",
                                () -> floats(2, 4, 5).convolution1d(floats(4, 1, 3), 1, 0, 1, 2))
                        .refuses(
                                "convolution1d: 3 outputs of the weight (3, 1, 3) are not dealt out evenly to 2 groups",
                                () -> floats(2, 2, 5).convolution1d(floats(3, 1, 3), 1, 0, 1, 2))
                        .refuses("convolution1d: groups 0, want at least 1",
                                () -> floats(2, 2, 5).convolution1d(floats(4, 2, 3), 1, 0, 1, 0))
                        .refuses("window: stride 0, want at least 1",
                                () -> floats(2, 2, 5).convolution1d(floats(4, 2, 3), 0, 0, 1, 1))
                        .refuses("window: padding -1, want at least 0",
                                () -> floats(2, 2, 5).convolution1d(floats(4, 2, 3), 1, -1, 1, 1))
                        .refuses(
                                "convolution1d: a window of length 5 does not fit a sequence of length 2 "
                                        + "with padding 1; take a smaller window, or pad",
                                () -> floats(2, 2, 2).convolution1d(floats(4, 2, 3), 1, 1, 2, 1))
                        .refuses(
                                "convolution1d: bias is floats (3) beside a weight of shape (4, 2, 3), want floats (4)",
                                () -> floats(2, 2, 5).convolution1d(floats(4, 2, 3), floats(3), 1, 0, 1, 1, null))
                        .refuses(
                                "convolution1d: bias is integers (4) beside a weight of shape (4, 2, 3), "
                                        + "want floats (4)",
                                () -> floats(2, 2, 5).convolution1d(floats(4, 2, 3), integers(4), 1, 0, 1, 1, null))
                        .refuses("convolution2d: activation SQRT, want RELU, TANH or SIGMOID",
                                () -> floats(2, 2, 5).convolution1d(
                                        floats(4, 2, 3), floats(4), 1, 0, 1, 1, UnaryMap.SQRT)),
                maximum(2, 2, 0, 1, false),
                maximum(3, 2, 1, 1, true)
                        .refuses("maxPooling1d: padding 2 of a window of 3, want 0 to half the window",
                                () -> floats(1, 1, 6).maxPooling1d(3, 1, 2, 1, false))
                        .refuses(
                                "maxPooling1d: wants float sequences of shape (n, channels, length), "
                                        + "got floats (1, 1, 4, 4)",
                                () -> floats(1, 1, 4, 4).maxPooling1d(2, 2, 0, 1, false)),
                maximum(2, 1, 0, 3, false)
                        .refuses(
                                "maxPooling1d: a window of length 4 does not fit a sequence of length 3; "
                                        + "take a smaller window, or pad",
                                () -> floats(1, 1, 3).maxPooling1d(2, 1, 0, 3, false))
                        .refuses(
                                "window: width 0, want at least 1",
                                () -> floats(1, 1, 3).maxPooling1d(0, 1, 0, 1, false)),
                average(2, 2, 0, false, true),
                average(3, 2, 1, true, true),
                average(3, 2, 1, true, false)
                        .refuses("averagePooling1d: padding 1 of a window of 1, want 0 to half the window",
                                () -> floats(1, 1, 6).averagePooling1d(1, 1, 1, false, true))
                        .refuses(
                                "averagePooling1d: wants float sequences of shape (n, channels, length), "
                                        + "got integers (1, 1, 4)",
                                () -> integers(1, 1, 4).averagePooling1d(2, 2, 0, false, true))
                        .refuses(
                                "averagePooling1d: a window of length 4 does not fit a sequence of length 1 "
                                        + "with padding 1; take a smaller window, or pad",
                                () -> floats(1, 1, 1).averagePooling1d(4, 1, 1, false, true)),
                transposed(Window.of(2, 3), 0, 1, 3, 2),
                transposed(DOUBLING, 1, 2, 4, 6),
                transposed(new Window(2, 2, 3, 2, 0, 1, 2, 1), 1, 1, 2, 1),
                transposedWithoutBias()
                        .refuses(
                                "transposedConvolution2d: wants float images of shape (n, 3, height, width), not "
                                        + "empty, got floats (1, 2, 3, 3)",
                                () -> floats(1, 2, 3, 3).transposedConvolution2d(floats(3, 4, 3, 2), DOUBLING, 0, 1))
                        .refuses(
                                "transposedConvolution2d: wants float images of shape (n, 3, height, width), not "
                                        + "empty, got floats (3, 3, 3)",
                                () -> floats(3, 3, 3).transposedConvolution2d(floats(3, 4, 3, 2), DOUBLING, 0, 1))
                        .refuses(
                                "transposedConvolution2d: wants float images of shape (n, 3, height, width), not "
                                        + "empty, got floats (1, 3, 0, 3)",
                                () -> floats(1, 3, 0, 3).transposedConvolution2d(floats(3, 4, 3, 2), DOUBLING, 0, 1))
                        .refuses(
                                "transposedConvolution2d: wants float images of shape (n, 3, height, width), not "
                                        + "empty, got integers (1, 3, 3, 3)",
                                () -> integers(1, 3, 3, 3).transposedConvolution2d(floats(3, 4, 3, 2), DOUBLING, 0, 1))
                        .refuses(
                                "transposedConvolution2d: wants a float weight of shape (in, out, 3, 2), "
                                        + "got floats (3, 4, 2, 2)",
                                () -> floats(1, 3, 3, 3).transposedConvolution2d(floats(3, 4, 2, 2), DOUBLING, 0, 1))
                        .refuses(
                                "transposedConvolution2d: wants a float weight of shape (in, out, 3, 2), "
                                        + "got integers (3, 4, 3, 2)",
                                () -> floats(1, 3, 3, 3).transposedConvolution2d(integers(3, 4, 3, 2), DOUBLING, 0, 1))
                        .refuses("transposedConvolution2d: 2 groups for 3 channels, want a divisor of them",
                                () -> floats(1, 3, 3, 3).transposedConvolution2d(floats(3, 4, 3, 2), DOUBLING, 0, 2))
                        .refuses("transposedConvolution2d: groups 0, want at least 1",
                                () -> floats(1, 3, 3, 3).transposedConvolution2d(floats(3, 4, 3, 2), DOUBLING, 0, 0))
                        .refuses(
                                "transposedConvolution2d: output padding 2 for a window 3×2, stride 2, padding 1, "
                                        + "want 0 or more, and less than its strides",
                                () -> floats(1, 3, 3, 3).transposedConvolution2d(floats(3, 4, 3, 2), DOUBLING, 2, 1))
                        .refuses(
                                "transposedConvolution2d: a window 3×2, stride 2, padding 1, over the end, "
                                        + "which is for pooling only",
                                () -> floats(1, 3, 3, 3).transposedConvolution2d(
                                        floats(3, 4, 3, 2), DOUBLING.withCeil(), 0, 1))
                        .refuses(
                                "transposedConvolution2d: 1 rows or columns under a window 3×2, stride 2, padding 1 "
                                        + "give 0, want at least 1: "
                                        + "less padding, or larger images",
                                () -> floats(1, 3, 3, 1).transposedConvolution2d(floats(3, 4, 3, 2), DOUBLING, 0, 1))
                        .refuses(
                                "transposedConvolution2d: 3 rows or columns under a window 1×1, stride 2000000000 give "
                                        + "4000000001, "
                                        + "want at least 1, and fewer than 2³¹",
                                () -> floats(1, 3, 3, 3).transposedConvolution2d(
                                        floats(3, 4, 1, 1), Window.of(1, 1).withStride(2_000_000_000), 0, 1))
                        .refuses(
                                "transposedConvolution2d: bias is floats (3) beside a weight of shape (3, 4, 3, 2), "
                                        + "want floats (4)",
                                () -> floats(1, 3, 3, 3).transposedConvolution2d(
                                        floats(3, 4, 3, 2), floats(3), DOUBLING, 0, 1)));
    }

    private static OpSpec convolution(
            int size, int stride, int padding, int dilation, int groups, int in, int out, UnaryMap activation,
            DoubleUnaryOperator f) {
        Domain w = Domain.of(-1, 1, out, in / groups, size);
        Domain b = Domain.of(-1, 1, out);
        return OpSpec.of(
                        Reshape.class,
                        v -> v.get(0).convolution1d(v.get(1), v.get(2), stride, padding, dilation, groups, activation),
                        x -> convolved(x, stride, padding, dilation, groups).map(f),
                        40, Domain.of(-1, 1, 2, in, 7), w, b)
                // The activations' slopes are at most 1.
                .proportionalTo(x -> convolved(
                                x.stream().map(v -> v.map(Math::abs)).toList(), stride, padding, dilation, groups)
                        .map(z -> z + 1))
                .large(Domain.of(-1, 1, 9, in, 3001), w, b)
                .named("of convolution1d: " + size + ", " + stride + ", " + padding + ", " + dilation + ", " + groups
                        + ", " + activation);
    }

    private static OpSpec convolutionWithoutBias() {
        Domain w = Domain.of(-1, 1, 3, 2, 3);
        return OpSpec.of(
                        Reshape.class, v -> v.get(0).convolution1d(v.get(1), 2, 1, 1, 1), x -> convolved(x, 2, 1, 1, 1),
                        40, Domain.of(-1, 1, 2, 2, 6), w)
                .errorsOfMagnitudes()
                .large(Domain.of(-1, 1, 1, 2, 70_001), w)
                .named("of convolution1d without bias");
    }

    /** Sequences x, a weight, and a bias if there is a third. */
    private static Doubles convolved(List<Doubles> operands, int stride, int padding, int dilation, int groups) {
        Shape x = operands.get(0).shape();
        Shape w = operands.get(1).shape();
        int places = (x.dim(2) + 2 * padding - dilation * (w.dim(2) - 1) - 1) / stride + 1;
        Shape shape = Shape.of(x.dim(0), w.dim(0), places);
        double[] y = new double[shape.size()];
        for (int at = 0; at < y.length; at++) {
            int out = at / places % w.dim(0);
            y[at] = operands.size() > 2 ? operands.get(2).data()[out] : 0;
            for (int c = 0; c < w.dim(1); c++) {
                int channel = out / (w.dim(0) / groups) * w.dim(1) + c;
                for (int j = 0; j < w.dim(2); j++) {
                    int from = at % places * stride - padding + j * dilation;
                    if (from >= 0 && from < x.dim(2)) {
                        y[at] += operands.get(1).data()[(out * w.dim(1) + c) * w.dim(2) + j]
                                * operands.get(0).data()[
                                        (at / places / w.dim(0) * x.dim(1) + channel) * x.dim(2) + from];
                    }
                }
            }
        }
        return new Doubles(shape, y);
    }

    private static OpSpec maximum(int size, int stride, int padding, int dilation, boolean ceil) {
        return OpSpec.of(
                        Reshape.class, v -> v.getFirst().maxPooling1d(size, stride, padding, dilation, ceil),
                        x -> pooled(x.getFirst(), size, stride, padding, dilation, ceil,
                                seen -> Arrays.stream(seen).filter(v -> !Double.isNaN(v)).max().orElseThrow()),
                        0, Domain.of(-3, 3, 2, 2, 6).distinct())
                .large(Domain.of(-3, 3, 3, 25, 1201))
                .named("of maxPooling1d: " + size + ", " + stride + ", " + padding + ", " + dilation + ", " + ceil);
    }

    private static OpSpec average(int size, int stride, int padding, boolean ceil, boolean countsPadding) {
        return OpSpec.of(
                        Reshape.class, v -> v.getFirst().averagePooling1d(size, stride, padding, ceil, countsPadding),
                        x -> pooled(x.getFirst(), size, stride, padding, 1, ceil, seen -> {
                            double sum = Arrays.stream(seen).filter(v -> !Double.isNaN(v)).sum();
                            long inside = Arrays.stream(seen).filter(v -> !Double.isNaN(v)).count();
                            return sum / (countsPadding ? seen.length : inside);
                        }),
                        12, Domain.of(-3, 3, 2, 2, 6))
                .errorsOfMagnitudes()
                .large(Domain.of(-3, 3, 3, 25, 1201))
                .named("of averagePooling1d: " + size + ", " + stride + ", " + padding + ", " + ceil + ", "
                        + countsPadding);
    }

    private interface OfSeen {
        double of(double[] seen);
    }

    /** A function of what the window sees at each place: the padding as NaN, nothing of what hangs over its end. */
    private static Doubles pooled(
            Doubles x, int size, int stride, int padding, int dilation, boolean ceil, OfSeen function) {
        int length = x.shape().dim(2);
        int reach = dilation * (size - 1) + 1;
        int places = 0;
        for (int from = -padding;
                from + reach <= length + padding
                        || ceil && from < length && from + reach - stride < length + padding;
                from += stride) {
            places++;
        }
        Shape shape = Shape.of(x.shape().dim(0), x.shape().dim(1), places);
        double[] y = new double[shape.size()];
        for (int at = 0; at < y.length; at++) {
            int from = at % places * stride - padding;
            int row = at / places * length;
            double[] seen = new double[size];
            int n = 0;
            for (int j = 0; j < size && from + j * dilation < length + padding; j++) {
                int i = from + j * dilation;
                seen[n++] = i < 0 || i >= length ? Double.NaN : x.data()[row + i];
            }
            y[at] = function.of(Arrays.copyOf(seen, n));
        }
        return new Doubles(shape, y);
    }

    private static OpSpec transposed(Window window, int outputPadding, int groups, int in, int out) {
        Domain w = Domain.of(-1, 1, in, out / groups, window.height(), window.width());
        Domain b = Domain.of(-1, 1, out);
        return OpSpec.of(
                        Add.class,
                        v -> v.get(0).transposedConvolution2d(v.get(1), v.get(2), window, outputPadding, groups),
                        x -> transposed(x, window, outputPadding, groups), 40,
                        Domain.of(-1, 1, 2, in, 3, 2), w, b)
                .errorsOfMagnitudes()
                .large(Domain.of(-1, 1, 9, in, 40, 31), w, b)
                .named("of transposedConvolution2d: " + window + ", " + outputPadding + ", " + groups + " groups");
    }

    private static OpSpec transposedWithoutBias() {
        Domain w = Domain.of(-1, 1, 2, 3, 3, 2);
        return OpSpec.of(
                        Convolution2dInputGradient.class,
                        v -> v.get(0).transposedConvolution2d(v.get(1), DOUBLING, 1, 1),
                        x -> transposed(x, DOUBLING, 1, 1), 40, Domain.of(-1, 1, 1, 2, 2, 3), w)
                .errorsOfMagnitudes()
                .large(Domain.of(-1, 1, 9, 2, 40, 31), w)
                .named("of transposedConvolution2d without bias");
    }

    /** Every element of x adds the weight, times itself, to the place that the window has there. */
    private static Doubles transposed(List<Doubles> operands, Window window, int outputPadding, int groups) {
        Shape x = operands.get(0).shape();
        Shape w = operands.get(1).shape();
        int out = w.dim(1) * groups;
        int height = (x.dim(2) - 1) * window.strideDown() - 2 * window.paddingDown()
                + window.dilationDown() * (w.dim(2) - 1) + 1
                + outputPadding;
        int width = (x.dim(3) - 1) * window.strideAcross() - 2 * window.paddingAcross()
                + window.dilationAcross() * (w.dim(3) - 1) + 1 + outputPadding;
        Shape shape = Shape.of(x.dim(0), out, height, width);
        double[] y = new double[shape.size()];
        for (int at = 0; at < y.length; at++) {
            y[at] = operands.size() > 2 ? operands.get(2).data()[at / (height * width) % out] : 0;
        }
        for (int from = 0; from < x.size(); from++) {
            int row = from / x.dim(3) % x.dim(2) * window.strideDown() - window.paddingDown();
            int column = from % x.dim(3) * window.strideAcross() - window.paddingAcross();
            int channel = from / x.dim(3) / x.dim(2) % x.dim(1);
            int image = from / x.dim(3) / x.dim(2) / x.dim(1);
            for (int tap = 0; tap < w.dim(1) * w.dim(2) * w.dim(3); tap++) {
                int r = row + tap / w.dim(3) % w.dim(2) * window.dilationDown();
                int c = column + tap % w.dim(3) * window.dilationAcross();
                int output = channel / (x.dim(1) / groups) * w.dim(1) + tap / w.dim(3) / w.dim(2);
                if (r >= 0 && r < height && c >= 0 && c < width) {
                    y[((image * out + output) * height + r) * width + c] += operands.get(0).data()[from]
                            * operands.get(1).data()[channel * w.dim(1) * w.dim(2) * w.dim(3) + tap];
                }
            }
        }
        return new Doubles(shape, y);
    }
}
