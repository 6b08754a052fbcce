package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Shape;
import java.util.List;

/** Batch and group normalisation of images. */
final class PlaneSpecs {
    private static final float EPS = 0.01f;
    private static final Domain X = Domain.of(-2, 3, 2, 4, 3);
    private static final Domain DY = Domain.of(-2, 2, 2, 4, 3);
    private static final Domain GAMMA = Domain.of(0.5, 2, 4);
    private static final Domain BETA = Domain.of(-1, 1, 4);
    private static final Domain LARGE = Domain.of(-2, 3, 6, 4, 60, 61);
    private static final Domain LARGE_DY = Domain.of(-2, 2, 6, 4, 60, 61);

    private PlaneSpecs() {}

    static List<OpSpec> all() {
        return List.of(
                statistics(0)
                        .refuses("planeStatistics: wants at least 2 axes, got shape (3)",
                                () -> Var.apply(new PlaneStatistics(0, EPS), floats(3)))
                        .refuses("planeStatistics: wants floats, got integers (2, 3)",
                                () -> Var.apply(new PlaneStatistics(0, EPS), integers(2, 3)))
                        .refuses("planeStatistics: 2 groups of (2, 3), want none empty, and a divisor of the channels",
                                () -> Var.apply(new PlaneStatistics(2, EPS), floats(2, 3)))
                        .refuses("planeStatistics: rows of (0, 3), want none empty, and a divisor of the channels",
                                () -> Var.apply(new PlaneStatistics(0, EPS), floats(0, 3)))
                        .refuses("normalization: -1 groups, want at least 0",
                                () -> Var.apply(new PlaneStatistics(-1, EPS), floats(2, 3))),
                statistics(2).named("of groups"),
                normalization(0)
                        .refuses("planeNormalization: gamma of shape (3) for 4 channels",
                                () -> normalized(0, floats(2, 4, 3), floats(3), floats(4)))
                        .refuses("planeNormalization: beta of shape (4, 1) for 4 channels",
                                () -> normalized(0, floats(2, 4, 3), floats(4), floats(4, 1))),
                normalization(2).named("of groups"),
                sums(0).refuses("planeNormalizationSums: value and gradient differ in shape: (2, 4) and (4)",
                        () -> sums(0, floats(2, 4), floats(4))),
                sums(2).named("of groups"),
                gradient(0).refuses("planeNormalizationGradient: gamma of shape (1) for 4 channels",
                        () -> gradient(0, floats(2, 4), floats(2, 4), floats(1))),
                gradient(2).named("of groups"));
    }

    private static Var normalized(int groups, Var x, Var gamma, Var beta) {
        PlaneStatistics of = new PlaneStatistics(groups, EPS);
        return Var.apply(new PlaneNormalization(of), x, Var.apply(of, x), gamma, beta);
    }

    private static Var sums(int groups, Var x, Var dy) {
        PlaneStatistics of = new PlaneStatistics(groups, EPS);
        return Var.apply(new PlaneNormalizationSums(of), x, Var.apply(of, x), dy);
    }

    private static Var gradient(int groups, Var x, Var dy, Var gamma) {
        PlaneStatistics of = new PlaneStatistics(groups, EPS);
        Var s = Var.apply(of, x);
        Var sums = Var.apply(new PlaneNormalizationSums(of), x, s, dy);
        return Var.apply(new PlaneNormalizationGradient(of), x, s, sums, dy, gamma);
    }

    private static OpSpec statistics(int groups) {
        return OpSpec.of(
                        PlaneStatistics.class, v -> Var.apply(new PlaneStatistics(groups, EPS), v.getFirst()),
                        x -> NormSpecs.statistics(written(x.getFirst(), groups), true), 24, X)
                .proportionalTo(x -> NormSpecs.statistics(written(x.getFirst(), groups), true).map(v -> 4))
                .large(LARGE);
    }

    private static OpSpec normalization(int groups) {
        return OpSpec.of(
                        PlaneNormalization.class, v -> normalized(groups, v.get(0), v.get(1), v.get(2)),
                        x -> unwritten(NormSpecs.h(written(x.get(0), groups), true), groups)
                                .times(x.get(1).reshape(4, 1)).with(x.get(2).reshape(4, 1), Double::sum),
                        24, X, GAMMA, BETA)
                .proportionalTo(x -> x.getFirst().map(v -> 4))
                .large(LARGE, GAMMA, BETA);
    }

    private static OpSpec sums(int groups) {
        return OpSpec.of(
                        PlaneNormalizationSums.class, v -> sums(groups, v.get(0), v.get(1)),
                        x -> {
                            Doubles dy = x.get(1);
                            Doubles along = dy.times(unwritten(NormSpecs.h(written(x.get(0), groups), true), groups));
                            double[] z = new double[16];
                            for (int i = 0; i < 24; i++) {
                                z[i / 3] += along.data()[i];
                                z[8 + i / 3] += dy.data()[i];
                            }
                            return new Doubles(Shape.of(2, 2, 4), z);
                        },
                        48, X, DY)
                .proportionalTo(x -> Doubles.filled(Shape.of(2, 2, 4), 12))
                .large(LARGE, LARGE_DY);
    }

    private static OpSpec gradient(int groups) {
        return OpSpec.of(
                        PlaneNormalizationGradient.class, v -> gradient(groups, v.get(0), v.get(1), v.get(2)),
                        x -> unwritten(
                                NormSpecs.dx(
                                        written(x.get(0), groups), written(x.get(1).times(x.get(2).reshape(4, 1)), groups), true),
                                groups),
                        48, X, DY, GAMMA)
                .proportionalTo(x -> x.get(1).map(v -> 4))
                .large(LARGE, LARGE_DY, GAMMA);
    }

    /** Rows of images (2, 4, 3). */
    private static Doubles written(Doubles x, int groups) {
        return groups > 0
                ? x.reshape(2 * groups, 12 / groups)
                : x.moved(Shape.of(4, 6), 0, at -> new int[] {at[1] / 3, at[0], at[1] % 3});
    }

    private static Doubles unwritten(Doubles rows, int groups) {
        return groups > 0
                ? rows.reshape(2, 4, 3)
                : rows.moved(Shape.of(2, 4, 3), 0, at -> new int[] {at[1], at[0] * 3 + at[2]});
    }
}
