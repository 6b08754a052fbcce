package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.nn.Recurrent.Cell;

/** One recurrent layer in double, sequence by sequence. */
final class RecurrentReference {
    private RecurrentReference() {}

    /** A long short-term memory with states projected to features, from the parameters and weight_hr. */
    static LayerSpecs.Reference projected(int steps, int in, int units, int features) {
        return (x, p) -> {
            int n = x.length / steps / in;
            double[] all = new double[n * steps * features];
            for (int s = 0; s < n; s++) {
                double[] r = new double[features];
                double[] c = new double[units];
                for (int t = 0; t < steps; t++) {
                    double[] input = product(p[0], p[2], x, (s * steps + t) * in, in);
                    double[] z = product(p[1], p[3], r, 0, features);
                    double[] h = new double[units];
                    for (int j = 0; j < units; j++) {
                        c[j] = sigmoid(input[units + j] + z[units + j]) * c[j]
                                + sigmoid(input[j] + z[j]) * Math.tanh(input[2 * units + j] + z[2 * units + j]);
                        h[j] = sigmoid(input[3 * units + j] + z[3 * units + j]) * Math.tanh(c[j]);
                    }
                    r = product(p[4], new double[features], h, 0, units);
                    System.arraycopy(r, 0, all, (s * steps + t) * features, features);
                }
            }
            return all;
        };
    }

    /** From parameters weight_ih, weight_hh, bias_ih, bias_hh. */
    static LayerSpecs.Reference of(Cell cell, int steps, int in, int units, boolean sequence) {
        return (x, p) -> {
            int n = x.length / steps / in;
            double[] all = new double[n * steps * units];
            double[] last = new double[n * units];
            for (int s = 0; s < n; s++) {
                double[] h = new double[units];
                double[] c = new double[units];
                for (int t = 0; t < steps; t++) {
                    double[] input = product(p[0], p[2], x, (s * steps + t) * in, in);
                    double[] hidden = product(p[1], p[3], h, 0, units);
                    for (int j = 0; j < units; j++) {
                        h[j] = switch (cell) {
                            case TANH -> Math.tanh(input[j] + hidden[j]);
                            case RELU -> Math.max(0, input[j] + hidden[j]);
                            case LSTM -> {
                                double[] z = new double[4];
                                for (int g = 0; g < 4; g++) {
                                    z[g] = input[g * units + j] + hidden[g * units + j];
                                }
                                c[j] = sigmoid(z[1]) * c[j] + sigmoid(z[0]) * Math.tanh(z[2]);
                                yield sigmoid(z[3]) * Math.tanh(c[j]);
                            }
                            case GRU -> {
                                double r = sigmoid(input[j] + hidden[j]);
                                double u = sigmoid(input[units + j] + hidden[units + j]);
                                double v = Math.tanh(input[2 * units + j] + r * hidden[2 * units + j]);
                                yield (1 - u) * v + u * h[j];
                            }
                        };
                        all[(s * steps + t) * units + j] = h[j];
                        last[s * units + j] = h[j];
                    }
                }
            }
            return sequence ? all : last;
        };
    }

    private static double[] product(double[] w, double[] b, double[] x, int xo, int n) {
        double[] y = b.clone();
        for (int q = 0; q < y.length; q++) {
            for (int j = 0; j < n; j++) {
                y[q] += w[q * n + j] * x[xo + j];
            }
        }
        return y;
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
