package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Recurrent cells over whole sequences. */
final class RecurrentSpecs {
    private static final DoubleUnaryOperator SIGMOID = z -> 1 / (1 + Math.exp(-z));

    private RecurrentSpecs() {}

    static List<OpSpec> all() {
        return List.of(
                rnn(UnaryMap.TANH, Math::tanh, false)
                        .refuses("rnn: inputs (2, 3, 4) and weight (4, 3), want (steps, sequences, units) and (units, units)",
                                () -> Var.apply(new Rnn(UnaryMap.TANH, false), floats(2, 3, 4), floats(4, 3), floats(3, 4)))
                        .refuses("rnn: inputs (0, 3, 4), want at least one step",
                                () -> Var.apply(new Rnn(UnaryMap.TANH, false), floats(0, 3, 4), floats(4, 4), floats(3, 4)))
                        .refuses("rnn: initial state of shape (4, 3), want (3, 4)",
                                () -> Var.apply(new Rnn(UnaryMap.TANH, false), floats(2, 3, 4), floats(4, 4), floats(4, 3)))
                        .refuses("rnn: activation EXP, want RELU, TANH or SIGMOID", () -> Var.apply(new Rnn(UnaryMap.EXP, false))),
                rnn(UnaryMap.SIGMOID, SIGMOID, true),
                rnnGradient(true, false)
                        .refuses("rnnGradient: gradient of shape (2, 3, 5), want (2, 3, 4) or (3, 3, 4)",
                                () -> Var.apply(new RnnGradient(UnaryMap.TANH, false), floats(3, 3, 4), floats(4, 4), floats(2, 3, 5)))
                        .refuses("rnnGradient: trace (3, 3, 4) and weight (4, 5) do not fit each other",
                                () -> Var.apply(new RnnGradient(UnaryMap.TANH, false), floats(3, 3, 4), floats(4, 5), floats(2, 3, 4))),
                rnnGradient(false, true),
                lstm(false)
                        .refuses("lstm: inputs (2, 3, 4) and weight (4, 4), want (steps, sequences, 4·units) and (4·units, units)",
                                () -> Var.apply(new Lstm(false), floats(2, 3, 4), floats(4, 4), floats(3, 4), floats(3, 4)))
                        .refuses("lstm: initial state of shape (3, 2), want (3, 1)",
                                () -> Var.apply(new Lstm(false), floats(2, 3, 4), floats(4, 1), floats(3, 1), floats(3, 2))),
                lstm(true),
                lstmGradient(true, false)
                        .refuses("lstmGradient: gradient of shape (2, 3, 5), want (2, 3, 4) or (14, 3, 4)",
                                () -> Var.apply(new LstmGradient(false), floats(14, 3, 4), floats(16, 4), floats(2, 3, 5))),
                lstmGradient(false, true),
                gru(false)
                        .refuses("gru: bias of shape (4), want (3)",
                                () -> Var.apply(new Gru(false), floats(2, 3, 3), floats(3, 1), floats(4), floats(3, 1))),
                gru(true),
                gruGradient(true, false)
                        .refuses("gruGradient: gradient of shape (2, 3, 5), want (2, 3, 4) or (11, 3, 4)",
                                () -> Var.apply(new GruGradient(false), floats(11, 3, 4), floats(12, 4), floats(2, 3, 5))),
                gruGradient(false, true));
    }

    /** Extents, and where things stand in traces and matrices. */
    private record At(int steps, int sequences, int units, boolean reverse) {
        int time(int k) {
            return reverse ? steps - 1 - k : k;
        }

        int before(int t) {
            return reverse ? t + 1 : t;
        }

        int after(int t) {
            return reverse ? t : t + 1;
        }

        int initial() {
            return reverse ? steps : 0;
        }

        int last() {
            return steps - initial();
        }

        /** An element of a plane. */
        int plane(int plane, int s, int j) {
            return (plane * sequences + s) * units + j;
        }

