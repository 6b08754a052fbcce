package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What goes along rows, or along axes that are made rows: moments, norms, products, running sums, places of extremes. */
final class RowReductionSpecs {
    private RowReductionSpecs() {}

    static List<OpSpec> all() {
        List<OpSpec> specs = new ArrayList<>();
        for (int[] axes : new int[][] {{2}, {0}, {1, 2}, {0, 2}, {}}) {
            for (int correction = 0; correction < 2; correction++) {
                specs.add(variance(correction, axes));
            }
            specs.add(over(EuclideanNorm.class, axes, 12, v -> v.l2Norm(axes), RowReductionSpecs::norm));
            specs.add(over(Product.class, axes, 12, v -> v.product(axes), (x, a) -> x.fold((p, v) -> p * v, a)));
        }
        specs.set(0, specs.getFirst()
                .refuses("variance: of 1 elements with a correction of 1, want more elements", () -> floats(3, 1).variance(1, 1))
                .refuses("variance: correction -1, want at least 0", () -> floats(3).variance(-1))
                .refuses("variance: no axis 1 in shape (3)", () -> floats(3).variance(0, 1))
                .refuses("variance: axis 0 is named twice in [-1, 0] for shape (3)", () -> floats(3).variance(0, -1, 0))
                .refuses("variance: wants floats, got integers (3)", () -> integers(3).variance(0)));
        specs.set(2, specs.get(2).refuses("l2Norm: no axis 1 in shape (3)", () -> floats(3).l2Norm(1)));
        specs.set(3, specs.get(3).refuses("product: no axis -2 in shape (3)", () -> floats(3).product(-2)));
        specs.add(over(LogSumExp.class, new int[] {0, 2}, 12, v -> v.logSumExp(0, -1),
                        (x, axes) -> x.map(Math::exp).fold(Double::sum, axes).map(Math::log))
                .proportionalTo(x -> Doubles.filled(Shape.of(4), 8)));
        for (int axis = 0; axis < 3; axis++) {
            specs.add(cumulativeSum(axis));
            specs.add(place(ArgMax.class, axis, Var::argMax, (a, b) -> a > b));
            specs.add(place(ArgMin.class, axis, Var::argMin, (a, b) -> a < b));
        }
        int last = specs.size() - 3;
        specs.set(last, specs.get(last)
                .refuses("cumulativeSum: no axis 1 in shape (3)", () -> floats(3).cumulativeSum(1))
                .refuses("cumulativeSum: wants floats, got integers (3)", () -> integers(3).cumulativeSum(0)));
        specs.set(last + 1, specs.get(last + 1)
                .refuses("argMax: no axis -1 in shape ()", () -> floats().argMax())
                .refuses("argMax: nothing to choose from along axis 1 of (2, 0)", () -> floats(2, 0).argMax()));
        specs.set(last + 2, specs.get(last + 2)
                .refuses("argMin: no axis 2 in shape (2, 3)", () -> floats(2, 3).argMin(2))
                .refuses("argMin: nothing to choose from along axis 0 of (0, 3)", () -> floats(0, 3).argMin(0)));
        return specs;
    }

    private interface Graph {
        Var of(Var x);
    }

    private interface AlongAxis {
        Var of(Var x, int axis);
    }

    private interface Better {
        boolean test(double a, double b);
    }

    private interface Reference {
        Doubles of(Doubles x, int[] axes);
    }

    /** Those named, or all. */
    private static int[] axes(int[] axes) {
        return axes.length == 0 ? new int[] {0, 1, 2} : axes;
    }

    private static OpSpec over(Class<? extends Op> op, int[] axes, double units, Graph graph, Reference reference) {
        return OpSpec.of(
                        op, v -> graph.of(v.getFirst()), x -> reference.of(x.getFirst(), axes(axes)), units,
                        Domain.of(-1.5, 1.5, 3, 4, 5).awayFromZero(0.4))
                .large(Domain.of(-1.2, 1.2, 45, 40, 42).awayFromZero(0.8))
                .named("over " + Arrays.toString(axes));
    }

    private static Doubles norm(Doubles x, int[] axes) {
        return x.times(x).fold(Double::sum, axes).map(Math::sqrt);
    }

    private static OpSpec variance(int correction, int[] axes) {
        return over(Variance.class, axes, 16, v -> v.variance(correction, axes), (x, a) -> {
                    int n = Arrays.stream(a).map(x.shape()::dim).reduce(1, (p, q) -> p * q);
                    Doubles squares = x.times(x).fold(Double::sum, a).map(v -> v / n);
                    Doubles means = x.fold(Double::sum, a).map(v -> v / n);
                    return squares.minus(means.times(means)).map(v -> v * n / (n - correction));
                })
                .named("with correction " + correction + " over " + Arrays.toString(axes));
    }

    private static OpSpec cumulativeSum(int axis) {
        return OpSpec.of(
                        CumulativeSum.class, v -> v.getFirst().cumulativeSum(axis), x -> running(x.getFirst(), axis), 5,
                        Domain.of(-3, 3, 3, 4, 5))
                .proportionalTo(x -> running(x.getFirst().map(Math::abs), axis))
                .large(Domain.of(-3, 3, 45, 40, 42))
                .named("along " + axis);
    }

    private static Doubles running(Doubles x, int axis) {
        Doubles y = x;
        for (int back = 1; back < x.shape().dim(axis); back++) {
            int distance = back;
            y = y.with(
                    x.moved(x.shape(), 0, at -> {
                        at[axis] -= distance;
                        return at[axis] < 0 ? null : at;
                    }),
                    Double::sum);
        }
        return y;
    }

    private static OpSpec place(
            Class<? extends Op> op, int axis, AlongAxis graph, Better better) {
        return OpSpec.of(
                        op, v -> graph.of(v.getFirst(), axis - 3),
                        x -> {
                            int[] kept = IntStream.range(0, 3).filter(i -> i != axis).toArray();
                            Shape shape = x.getFirst().shape();
                            Shape out = Shape.of(shape.dim(kept[0]), shape.dim(kept[1]));
                            Doubles best = Doubles.filled(out, Double.NaN);
                            Doubles place = Doubles.filled(out, 0);
                            for (int i = 0; i < shape.dim(axis); i++) {
                                int candidate = i;
                                Doubles slice = x.getFirst().moved(out, 0, at -> {
                                    int[] from = new int[3];
                                    from[axis] = candidate;
                                    from[kept[0]] = at[0];
                                    from[kept[1]] = at[1];
                                    return from;
                                });
                                for (int j = 0; j < out.size(); j++) {
                                    if (i == 0 || better.test(slice.data()[j], best.data()[j])) {
                                        place.data()[j] = i;
                                        best.data()[j] = slice.data()[j];
                                    }
                                }
                            }
                            return place;
                        },
                        0, Domain.of(-3, 3, 3, 4, 5))
                .large(Domain.of(-3, 3, 45, 40, 42))
                .named("along " + axis);
    }
}
