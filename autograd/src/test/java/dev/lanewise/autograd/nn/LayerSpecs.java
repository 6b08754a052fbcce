package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.PadMode;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Each layer with an input shape and its definition in double: what the tests common to all layers run over. */
final class LayerSpecs {
    /** A layer in inference as a function of its input and its parameters, both row-major. */
    interface Reference {
        double[] of(double[] x, double[][] parameters);
    }

    /** A wrong input and the whole message it must get. */
    record Wrong(Var input, String message) {}

    /** @param wrong what it must refuse; of one entry of each class of layers at least */
    record Spec(Layer layer, Shape input, Shape output, Reference reference, List<Wrong> wrong) {
        Spec(Layer layer, Shape input, Shape output, Reference reference) {
            this(layer, input, output, reference, List.of());
        }

        /** Floats of that shape. */
        Spec refuses(String message, int... dims) {
            return refuses(message, Var.placeholder(Shape.of(dims)));
        }

        /** Integers of that shape, as a layer of floats says it. */
        Spec refusesIntegers(int... dims) {
            return refusesIntegersWith(layer.label() + ": wants floats, got integers of shape " + Shape.of(dims)
                    + "; an Embedding or a one-hot makes floats of them", dims);
        }

        Spec refusesIntegersWith(String message, int... dims) {
            return refuses(message, Var.integerPlaceholder(Shape.of(dims)));
        }

        private Spec refuses(String message, Var input) {
            List<Wrong> more = new ArrayList<>(wrong);
            more.add(new Wrong(input, message));
            return new Spec(layer, this.input, output, reference, List.copyOf(more));
        }

        @Override
        public String toString() {
            return layer.label() + " on " + input;
        }
    }

    private LayerSpecs() {}