        /** An element of rows of so many parts at a time, which begin at a plane. */
        int part(int plane, int parts, int t, int s, int part, int j) {
            return plane * sequences * units + ((t * sequences + s) * parts + part) * units + j;
        }

        Shape planes(int planes) {
            return Shape.of(planes, sequences, units);
        }

        /** Row q of a weight times a state. */
        double product(double[] w, int q, double[] states, int plane, int s) {
            double sum = 0;
            for (int j = 0; j < units; j++) {
                sum += w[q * units + j] * states[plane(plane, s, j)];
            }
            return sum;
        }

        /** Column j of a weight times a row of gradients that begins at {@code from}. */
        double back(double[] w, int j, double[] d, int from, int length) {
            double sum = 0;
            for (int q = 0; q < length; q++) {
                sum += w[q * units + j] * d[from + q];
            }
            return sum;
        }

        /** The gradient of the state after a time (of the initial one for time −1), wherever it stands. */
        double given(double[] up, boolean whole, int state, int s, int j) {
            if (whole) {
                return up[plane(state, s, j)];
            }
            int t = reverse ? state : state - 1;
            return t < 0 || t >= steps ? 0 : up[plane(t, s, j)];
        }
    }

    private static At small(boolean reverse) {
        return new At(3, 2, 2, reverse);
    }

    /** Extents in the inputs: those of a test with more sequences than a thread takes, or the small ones. */
    private static Domain uniform(int... dims) {
        return Domain.of(-1, 1, dims);
    }

    private static OpSpec bounded(OpSpec spec, double magnitude) {
        return spec.proportionalTo(x -> Doubles.filled(spec.reference().apply(x).shape(), magnitude));
    }

    private static OpSpec rnn(UnaryMap activation, DoubleUnaryOperator f, boolean reverse) {
        At at = small(reverse);
        OpSpec spec = OpSpec.of(
                        Rnn.class, v -> Var.apply(new Rnn(activation, reverse), v.toArray(Var[]::new)),
                        x -> {
                            double[] h = new double[at.planes(at.steps + 1).size()];
                            System.arraycopy(x.get(2).data(), 0, h, at.plane(at.initial(), 0, 0), at.sequences * at.units);
                            for (int k = 0; k < at.steps; k++) {
                                int t = at.time(k);
                                for (int s = 0; s < at.sequences; s++) {
                                    for (int j = 0; j < at.units; j++) {
                                        h[at.plane(at.after(t), s, j)] = f.applyAsDouble(
                                                x.get(0).data()[at.plane(t, s, j)] + at.product(x.get(1).data(), j, h, at.before(t), s));
                                    }
                                }
                            }
                            return new Doubles(at.planes(at.steps + 1), h);
                        },
                        20, uniform(3, 2, 2), uniform(2, 2), uniform(2, 2))
                .large(uniform(4, 29, 5), uniform(5, 5), uniform(29, 5))
                .named(activation + (reverse ? " reverse" : ""));
        return bounded(spec, 1);
    }

