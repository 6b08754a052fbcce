package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Each layer with an input shape and its definition in double: what the tests common to all layers run over. */
final class LayerSpecs {
    /** A layer in inference as a function of its input and its parameters, both row-major. */
    interface Reference {
        double[] of(double[] x, double[][] parameters);
    }

    record Spec(Layer layer, Shape input, Shape output, Reference reference) {
        @Override
        public String toString() {
            return layer.label() + " on " + input;
        }
    }

    private LayerSpecs() {}

    static List<Spec> all() {
        List<Spec> specs = new ArrayList<>();
        specs.add(new Spec(Linear.of(5, 3), Shape.of(4, 5), Shape.of(4, 3), linear(5, 3)));
        specs.add(new Spec(Linear.of(5, 1), Shape.of(1, 5), Shape.of(1, 1), linear(5, 1)));
        specs.add(new Spec(Linear.of(2, 3), Shape.of(2, 3, 2), Shape.of(2, 3, 3), linear(2, 3)));
        specs.add(new Spec(Linear.withoutBias(4, 3), Shape.of(6, 4), Shape.of(6, 3), linear(4, 3)));
        for (Activation activation : Activation.values()) {
            specs.add(new Spec(activation, Shape.of(3, 7), Shape.of(3, 7), map(activation)));
        }
        specs.add(new Spec(Conv2d.of(2, 3, 2), Shape.of(2, 2, 3, 4), Shape.of(2, 3, 2, 3), (x, p) -> convolved(x, p)));
        specs.add(new Spec(
                Conv2d.withoutBias(2, 3, Window.of(2, 2), 1),
                Shape.of(2, 2, 3, 4),
                Shape.of(2, 3, 2, 3),
                (x, p) -> convolved(x, new double[][] {p[0], new double[3]})));
        specs.add(new Spec(MaxPool2d.of(2), Shape.of(1, 1, 2, 5), Shape.of(1, 1, 1, 2), (x, p) -> new double[] {
            Math.max(Math.max(x[0], x[1]), Math.max(x[5], x[6])), Math.max(Math.max(x[2], x[3]), Math.max(x[7], x[8]))
        }));
        specs.add(new Spec(AveragePool2d.of(2), Shape.of(1, 1, 2, 5), Shape.of(1, 1, 1, 2), (x, p) -> new double[] {
            (x[0] + x[1] + x[5] + x[6]) / 4, (x[2] + x[3] + x[7] + x[8]) / 4
        }));
        specs.add(new Spec(new Dropout(0.5f), Shape.of(3, 4), Shape.of(3, 4), (x, p) -> x));
        specs.add(new Spec(new Flatten(), Shape.of(2, 3, 4), Shape.of(2, 12), (x, p) -> x));
        specs.add(new Spec(Unflatten.to(3, 4), Shape.of(2, 12), Shape.of(2, 3, 4), (x, p) -> x));
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
                }));
        Parameter tied = new Parameter(Shape.of(4, 4), Initializer.uniform(-0.5f, 0.5f));
        Linear shared = new Linear(tied, Optional.empty());
        specs.add(new Spec(
                Sequential.of(shared, Activation.SIGMOID, shared),
                Shape.of(3, 4),
                Shape.of(3, 4),
                (x, p) -> linear(4, 4).of(map(Activation.SIGMOID).of(linear(4, 4).of(x, p), null), p)));
        return specs;
    }

    /** Two images of 2 × 3 × 4 under a window of 2 × 2 with three outputs. */
    private static double[] convolved(double[] x, double[][] p) {
        double[] y = new double[2 * 3 * 2 * 3];
        for (int at = 0; at < y.length; at++) {
            int column = at % 3;
            int row = at / 3 % 2;
            int out = at / 6 % 3;
            int image = at / 18;
            y[at] = p[1][out];
            for (int c = 0; c < 2; c++) {
                for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < 2; j++) {
                        y[at] += p[0][((out * 2 + c) * 2 + i) * 2 + j] * x[((image * 2 + c) * 3 + row + i) * 4 + column + j];
                    }
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

    static Reference map(Activation activation) {
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
        };
    }
}