    static List<Spec> all() {
        List<Spec> specs = new ArrayList<>();
        specs.add(new Spec(Linear.of(5, 3), Shape.of(4, 5), Shape.of(4, 3), linear(5, 3))
                .refuses(
                        "linear: input of shape (4, 6) and weight of shape (3, 5), want an input of shape (batch, 5)",
                        4, 6)
                .refuses("linear: input of shape (5) and weight of shape (3, 5), want an input of shape (batch, 5)", 5)
                .refusesIntegers(4, 5));
        specs.add(new Spec(Linear.of(5, 1), Shape.of(1, 5), Shape.of(1, 1), linear(5, 1)));
        specs.add(new Spec(Linear.of(2, 3), Shape.of(2, 3, 2), Shape.of(2, 3, 3), linear(2, 3)));
        specs.add(new Spec(Linear.withoutBias(4, 3), Shape.of(6, 4), Shape.of(6, 3), linear(4, 3)));
        for (Activation activation : Activation.values()) {
            specs.add(new Spec(activation, Shape.of(3, 7), Shape.of(3, 7), map(activation))
                .refusesIntegers(3, 7));
        }
        for (ShapedActivation.Kind kind : ShapedActivation.Kind.values()) {
            DoubleUnaryOperator f = shaped(kind);
            specs.add(new Spec(
                    new ShapedActivation(kind, 0.25f, kind == ShapedActivation.Kind.HARD_TANH || kind == ShapedActivation.Kind.THRESHOLD ? 1.5f : 0),
                    Shape.of(3, 7), Shape.of(3, 7), (x, p) -> Arrays.stream(x).map(f).toArray())
                    .refusesIntegers(3, 7));
        }
        specs.addAll(BlockSpecs.all());
        specs.add(new Spec(
                        Conv2d.of(2, 3, 2), Shape.of(2, 2, 3, 4), Shape.of(2, 3, 2, 3), (x, p) -> convolved(x, p, 3, 4))
                .refuses(
                        "convolution2d: images (2, 3, 3, 4) have 3 channels, the weight (3, 2, 2, 2) wants 2",
                        2, 3, 3, 4)
                .refuses(
                        "convolution2d: wants float images of shape (n, channels, height, width), got floats (2, 3, 4)",
                        2, 3, 4)
                .refuses(
                        "convolution2d: a window of height 2 does not fit an image of height 1; "
                                + "take a smaller window, or pad",
                        2, 2, 1, 4)
                .refusesIntegersWith("convolution2d: wants floats, got integers (2, 2, 3, 4)", 2, 2, 3, 4));
        specs.add(new Spec(
                Conv2d.withoutBias(2, 3, Window.of(2, 2), 1),
                Shape.of(2, 2, 3, 4),
                Shape.of(2, 3, 2, 3),
                (x, p) -> convolved(x, new double[][] {p[0], new double[3]}, 3, 4)));
        for (PadMode mode : List.of(PadMode.REFLECT, PadMode.REPLICATE, PadMode.CIRCULAR)) {
            specs.add(new Spec(
                    Conv2d.of(2, 3, new Window(2, 2, 1, 1, 1, 2, 1, 1), 1).withPadMode(mode), Shape.of(2, 2, 2, 3), Shape.of(2, 3, 3, 6),
                    (x, p) -> convolved(around(x, 2, 3, 1, 2, mode), p, 4, 7)));
            specs.add(new Spec(
                    Conv1d.of(2, 3, 2, 1, 2, 1, 1).withPadMode(mode), Shape.of(2, 2, 3), Shape.of(2, 3, 6),
                    (x, p) -> convolvedSequences(around(x, 1, 3, 0, 2, mode), p, 7)));
        }
        specs.add(new Spec(MaxPool2d.of(2), Shape.of(1, 1, 2, 5), Shape.of(1, 1, 1, 2), (x, p) -> new double[] {
            Math.max(Math.max(x[0], x[1]), Math.max(x[5], x[6])), Math.max(Math.max(x[2], x[3]), Math.max(x[7], x[8]))
        })
                .refuses(
                        "maxPooling2d: wants float images of shape (n, channels, height, width), got floats (1, 2, 5)",
                        1, 2, 5)
                .refuses(
                        "maxPooling2d: a window of height 2 does not fit an image of height 1; "
                                + "take a smaller window, or pad",
                        1, 1, 1, 5));
        specs.add(new Spec(AveragePool2d.of(2), Shape.of(1, 1, 2, 5), Shape.of(1, 1, 1, 2), (x, p) -> new double[] {
            (x[0] + x[1] + x[5] + x[6]) / 4, (x[2] + x[3] + x[7] + x[8]) / 4
        })
                .refuses(
                        "averagePooling2d: wants float images of shape (n, channels, height, width), "
                                + "got floats (1, 2, 5)",
                        1, 2, 5)
                .refuses(
                        "averagePooling2d: a window of width 2 does not fit an image of width 1; "
                                + "take a smaller window, or pad",
                        1, 1, 2, 1));
        specs.add(new Spec(new Pad2d(PadMode.REPLICATE, 1, 0, 0, 2), Shape.of(1, 1, 2, 2), Shape.of(1, 1, 3, 4), (x, p) -> new double[] {
            x[0], x[1], x[1], x[1], x[0], x[1], x[1], x[1], x[2], x[3], x[3], x[3]
        })
                .refuses("pad2d: input of shape (1, 2, 2), want (n, channels, height, width)", 1, 2, 2));
        specs.add(new Spec(Pad2d.of(PadMode.ZERO, 1), Shape.of(1, 1, 1, 1), Shape.of(1, 1, 3, 3), (x, p) -> new double[] {
            0, 0, 0, 0, x[0], 0, 0, 0, 0
        }));
        specs.add(new Spec(
                        Conv1d.of(2, 3, 2), Shape.of(2, 2, 4), Shape.of(2, 3, 3), (x, p) -> convolvedSequences(x, p, 4))
                .refuses("conv1d 2 → 3, 2: input of shape (2, 4), want (n, channels, length)", 2, 4)
                .refuses("convolution1d: sequences (2, 3, 4) have 3 channels, the weight (3, 2, 2) wants 2", 2, 3, 4)
                .refuses(
                        "convolution1d: a window of length 2 does not fit a sequence of length 1; "
                                + "take a smaller window, or pad", 2, 2, 1)
                .refusesIntegers(2, 2, 4));
        specs.add(new Spec(
                ConvTranspose2d.of(2, 3, Window.of(2, 2).withStride(2), 1, 1),
                Shape.of(1, 2, 2, 3), Shape.of(1, 3, 5, 7), (x, p) -> transposed(x, p))
                .refuses(
                        "transposedConvolution2d: wants float images of shape (n, 2, height, width), not empty, "
                                + "got floats (1, 3, 2, 3)", 1, 3, 2, 3)
                .refuses(
                        "transposedConvolution2d: wants float images of shape (n, 2, height, width), not empty, "
                                + "got floats (2, 2, 3)", 2, 2, 3)
                .refusesIntegers(1, 2, 2, 3));
        specs.add(new Spec(new AdaptiveAveragePool2d(2, 3), Shape.of(1, 1, 3, 4), Shape.of(1, 1, 2, 3), (x, p) -> new double[] {
            (x[0] + x[1] + x[4] + x[5]) / 4, (x[1] + x[2] + x[5] + x[6]) / 4, (x[2] + x[3] + x[6] + x[7]) / 4,
            (x[4] + x[5] + x[8] + x[9]) / 4, (x[5] + x[6] + x[9] + x[10]) / 4, (x[6] + x[7] + x[10] + x[11]) / 4
        })
                .refuses(
                        "adaptiveAveragePool2d: input of shape (1, 2, 3), want (n, channels, h, w), not empty",
                        1, 2, 3)
                .refuses(
                        "adaptiveAveragePool2d: input of shape (1, 1, 0, 4), want (n, channels, h, w), not empty",
                        1, 1, 0, 4));
        specs.add(new Spec(new AdaptiveAveragePool2d(1, 2), Shape.of(1, 1, 2, 4), Shape.of(1, 1, 1, 2), (x, p) -> new double[] {
            (x[0] + x[1] + x[4] + x[5]) / 4, (x[2] + x[3] + x[6] + x[7]) / 4
        }));
        specs.add(new Spec(MaxPool1d.of(2), Shape.of(1, 2, 5), Shape.of(1, 2, 2), (x, p) -> new double[] {
            Math.max(x[0], x[1]), Math.max(x[2], x[3]), Math.max(x[5], x[6]), Math.max(x[7], x[8])
        })
                .refuses("max-pool1d 2, stride 2: input of shape (2, 5), want (n, channels, length)", 2, 5)
                .refuses(
                        "maxPooling1d: a window of length 2 does not fit a sequence of length 1; "
                                + "take a smaller window, or pad", 1, 2, 1)
                .refusesIntegers(1, 2, 5));
        MaxPool1d overTheEnd = new MaxPool1d(3, 3, 1, 2, true);
        specs.add(new Spec(overTheEnd, Shape.of(1, 1, 7), Shape.of(1, 1, 3), (x, p) -> new double[] {
            Math.max(x[1], x[3]), Math.max(x[2], Math.max(x[4], x[6])), x[5]
        }));
        specs.add(new Spec(AveragePool1d.of(2), Shape.of(1, 2, 5), Shape.of(1, 2, 2), (x, p) -> new double[] {
            (x[0] + x[1]) / 2, (x[2] + x[3]) / 2, (x[5] + x[6]) / 2, (x[7] + x[8]) / 2
        })
                .refuses(
                        "average-pool1d 2, stride 2: input of shape (1, 2, 1, 5), want (n, channels, length)",
                        1, 2, 1, 5)
                .refuses(
                        "averagePooling1d: a window of length 2 does not fit a sequence of length 1; "
                                + "take a smaller window, or pad", 1, 2, 1)
                .refusesIntegers(1, 2, 5));
        AveragePool1d notCounting = new AveragePool1d(3, 2, 1, false, false);
        specs.add(new Spec(notCounting, Shape.of(1, 1, 4), Shape.of(1, 1, 2), (x, p) -> new double[] {
            (x[0] + x[1]) / 2, (x[1] + x[2] + x[3]) / 3
        }));
        specs.add(new Spec(new AdaptiveAveragePool1d(3), Shape.of(1, 2, 4), Shape.of(1, 2, 3), (x, p) -> new double[] {
            (x[0] + x[1]) / 2, (x[1] + x[2]) / 2, (x[2] + x[3]) / 2,
            (x[4] + x[5]) / 2, (x[5] + x[6]) / 2, (x[6] + x[7]) / 2
        })
                .refuses("adaptive average-pool1d 3: input of shape (2, 4), want (n, channels, length)", 2, 4)
                .refuses(
                        "adaptive average-pool1d 3: input of shape (1, 2, 0), want sequences that are not empty",
                        1, 2, 0)
                .refusesIntegers(1, 2, 4));
        specs.add(new Spec(new AdaptiveAveragePool1d(2), Shape.of(1, 1, 4), Shape.of(1, 1, 2), (x, p) -> new double[] {
            (x[0] + x[1]) / 2, (x[2] + x[3]) / 2
        }));
        specs.add(new Spec(new GlobalAveragePool(), Shape.of(1, 2, 3), Shape.of(1, 2), (x, p) -> new double[] {
            (x[0] + x[1] + x[2]) / 3, (x[3] + x[4] + x[5]) / 3
        })
                .refuses("globalAveragePool: input of shape (1, 2), want (n, channels, d₁, …)", 1, 2)
                .refusesIntegers(1, 2, 3));
        specs.add(new Spec(new GlobalAveragePool(), Shape.of(1, 2, 1, 3), Shape.of(1, 2), (x, p) -> new double[] {
            (x[0] + x[1] + x[2]) / 3, (x[3] + x[4] + x[5]) / 3
        }));
        specs.add(new Spec(
                Recurrent.lstm(2, 3), Shape.of(2, 4, 2), Shape.of(2, 4, 3),
                RecurrentReference.of(Recurrent.Cell.LSTM, 4, 2, 3, true))
                .refuses("lstm: input of shape (2, 4, 3), want floats (batch, steps, 2)", 2, 4, 3)
                .refuses("lstm: input of shape (4, 2), want floats (batch, steps, 2)", 4, 2)
                .refusesIntegersWith("lstm: input of shape (2, 4, 2), want floats (batch, steps, 2)", 2, 4, 2));
        specs.add(new Spec(
                Recurrent.projectedLstm(2, 4, 2, 1, false, true), Shape.of(2, 4, 2), Shape.of(2, 4, 2),
                RecurrentReference.projected(4, 2, 4, 2)));
        specs.add(new Spec(
                Recurrent.gru(2, 3).last(), Shape.of(2, 4, 2), Shape.of(2, 3), RecurrentReference.of(Recurrent.Cell.GRU, 4, 2, 3, false)));
        specs.add(new Spec(
                Recurrent.rnn(2, 3), Shape.of(2, 4, 2), Shape.of(2, 4, 3), RecurrentReference.of(Recurrent.Cell.TANH, 4, 2, 3, true)));
        specs.add(new Spec(LayerNorm.of(3, 2), Shape.of(2, 3, 2), Shape.of(2, 3, 2), (x, p) ->
                scaled(normalized(x, 6, true, 1e-5), p[0], p[1]))
                .refuses("layer norm: input of shape (2, 2, 2), want one that ends with (3, 2)", 2, 2, 2)
                .refuses("layer norm: input of shape (2), want one that ends with (3, 2)", 2)
                .refusesIntegers(2, 3, 2));
        specs.add(new Spec(LayerNorm.withoutBias(5), Shape.of(4, 5), Shape.of(4, 5), (x, p) ->
                scaled(normalized(x, 5, true, 1e-5), p[0], new double[5])));
        specs.add(new Spec(RmsNorm.of(5), Shape.of(4, 5), Shape.of(4, 5), (x, p) ->
                scaled(normalized(x, 5, false, 1e-6), p[0], new double[5]))
                .refuses("rms norm: input of shape (4, 4), want one that ends with (5)", 4, 4)
                .refusesIntegers(4, 5));
        specs.add(new Spec(GroupNorm.of(2, 4), Shape.of(2, 4, 3), Shape.of(2, 4, 3), (x, p) ->
                channels(normalized(x, 6, true, 1e-5), p, 3))
                .refuses("group norm: input of shape (2, 3, 3), want (n, 4, …)", 2, 3, 3)
                .refuses("group norm: input of shape (4), want (n, 4, …)", 4)
                .refusesIntegers(2, 4, 3));
        specs.add(new Spec(BatchNorm.of(4), Shape.of(2, 4, 3), Shape.of(2, 4, 3), (x, p) -> {
            double[] h = x.clone();
            for (int i = 0; i < h.length; i++) {
                h[i] /= Math.sqrt(1 + 1e-5);
            }
            return channels(h, p, 3);
        })
                .refuses("batch norm: input of shape (2, 3, 3), want (n, 4, …)", 2, 3, 3)
                .refuses("batch norm: input of shape (4), want (n, 4, …)", 4)
                .refusesIntegers(2, 4, 3));
        specs.addAll(TransformerSpecs.all());
        specs.add(new Spec(new Dropout(0.5f), Shape.of(3, 4), Shape.of(3, 4), (x, p) -> x)
                .refusesIntegers(3, 4));
        specs.add(new Spec(new Flatten(), Shape.of(2, 3, 4), Shape.of(2, 12), (x, p) -> x)
                .refuses("flatten: input of shape (), want (n, …): a scalar has no batch axis"));
        specs.add(new Spec(Unflatten.to(3, 4), Shape.of(2, 12), Shape.of(2, 3, 4), (x, p) -> x)
                .refuses("unflatten: (2, 11) to examples of (3, 4), want (batch, 12)", 2, 11)
                .refuses("unflatten: (2, 3, 4) to examples of (3, 4), want (batch, 12)", 2, 3, 4));
        specs.add(new Spec(new Flatten(), Shape.of(3), Shape.of(3, 1), (x, p) -> x));
        specs.add(new Spec(
                Sequential.of(
                        Linear.of(6, 5),
                        Activation.TANH,
                        Sequential.of(Linear.of(5, 8), Activation.RELU, new Dropout(0.2f)),
                        Linear.of(8, 3),
                        Activation.SOFTPLUS),
                Shape.of(4, 6),
                Shape.of(4, 3),
                (x, p) -> {
                    double[] a = map(Activation.TANH).of(linear(6, 5).of(x, new double[][] {p[0], p[1]}), null);
                    double[] b = map(Activation.RELU).of(linear(5, 8).of(a, new double[][] {p[2], p[3]}), null);
                    return map(Activation.SOFTPLUS).of(linear(8, 3).of(b, new double[][] {p[4], p[5]}), null);
                })
                .refuses(
                        "sequential: layer 0 (linear 6 → 5): linear: "
                                + "input of shape (4, 5) and weight of shape (5, 6), want an input of shape (batch, 6)",
                        4, 5));
        Parameter tied = new Parameter(Shape.of(4, 4), Initializer.uniform(-0.5f, 0.5f));
        Linear shared = new Linear(tied, Optional.empty());
        specs.add(new Spec(
                Sequential.of(shared, Activation.SIGMOID, shared),
                Shape.of(3, 4),
                Shape.of(3, 4),
                (x, p) -> linear(4, 4).of(map(Activation.SIGMOID).of(linear(4, 4).of(x, p), null), p)));
        return specs;
    }