    private static OpSpec rnnGradient(boolean whole, boolean reverse) {
        At at = small(reverse);
        int planes = whole ? 4 : 3;
        OpSpec spec = OpSpec.of(
                        RnnGradient.class, v -> Var.apply(new RnnGradient(UnaryMap.TANH, reverse), v.toArray(Var[]::new)),
                        x -> {
                            double[] h = x.get(0).data();
                            double[] up = x.get(2).data();
                            double[] d = new double[at.planes(at.steps + 1).size()];
                            double[] dh = new double[at.sequences * at.units];
                            for (int i = 0; i < dh.length; i++) {
                                dh[i] = at.given(up, whole, at.last(), i / at.units, i % at.units);
                            }
                            for (int k = at.steps - 1; k >= 0; k--) {
                                int t = at.time(k);
                                for (int i = 0; i < dh.length; i++) {
                                    double y = h[at.plane(at.after(t), 0, i)];
                                    d[at.plane(t, 0, i)] = dh[i] * (1 - y * y);
                                }
                                for (int i = 0; i < dh.length; i++) {
                                    int s = i / at.units;
                                    dh[i] = at.given(up, whole, at.before(t), s, i % at.units)
                                            + at.back(x.get(1).data(), i % at.units, d, at.plane(t, s, 0), at.units);
                                }
                            }
                            System.arraycopy(dh, 0, d, at.plane(at.steps, 0, 0), dh.length);
                            return new Doubles(at.planes(at.steps + 1), d);
                        },
                        20, uniform(4, 2, 2), uniform(2, 2), uniform(planes, 2, 2))
                .large(uniform(5, 29, 5), uniform(5, 5), uniform(planes + 1, 29, 5))
                .named((whole ? "whole" : "outputs") + (reverse ? ", reverse" : ""));
        return bounded(spec, 4);
    }

    private static OpSpec lstm(boolean reverse) {
        At at = small(reverse);
        int cells = at.steps + 1;
        int gates = 2 * cells;
        Shape shape = at.planes(6 * at.steps + 2);
        OpSpec spec = OpSpec.of(
                        Lstm.class, v -> Var.apply(new Lstm(reverse), v.toArray(Var[]::new)),
                        x -> {
                            double[] y = new double[shape.size()];
                            int size = at.sequences * at.units;
                            System.arraycopy(x.get(2).data(), 0, y, at.plane(at.initial(), 0, 0), size);
                            System.arraycopy(x.get(3).data(), 0, y, at.plane(cells + at.initial(), 0, 0), size);
                            for (int k = 0; k < at.steps; k++) {
                                int t = at.time(k);
                                for (int s = 0; s < at.sequences; s++) {
                                    for (int q = 0; q < 4 * at.units; q++) {
                                        double z = x.get(0).data()[at.part(0, 4, t, s, 0, q)]
                                                + at.product(x.get(1).data(), q, y, at.before(t), s);
                                        boolean tanh = q / at.units == 2;
                                        y[at.part(gates, 4, t, s, 0, q)] = tanh ? Math.tanh(z) : SIGMOID.applyAsDouble(z);
                                    }
                                    for (int j = 0; j < at.units; j++) {
                                        double c = y[at.part(gates, 4, t, s, 1, j)] * y[at.plane(cells + at.before(t), s, j)]
                                                + y[at.part(gates, 4, t, s, 0, j)] * y[at.part(gates, 4, t, s, 2, j)];
                                        y[at.plane(cells + at.after(t), s, j)] = c;
                                        y[at.plane(at.after(t), s, j)] = y[at.part(gates, 4, t, s, 3, j)] * Math.tanh(c);
                                    }
                                }
                            }
                            return new Doubles(shape, y);
                        },
                        20, uniform(3, 2, 8), uniform(8, 2), uniform(2, 2), uniform(2, 2))
                .large(uniform(4, 29, 20), uniform(20, 5), uniform(29, 5), uniform(29, 5))
                .named(reverse ? "reverse" : "forward");
        return bounded(spec, 2);
    }

