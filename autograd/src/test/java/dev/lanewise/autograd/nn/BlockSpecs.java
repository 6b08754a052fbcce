package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.nn.LayerSpecs.Reference;
import dev.lanewise.autograd.nn.LayerSpecs.Spec;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Layers around other layers, gates, learned slopes, and what is linear in two inputs or in none. */
final class BlockSpecs {
    private BlockSpecs() {}

    static List<Spec> all() {
        List<Spec> specs = new ArrayList<>();
        specs.add(new Spec(
                new Residual(Sequential.of(Linear.of(4, 4), Activation.TANH)), Shape.of(3, 4), Shape.of(3, 4),
                (x, p) -> sum(x, tanh(LayerSpecs.linear(4, 4).of(x, p))))
                .refuses(
                        "sequential: layer body.0 (linear 4 → 4): linear: "
                                + "input of shape (3, 5) and weight of shape (4, 4), want an input of shape (batch, 4)",
                        3, 5)
                .refuses(
                        "sequential: layer body.0 (linear 4 → 4): linear: "
                                + "input of shape (3, 1, 3) and weight of shape (4, 4), "
                                + "want an input of shape (batch, 4)",
                        3, 1, 3));
        specs.add(new Spec(
                Branches.sum(Linear.of(4, 3), Linear.withoutBias(4, 3), Linear.of(4, 3)), Shape.of(2, 4), Shape.of(2, 3),
                (x, p) -> sum(
                        LayerSpecs.linear(4, 3).of(x, new double[][] {p[0], p[1]}),
                        sum(LayerSpecs.linear(4, 3).of(x, new double[][] {p[2]}),
                                LayerSpecs.linear(4, 3).of(x, new double[][] {p[3], p[4]})))));
        specs.add(new Spec(
                Branches.concatenate(-1, Linear.of(4, 3), Activation.TANH), Shape.of(1, 4), Shape.of(1, 7),
                (x, p) -> concatenated(LayerSpecs.linear(4, 3).of(x, p), tanh(x)))
                .refuses(
                        "linear: input of shape (1, 3) and weight of shape (3, 4), want an input of shape (batch, 4)",
                        1, 3));
        specs.add(new Spec(PReLU.of(1), Shape.of(3, 5), Shape.of(3, 5), (x, p) -> sloped(x, i -> p[0][0])));
        specs.add(new Spec(PReLU.of(3), Shape.of(2, 3, 4), Shape.of(2, 3, 4), (x, p) -> sloped(x, i -> p[0][i / 4 % 3]))
                .refuses("prelu: input of shape (2, 2, 4), want (n, 3, …)", 2, 2, 4)
                .refuses("prelu: input of shape (3), want (n, 3, …)", 3)
                .refusesIntegers(2, 3, 4));
        specs.add(new Spec(
                        RReLU.standard(), Shape.of(3, 5), Shape.of(3, 5),
                        (x, p) -> sloped(x, i -> (1 / 8.0 + 1 / 3.0) / 2))
                .refusesIntegers(3, 5));
        specs.add(new Spec(new GLU(), Shape.of(3, 8), Shape.of(3, 4), (x, p) -> gated(x, 4, Activation.SIGMOID))
                .refuses("glu: input of shape (3, 7), want an even number along the last axis", 3, 7)
                .refuses("glu: input of shape (), want an even number along the last axis")
                .refusesIntegers(3, 8));
        specs.add(new Spec(
                new GLU(Activation.GELU), Shape.of(2, 2, 6), Shape.of(2, 2, 3), (x, p) -> gated(x, 3, Activation.GELU)));
        specs.add(new Spec(SwiGLU.of(4, 3), Shape.of(2, 4), Shape.of(2, 3), (x, p) -> product(
                LayerSpecs.map(Activation.SILU).of(LayerSpecs.linear(4, 3).of(x, new double[][] {p[0]}), null),
                LayerSpecs.linear(4, 3).of(x, new double[][] {p[1]})))
                .refuses(
                        "linear: input of shape (2, 3) and weight of shape (3, 4), want an input of shape (batch, 4)",
                        2, 3));
        specs.add(new Spec(Bilinear.of(2, 3, 4), Shape.of(3, 5), Shape.of(3, 4), bilinear(2, 3, 4))
                .refuses("bilinear: input of shape (3, 4), want (…, 2 + 3)", 3, 4)
                .refusesIntegers(3, 5));
        specs.add(new Spec(
                new Bilinear(new Parameter(Shape.of(1, 2, 2), Initializer.uniform(-1, 1)), Optional.empty()),
                Shape.of(2, 2, 4), Shape.of(2, 2, 1), bilinear(2, 2, 1)));
        specs.add(new Spec(Embedding.of(5, 3), Shape.of(2, 4), Shape.of(2, 4, 3), embedded(3, -1))
                .refuses("embedding: wants integers, got floats (2, 4); make them with Var.of(IntTensor.of(…))", 2, 4));
        specs.add(new Spec(Embedding.of(6, 2).withPadding(2), Shape.of(7), Shape.of(7, 2), embedded(2, 2)));
        specs.add(new Spec(
                Sequential.of(Embedding.of(5, 3), Linear.of(3, 2)), Shape.of(4, 2), Shape.of(4, 2, 2),
                (x, p) -> LayerSpecs.linear(3, 2).of(embedded(3, -1).of(x, p), new double[][] {p[1], p[2]})));
        return specs;
    }

    private interface Slope {
        double at(int i);
    }

    private static double[] sloped(double[] x, Slope slope) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i] > 0 ? x[i] : slope.at(i) * x[i];
        }
        return y;
    }

    private static double[] gated(double[] x, int half, Activation gate) {
        double[] f = LayerSpecs.map(gate).of(x, null);
        double[] y = new double[x.length / 2];
        for (int i = 0; i < y.length; i++) {
            int at = i / half * 2 * half + i % half;
            y[i] = x[at] * f[at + half];
        }
        return y;
    }

    private static Reference bilinear(int left, int right, int out) {
        return (x, p) -> {
            double[] y = new double[x.length / (left + right) * out];
            for (int i = 0; i < y.length; i++) {
                int row = i / out * (left + right);
                int o = i % out;
                y[i] = p.length > 1 ? p[1][o] : 0;
                for (int j = 0; j < left; j++) {
                    for (int k = 0; k < right; k++) {
                        y[i] += x[row + j] * p[0][(o * left + j) * right + k] * x[row + left + k];
                    }
                }
            }
            return y;
        };
    }

    private static Reference embedded(int width, int padding) {
        return (x, p) -> {
            double[] y = new double[x.length * width];
            for (int i = 0; i < y.length; i++) {
                int row = (int) x[i / width];
                y[i] = row == padding ? 0 : p[0][row * width + i % width];
            }
            return y;
        };
    }

    private static double[] tanh(double[] x) {
        return LayerSpecs.map(Activation.TANH).of(x, null);
    }

    private static double[] sum(double[] a, double[] b) {
        double[] y = a.clone();
        Arrays.setAll(y, i -> a[i] + b[i]);
        return y;
    }

    private static double[] product(double[] a, double[] b) {
        double[] y = a.clone();
        Arrays.setAll(y, i -> a[i] * b[i]);
        return y;
    }

    private static double[] concatenated(double[] a, double[] b) {
        double[] y = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, y, a.length, b.length);
        return y;
    }
}