    /** Each row of {@code n} elements. */
    static double[] normalized(double[] x, int n, boolean centred, double eps) {
        double[] h = new double[x.length];
        for (int from = 0; from < x.length; from += n) {
            double mean = 0;
            for (int i = from; i < from + n && centred; i++) {
                mean += x[i] / n;
            }
            double variance = 0;
            for (int i = from; i < from + n; i++) {
                variance += (x[i] - mean) * (x[i] - mean) / n;
            }
            for (int i = from; i < from + n; i++) {
                h[i] = (x[i] - mean) / Math.sqrt(variance + eps);
            }
        }
        return h;
    }

    static double[] scaled(double[] h, double[] weight, double[] bias) {
        double[] y = new double[h.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = h[i] * weight[i % weight.length] + bias[i % bias.length];
        }
        return y;
    }

    /** Weight and bias of each channel, which has {@code places}. */
    private static double[] channels(double[] h, double[][] p, int places) {
        double[] y = new double[h.length];
        for (int i = 0; i < y.length; i++) {
            int channel = i / places % p[0].length;
            y[i] = h[i] * p[0][channel] + p[1][channel];
        }
        return y;
    }

    /** Elements of each image around it, by their definition. */
    private static double[] around(double[] x, int rows, int columns, int down, int across, PadMode mode) {
        int width = columns + 2 * across;
        int height = rows + 2 * down;
        double[] y = new double[x.length / (rows * columns) * height * width];
        for (int at = 0; at < y.length; at++) {
            int row = within(at / width % height - down, rows, mode);
            int column = within(at % width - across, columns, mode);
            y[at] = x[(at / width / height * rows + row) * columns + column];
        }
        return y;
    }