    private static OpSpec lstmGradient(boolean whole, boolean reverse) {
        At at = small(reverse);
        int n = at.units;
        int cells = at.steps + 1;
        int gates = 2 * cells;
        Shape shape = at.planes(4 * at.steps + 2);
        int planes = whole ? 6 * at.steps + 2 : at.steps;
        OpSpec spec = OpSpec.of(
                        LstmGradient.class, v -> Var.apply(new LstmGradient(reverse), v.toArray(Var[]::new)),
                        x -> {
                            double[] y = x.get(0).data();
                            double[] w = x.get(1).data();
                            double[] up = x.get(2).data();
                            double[] d = new double[shape.size()];
                            double[] dh = new double[at.sequences * n];
                            double[] dc = new double[at.sequences * n];
                            for (int i = 0; i < dh.length; i++) {
                                dh[i] = at.given(up, whole, at.last(), i / n, i % n);
                                dc[i] = whole ? up[at.plane(cells + at.last(), 0, i)] : 0;
                            }
                            for (int k = at.steps - 1; k >= 0; k--) {
                                int t = at.time(k);
                                for (int at2 = 0; at2 < dh.length; at2++) {
                                    int s = at2 / n;
                                    int j = at2 % n;
                                    double[] a = new double[4];
                                    double[] own = new double[4];
                                    for (int g = 0; g < 4; g++) {
                                        a[g] = y[at.part(gates, 4, t, s, g, j)];
                                        own[g] = whole ? up[at.part(gates, 4, t, s, g, j)] : 0;
                                    }
                                    double tanh = Math.tanh(y[at.plane(cells + at.after(t), s, j)]);
                                    double cell = dh[at2] * a[3] * (1 - tanh * tanh) + dc[at2];
                                    double before = y[at.plane(cells + at.before(t), s, j)];
                                    d[at.part(0, 4, t, s, 0, j)] = (cell * a[2] + own[0]) * a[0] * (1 - a[0]);
                                    d[at.part(0, 4, t, s, 1, j)] = (cell * before + own[1]) * a[1] * (1 - a[1]);
                                    d[at.part(0, 4, t, s, 2, j)] = (cell * a[0] + own[2]) * (1 - a[2] * a[2]);
                                    d[at.part(0, 4, t, s, 3, j)] = (dh[at2] * tanh + own[3]) * a[3] * (1 - a[3]);
                                    dc[at2] = cell * a[1] + (whole ? up[at.plane(cells + at.before(t), s, j)] : 0);
                                }
                                for (int i = 0; i < dh.length; i++) {
                                    dh[i] = at.given(up, whole, at.before(t), i / n, i % n)
                                            + at.back(w, i % n, d, at.part(0, 4, t, i / n, 0, 0), 4 * n);
                                }
                            }
                            System.arraycopy(dh, 0, d, at.plane(4 * at.steps, 0, 0), dh.length);
                            System.arraycopy(dc, 0, d, at.plane(4 * at.steps + 1, 0, 0), dc.length);
                            return new Doubles(shape, d);
                        },
                        20, uniform(20, 2, 2), uniform(8, 2), uniform(planes, 2, 2))
                .large(uniform(26, 29, 5), uniform(20, 5), uniform(whole ? 26 : 4, 29, 5))
                .named((whole ? "whole" : "outputs") + (reverse ? ", reverse" : ""));
        return bounded(spec, 8);
    }

    private static OpSpec gru(boolean reverse) {
        At at = small(reverse);
        int n = at.units;
        int gates = at.steps + 1;
        Shape shape = at.planes(5 * at.steps + 1);
        OpSpec spec = OpSpec.of(
                        Gru.class, v -> Var.apply(new Gru(reverse), v.toArray(Var[]::new)),
                        x -> {
                            double[] y = new double[shape.size()];
                            System.arraycopy(x.get(3).data(), 0, y, at.plane(at.initial(), 0, 0), at.sequences * n);
                            for (int k = 0; k < at.steps; k++) {
                                int t = at.time(k);
                                for (int s = 0; s < at.sequences; s++) {
                                    for (int j = 0; j < n; j++) {
                                        double[] z = new double[3];
                                        double[] p = new double[3];
                                        for (int g = 0; g < 3; g++) {
                                            z[g] = x.get(0).data()[at.part(0, 3, t, s, g, j)];
                                            p[g] = at.product(x.get(1).data(), g * n + j, y, at.before(t), s) + x.get(2).data()[g * n + j];
                                        }
                                        double reset = SIGMOID.applyAsDouble(z[0] + p[0]);
                                        double u = SIGMOID.applyAsDouble(z[1] + p[1]);
                                        double v = Math.tanh(z[2] + reset * p[2]);
                                        double[] kept = {reset, u, p[2], v};
                                        for (int g = 0; g < 4; g++) {
                                            y[at.part(gates, 4, t, s, g, j)] = kept[g];
                                        }
                                        y[at.plane(at.after(t), s, j)] = (1 - u) * v + u * y[at.plane(at.before(t), s, j)];
                                    }
                                }
                            }
                            return new Doubles(shape, y);
                        },
                        20, uniform(3, 2, 6), uniform(6, 2), uniform(6), uniform(2, 2))
                .large(uniform(4, 29, 15), uniform(15, 5), uniform(15), uniform(29, 5))
                .named(reverse ? "reverse" : "forward");
        return bounded(spec, 4);
    }

