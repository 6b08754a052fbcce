package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Layer and root-mean-square normalisation. */
final class NormSpecs {
    private static final float EPS = 0.01f;
    private static final NormalizationStatistics LAYER = new NormalizationStatistics(1, true, EPS);
    private static final NormalizationStatistics LAST_TWO = new NormalizationStatistics(2, true, EPS);
    private static final NormalizationStatistics RMS = new NormalizationStatistics(1, false, EPS);

    private static final Domain X = Domain.of(-2, 3, 2, 3, 5);
    private static final Domain DY = Domain.of(-2, 2, 2, 3, 5);
    private static final Domain GAMMA = Domain.of(0.5, 2, 5);
    private static final Domain LARGE = Domain.of(-2, 3, 1700, 40);
    private static final Domain LARGE_DY = Domain.of(-2, 2, 1700, 40);
    private static final Domain LARGE_ROW = Domain.of(-1, 1, 40);

    private NormSpecs() {}

    static List<OpSpec> all() {
        return List.of(
                statistics(LAYER).refuses("normalizationStatistics: wants at least 1 axis, got shape ()",
                        () -> floats().normalize(1, EPS))
                        .refuses("normalizationStatistics: wants floats, got integers (2, 3)", () -> integers(2, 3).normalize(1, EPS))
                        .refuses("normalizationStatistics: the rows of (2, 0) are empty", () -> floats(2, 0).normalize(1, EPS))
                        .refuses("normalization: over the last 0 axes, want at least 1", () -> floats(2).normalize(0, EPS))
                        .refuses("normalization: eps -1.0, want a finite number of at least 0", () -> floats(2).normalize(1, -1)),
                statistics(RMS).named("of the root mean square"),
                OpSpec.of(Normalization.class, v -> v.getFirst().normalize(2, EPS),
                                x -> h(x.getFirst().reshape(2, 15), true).reshape(2, 3, 5), 24, X)
                        .named("over two axes")
                        .proportionalTo(x -> x.getFirst().map(v -> 2))
                        .large(LARGE),
                OpSpec.of(Normalization.class, v -> v.get(0).layerNorm(v.get(1), EPS),
                                x -> h(x.get(0), true).times(x.get(1)), 24, X, GAMMA)
                        .named("with a scale")
                        .proportionalTo(x -> x.getFirst().map(v -> 4))
                        .large(LARGE, LARGE_ROW),
                OpSpec.of(Normalization.class, v -> v.get(0).layerNorm(v.get(1), v.get(2), EPS),
                                x -> h(x.get(0), true).times(x.get(1)).with(x.get(2), Double::sum), 24, X, GAMMA, GAMMA)
                        .proportionalTo(x -> x.getFirst().map(v -> 4))
                        .large(LARGE, LARGE_ROW, LARGE_ROW)
                        .refuses("normalization: gamma of shape (4) for rows of shape (5)",
                                () -> floats(2, 5).layerNorm(floats(4), floats(5), EPS))
                        .refuses("normalization: beta of shape (1) for rows of shape (5)",
                                () -> floats(2, 5).layerNorm(floats(5), floats(1), EPS)),
                OpSpec.of(Normalization.class, v -> v.get(0).rmsNorm(v.get(1), EPS),
                                x -> h(x.get(0), false).times(x.get(1)), 24, X, GAMMA)
                        .named("of the root mean square")
                        .proportionalTo(x -> x.getFirst().map(v -> 4))
                        .large(LARGE, LARGE_ROW),
                gradient(LAYER).refuses(
                        "normalizationGradient: value and gradient differ in shape: (2, 5) and (5)", () -> {
                            Var x = floats(2, 5);
                            return Var.apply(new NormalizationGradient(LAYER), x, Var.apply(LAYER, x), floats(5));
                        }),
                gradient(RMS).named("of the root mean square"),
                scaleGradient(LAYER).refuses(
                        "normalizationScaleGradient: value and gradient differ in shape: (2, 5) and (5)", () -> {
                            Var x = floats(2, 5);
                            return Var.apply(new NormalizationScaleGradient(LAYER), x, Var.apply(LAYER, x), floats(5));
                        }),
                scaleGradient(RMS).named("of the root mean square"),
                scaleGradient(LAST_TWO).named("over two axes"));
    }