    private static int within(int at, int extent, PadMode mode) {
        return switch (mode) {
            case REFLECT -> at < 0 ? -at : at >= extent ? 2 * extent - 2 - at : at;
            case REPLICATE -> Math.clamp(at, 0, extent - 1);
            case CIRCULAR -> Math.floorMod(at, extent);
            case ZERO -> throw new IllegalArgumentException("no element");
        };
    }

    /** Two images of two channels under a window of 2 × 2 with three outputs. */
    private static double[] convolved(double[] x, double[][] p, int height, int width) {
        int rows = height - 1;
        int columns = width - 1;
        double[] y = new double[2 * 3 * rows * columns];
        for (int at = 0; at < y.length; at++) {
            int column = at % columns;
            int row = at / columns % rows;
            int out = at / columns / rows % 3;
            int image = at / columns / rows / 3;
            y[at] = p[1][out];
            for (int c = 0; c < 2; c++) {
                for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < 2; j++) {
                        y[at] += p[0][((out * 2 + c) * 2 + i) * 2 + j] * x[((image * 2 + c) * height + row + i) * width + column + j];
                    }
                }
            }
        }
        return y;
    }

    /** Two sequences of two channels under a window of 2 with three outputs. */
    private static double[] convolvedSequences(double[] x, double[][] p, int length) {
        int places = length - 1;
        double[] y = new double[2 * 3 * places];
        for (int at = 0; at < y.length; at++) {
            int out = at / places % 3;
            y[at] = p[1][out];
            for (int c = 0; c < 2; c++) {
                for (int j = 0; j < 2; j++) {
                    y[at] += p[0][(out * 2 + c) * 2 + j] * x[(at / places / 3 * 2 + c) * length + at % places + j];
                }
            }
        }
        return y;
    }

    /** One image of 2 × 2 × 3 under a window of 2 × 2 and stride 2, three outputs of 5 × 7. */
    private static double[] transposed(double[] x, double[][] p) {
        double[] y = new double[3 * 5 * 7];
        for (int out = 0; out < 3; out++) {
            Arrays.fill(y, out * 35, out * 35 + 35, p[1][out]);
            for (int at = 0; at < x.length; at++) {
                for (int tap = 0; tap < 4; tap++) {
                    int row = 2 * (at / 3 % 2) + tap / 2;
                    int column = 2 * (at % 3) + tap % 2;
                    y[(out * 5 + row) * 7 + column] += x[at] * p[0][(at / 6 * 3 + out) * 4 + tap];
                }
            }
        }
        return y;
    }

    /** x·Wᵀ, plus the bias if there is a second parameter. */
    static Reference linear(int in, int out) {
        return (x, p) -> {
            int rows = x.length / in;
            double[] y = new double[rows * out];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < out; j++) {
                    double sum = p.length > 1 ? p[1][j] : 0;
                    for (int k = 0; k < in; k++) {
                        sum += x[i * in + k] * p[0][j * in + k];
                    }
                    y[i * out + j] = sum;
                }
            }
            return y;
        };
    }

    /** Element by element, but for the three that normalise rows: of seven elements. */
    static Reference map(Activation activation) {
        if (activation == Activation.SOFTMAX || activation == Activation.LOG_SOFTMAX) {
            return (x, p) -> softmax(x, 7, activation == Activation.LOG_SOFTMAX);
        }
        if (activation == Activation.SOFTMIN) {
            return (x, p) -> softmax(Arrays.stream(x).map(v -> -v).toArray(), 7, false);
        }
        DoubleUnaryOperator f = function(activation);
        return (x, p) -> {
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = f.applyAsDouble(x[i]);
            }
            return y;
        };
    }

    private static DoubleUnaryOperator function(Activation activation) {
        return switch (activation) { // no default: a new activation does not compile without its definition
            case LINEAR -> x -> x;
            case RELU -> x -> x < 0 ? 0 : x;
            case TANH -> StrictMath::tanh;
            case SIGMOID -> x -> 1 / (1 + StrictMath.exp(-x));
            case SOFTPLUS -> x -> StrictMath.log1p(StrictMath.exp(x));
            case LEAKY_RELU -> x -> x > 0 ? x : 0.01f * x;
            case GELU -> x -> x * normal(x);
            case GELU_TANH -> x -> x / 2 * (1 + StrictMath.tanh(StrictMath.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SILU -> x -> x / (1 + StrictMath.exp(-x));
            case MISH -> x -> x * StrictMath.tanh(StrictMath.log1p(StrictMath.exp(x)));
            case ELU -> x -> x > 0 ? x : StrictMath.expm1(x);
            case SELU -> x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * StrictMath.expm1(x));
            case HARD_SWISH -> x -> x * Math.clamp(x + 3, 0, 6) / 6;
            case HARD_SIGMOID -> x -> Math.clamp(x + 3, 0, 6) / 6;
            case HARD_TANH -> x -> Math.clamp(x, -1, 1);
            case RELU6 -> x -> Math.clamp(x, 0, 6);
            case SOFTSIGN -> x -> x / (1 + Math.abs(x));
            case TANH_SHRINK -> x -> x - StrictMath.tanh(x);
            case SOFT_SHRINK -> x -> x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0;
            case HARD_SHRINK -> x -> Math.abs(x) > 0.5 ? x : 0;
            case LOG_SIGMOID -> x -> -StrictMath.log1p(StrictMath.exp(-x));
            case SOFTMAX, LOG_SOFTMAX, SOFTMIN -> throw new IllegalArgumentException(activation + " takes rows");
        };
    }

    /** With the numbers ¼ and, where there is a second one, 1½. */
    private static DoubleUnaryOperator shaped(ShapedActivation.Kind kind) {
        return switch (kind) {
            case LEAKY_RELU -> x -> x > 0 ? x : 0.25 * x;
            case ELU -> x -> x > 0 ? x : 0.25 * StrictMath.expm1(x);
            case CELU -> x -> x > 0 ? x : 0.25 * StrictMath.expm1(4 * x);
            case HARD_TANH -> x -> Math.clamp(x, 0.25, 1.5);
            case THRESHOLD -> x -> x > 0.25 ? x : 1.5;
            case HARD_SHRINK -> x -> Math.abs(x) > 0.25 ? x : 0;
            case SOFT_SHRINK -> x -> x > 0.25 ? x - 0.25 : x < -0.25 ? x + 0.25 : 0;
        };
    }

    /** The normal distribution by Simpson's rule, as the integral of its density from −12 to x. */
    private static double normal(double x) {
        int n = 4000;
        double h = (x + 12) / n;
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            double t = i * h - 12;
            sum += (i % n == 0 ? 1 : i % 2 == 0 ? 2 : 4) * StrictMath.exp(-t * t / 2);
        }
        return sum * h / 3 / StrictMath.sqrt(2 * Math.PI);
    }

    private static double[] softmax(double[] x, int n, boolean log) {
        double[] y = new double[x.length];
        for (int from = 0; from < x.length; from += n) {
            double sum = 0;
            for (int i = from; i < from + n; i++) {
                sum += StrictMath.exp(x[i]);
            }
            for (int i = from; i < from + n; i++) {
                y[i] = log ? x[i] - StrictMath.log(sum) : StrictMath.exp(x[i]) / sum;
            }
        }
        return y;
    }
}
