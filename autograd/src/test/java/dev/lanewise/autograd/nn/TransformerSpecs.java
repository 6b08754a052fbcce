package dev.lanewise.autograd.nn;

import dev.lanewise.engine.Shape;
import java.util.Arrays;
import java.util.List;

/** The layers of transformers, with their definitions in double. */
final class TransformerSpecs {
    private static final int N = 2;
    private static final int T = 3;
    private static final int WIDTH = 8;
    private static final int HEADS = 2;
    private static final int HIDDEN = 5;

    private TransformerSpecs() {}

    static List<LayerSpecs.Spec> all() {
        Shape shape = Shape.of(N, T, WIDTH);
        return List.of(
                new LayerSpecs.Spec(new SinusoidalPositions(WIDTH), shape, shape, (x, p) -> positions(x))
                        .refuses("sinusoidal positions: input of shape (2, 3, 9), want (…, t, 8)", N, T, WIDTH + 1)
                        .refuses("sinusoidal positions: input of shape (8), want (…, t, 8)", WIDTH)
                        .refusesIntegers(N, T, WIDTH),
                new LayerSpecs.Spec(LearnedPositions.of(T + 2, WIDTH), shape, shape, (x, p) -> added(x, p[0], T * WIDTH)),
                new LayerSpecs.Spec(LearnedPositions.of(T, WIDTH), shape, shape, (x, p) -> added(x, p[0], T * WIDTH))
                        .refuses(
                                "learned positions: input of shape (2, 4, 8), want (…, t, 8) with t of at most 3",
                                N, T + 1, WIDTH)
                        .refuses(
                                "learned positions: input of shape (2, 3, 9), want (…, t, 8) with t of at most 3",
                                N, T, WIDTH + 1)
                        .refusesIntegers(N, T, WIDTH),
                new LayerSpecs.Spec(
                        MultiHeadAttention.of(WIDTH, HEADS, false), shape, shape, (x, p) -> attention(x, false, 0, p))
                        .refuses("multi-head attention: input of shape (3, 8), want (n, t, 8)", T, WIDTH)
                        .refuses("multi-head attention: input of shape (2, 3, 9), want (n, t, 8)", N, T, WIDTH + 1)
                        .refusesIntegers(N, T, WIDTH),
                new LayerSpecs.Spec(
                        MultiHeadAttention.of(WIDTH, HEADS, true).withRotary(new Rotary(100)), shape, shape,
                        (x, p) -> attention(x, true, 100, p)),
                new LayerSpecs.Spec(
                        TransformerEncoder.of(WIDTH, HEADS, HIDDEN, Activation.TANH, true, true, 0.3f), shape, shape,
                        (x, p) -> {
                            double[] y = sum(x, attention(norm(x, p[0], p[1]), true, 0, Arrays.copyOfRange(p, 2, 6)));
                            return sum(y, network(norm(y, p[6], p[7]), p, 8));
                        }),
                new LayerSpecs.Spec(
                        TransformerEncoder.of(WIDTH, HEADS, HIDDEN, Activation.TANH, false, false, 0), shape, shape,
                        (x, p) -> {
                            double[] y = norm(sum(x, attention(x, false, 0, Arrays.copyOfRange(p, 2, 6))), p[0], p[1]);
                            return norm(sum(y, network(y, p, 8)), p[6], p[7]);
                        })
                        .refuses("multi-head attention: input of shape (3, 8), want (n, t, 8)", T, WIDTH)
                        .refuses("multi-head attention: input of shape (2, 3, 9), want (n, t, 8)", N, T, WIDTH + 1));
    }

    private static double[] positions(double[] x) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            int column = i % WIDTH;
            double angle = i / WIDTH % T / StrictMath.pow(10_000, (column - column % 2) / (double) WIDTH);
            y[i] += column % 2 == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle);
        }
        return y;
    }

    private static double[] added(double[] x, double[] table, int n) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] += table[i % n];
        }
        return y;
    }

    private static double[] sum(double[] a, double[] b) {
        return added(a, b, b.length);
    }

    private static double[] norm(double[] x, double[] weight, double[] bias) {
        return LayerSpecs.scaled(LayerSpecs.normalized(x, WIDTH, true, 1e-5), weight, bias);
    }

    private static double[] network(double[] x, double[][] p, int first) {
        double[] up = LayerSpecs.linear(WIDTH, HIDDEN).of(x, Arrays.copyOfRange(p, first, first + 2));
        double[] hidden = LayerSpecs.map(Activation.TANH).of(up, null);
        return LayerSpecs.linear(HIDDEN, WIDTH).of(hidden, Arrays.copyOfRange(p, first + 2, first + 4));
    }

    /** @param base of rotary positions, 0 for none */
    private static double[] attention(double[] x, boolean causal, double base, double[]... p) {
        double[] qkv = LayerSpecs.linear(WIDTH, 3 * WIDTH).of(x, Arrays.copyOfRange(p, 0, 2));
        int d = WIDTH / HEADS;
        double[] y = new double[x.length];
        for (int b = 0; b < N; b++) {
            for (int h = 0; h < HEADS; h++) {
                for (int i = 0; i < T; i++) {
                    double[] q = turned(row(qkv, b, i, 0, h), i, base);
                    int seen = causal ? i + 1 : T;
                    double[] weights = new double[seen];
                    double total = 0;
                    for (int j = 0; j < seen; j++) {
                        double[] k = turned(row(qkv, b, j, 1, h), j, base);
                        double score = 0;
                        for (int c = 0; c < d; c++) {
                            score += q[c] * k[c] / Math.sqrt(d);
                        }
                        weights[j] = Math.exp(score);
                        total += weights[j];
                    }
                    for (int j = 0; j < seen; j++) {
                        double[] v = row(qkv, b, j, 2, h);
                        for (int c = 0; c < d; c++) {
                            y[(b * T + i) * WIDTH + h * d + c] += weights[j] / total * v[c];
                        }
                    }
                }
            }
        }
        return LayerSpecs.linear(WIDTH, WIDTH).of(y, Arrays.copyOfRange(p, 2, 4));
    }

    private static double[] row(double[] qkv, int b, int t, int which, int head) {
        int d = WIDTH / HEADS;
        int from = (b * T + t) * 3 * WIDTH + which * WIDTH + head * d;
        return Arrays.copyOfRange(qkv, from, from + d);
    }

    private static double[] turned(double[] row, int t, double base) {
        if (base == 0) {
            return row;
        }
        int half = row.length / 2;
        double[] y = new double[row.length];
        for (int i = 0; i < half; i++) {
            double angle = t * StrictMath.pow(base, -2.0 * i / row.length);
            y[i] = row[i] * StrictMath.cos(angle) - row[i + half] * StrictMath.sin(angle);
            y[i + half] = row[i + half] * StrictMath.cos(angle) + row[i] * StrictMath.sin(angle);
        }
        return y;
    }
}