    private static OpSpec statistics(NormalizationStatistics of) {
        return OpSpec.of(
                        NormalizationStatistics.class,
                        v -> Var.apply(of, v.getFirst()),
                        x -> statistics(x.getFirst(), of.centred()),
                        24,
                        X)
                .proportionalTo(x -> statistics(x.getFirst(), of.centred()).map(v -> 4))
                .large(LARGE);
    }

    private static OpSpec gradient(NormalizationStatistics of) {
        return OpSpec.of(
                        NormalizationGradient.class,
                        v -> Var.apply(new NormalizationGradient(of), v.get(0), Var.apply(of, v.get(0)), v.get(1), v.get(2)),
                        x -> dx(x.get(0), x.get(1).times(x.get(2)), of.centred()),
                        48,
                        X, DY, GAMMA)
                .proportionalTo(x -> x.get(1).map(v -> 4))
                .large(LARGE, LARGE_DY, LARGE_ROW);
    }

    private static OpSpec scaleGradient(NormalizationStatistics of) {
        UnaryOperator<Doubles> rows = v -> v.reshape(v.data().length / of.row(v.shape()).size(), of.row(v.shape()).size());
        return OpSpec.of(
                        NormalizationScaleGradient.class,
                        v -> Var.apply(new NormalizationScaleGradient(of), v.get(0), Var.apply(of, v.get(0)), v.get(1)),
                        x -> rows.apply(x.get(1)).times(h(rows.apply(x.get(0)), of.centred())).fold(Double::sum, 0)
                                .reshape(of.row(x.get(0).shape()).toArray()),
                        48,
                        X, DY)
                .proportionalTo(x -> Doubles.filled(of.row(x.get(0).shape()), 12))
                .large(LARGE, LARGE_DY);
    }

    private static double variance(double[] row, double mean) {
        return Arrays.stream(row).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    }

    private static double mean(double[] row, boolean centred) {
        return centred ? Arrays.stream(row).average().orElseThrow() : 0;
    }

    static Doubles h(Doubles x, boolean centred) {
        return x.rows(row -> {
            double mean = mean(row, centred);
            double deviation = Math.sqrt(variance(row, mean) + EPS);
            return Arrays.stream(row).map(v -> (v - mean) / deviation).toArray();
        });
    }

    static Doubles statistics(Doubles x, boolean centred) {
        int cols = x.shape().dim(-1);
        int rows = x.data().length / cols;
        double[] s = new double[3 * rows];
        for (int r = 0; r < rows; r++) {
            double[] row = Arrays.copyOfRange(x.data(), r * cols, (r + 1) * cols);
            double mean = mean(row, centred);
            s[r] = centred ? mean - row[0] : 0;
            s[rows + r] = variance(row, mean);
            s[2 * rows + r] = 1 / Math.sqrt(s[rows + r] + EPS);
        }
        return new Doubles(Shape.of(3, rows), s);
    }

    /** The Jacobian of one row after the other, as the derivative of a quotient. */
    static Doubles dx(Doubles x, Doubles g, boolean centred) {
        double[] dx = new double[x.data().length];
        int cols = x.shape().dim(-1);
        for (int from = 0; from < dx.length; from += cols) {
            double[] row = Arrays.copyOfRange(x.data(), from, from + cols);
            double mean = mean(row, centred);
            double deviation = Math.sqrt(variance(row, mean) + EPS);
            for (int i = 0; i < cols; i++) {
                for (int j = 0; j < cols; j++) {
                    double dCentred = (i == j ? 1 : 0) - (centred ? 1.0 / cols : 0);
                    double dDeviation = (row[i] - mean) / (cols * deviation);
                    dx[from + i] += g.data()[from + j]
                            * (dCentred / deviation - (row[j] - mean) * dDeviation / (deviation * deviation));
                }
            }
        }
        return new Doubles(x.shape(), dx);
    }
}