    private static OpSpec gruGradient(boolean whole, boolean reverse) {
        At at = small(reverse);
        int n = at.units;
        int gates = at.steps + 1;
        Shape shape = at.planes(6 * at.steps + 1);
        int planes = whole ? 5 * at.steps + 1 : at.steps;
        OpSpec spec = OpSpec.of(
                        GruGradient.class, v -> Var.apply(new GruGradient(reverse), v.toArray(Var[]::new)),
                        x -> {
                            double[] y = x.get(0).data();
                            double[] w = x.get(1).data();
                            double[] up = x.get(2).data();
                            double[] d = new double[shape.size()];
                            double[] dh = new double[at.sequences * n];
                            int product = 3 * at.steps;
                            for (int i = 0; i < dh.length; i++) {
                                dh[i] = at.given(up, whole, at.last(), i / n, i % n);
                            }
                            for (int k = at.steps - 1; k >= 0; k--) {
                                int t = at.time(k);
                                for (int i = 0; i < dh.length; i++) {
                                    int s = i / n;
                                    int j = i % n;
                                    double[] a = new double[4];
                                    double[] own = new double[4];
                                    for (int g = 0; g < 4; g++) {
                                        a[g] = y[at.part(gates, 4, t, s, g, j)];
                                        own[g] = whole ? up[at.part(gates, 4, t, s, g, j)] : 0;
                                    }
                                    double dv = dh[i] * (1 - a[1]) + own[3];
                                    double du = dh[i] * (y[at.plane(at.before(t), s, j)] - a[3]) + own[1];
                                    double zv = dv * (1 - a[3] * a[3]);
                                    double dr = zv * a[2] + own[0];
                                    d[at.part(0, 3, t, s, 0, j)] = dr * a[0] * (1 - a[0]);
                                    d[at.part(0, 3, t, s, 1, j)] = du * a[1] * (1 - a[1]);
                                    d[at.part(0, 3, t, s, 2, j)] = zv;
                                    d[at.part(product, 3, t, s, 0, j)] = dr * a[0] * (1 - a[0]);
                                    d[at.part(product, 3, t, s, 1, j)] = du * a[1] * (1 - a[1]);
                                    d[at.part(product, 3, t, s, 2, j)] = zv * a[0] + own[2];
                                    dh[i] *= a[1];
                                }
                                for (int i = 0; i < dh.length; i++) {
                                    dh[i] += at.given(up, whole, at.before(t), i / n, i % n)
                                            + at.back(w, i % n, d, at.part(product, 3, t, i / n, 0, 0), 3 * n);
                                }
                            }
                            System.arraycopy(dh, 0, d, at.plane(6 * at.steps, 0, 0), dh.length);
                            return new Doubles(shape, d);
                        },
                        20, uniform(16, 2, 2), uniform(6, 2), uniform(planes, 2, 2))
                .large(uniform(21, 29, 5), uniform(15, 5), uniform(whole ? 21 : 4, 29, 5))
                .named((whole ? "whole" : "outputs") + (reverse ? ", reverse" : ""));
        return bounded(spec, 8);
    }
}
