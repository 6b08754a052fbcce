package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import java.util.Arrays;
import java.util.List;

/** Ops that move elements and compute nothing. */
final class LayoutSpecs {
    private LayoutSpecs() {}

    static List<OpSpec> all() {
        return List.of(
                broadcast(new int[] {5}, new int[] {4, 5}),
                broadcast(new int[] {4, 1}, new int[] {4, 5}),
                broadcast(new int[] {}, new int[] {2, 3}),
                broadcast(new int[] {3, 1}, new int[] {2, 3, 4})
                        .refuses("broadcastTo: (3) does not broadcast to (2, 4)", () -> floats(3).broadcastTo(Shape.of(2, 4)))
                        .refuses("broadcastTo: (2, 3) does not broadcast to (3)", () -> floats(2, 3).broadcastTo(Shape.of(3))),
                OpSpec.of(
                                Reshape.class, v -> v.getFirst().reshape(-1, 4), x -> x.getFirst().reshape(6, 4), 0,
                                Domain.of(-3, 3, 2, 3, 4))
                        .large(Domain.of(-3, 3, 250, 300))
                        .refuses("reshape: (2, 3) has 6 elements, (4) has 4", () -> floats(2, 3).reshape(4))
                        .refuses("reshape: (2, 3) does not fit [4, -1]", () -> floats(2, 3).reshape(4, -1))
                        .refuses("reshape: two open extents in [-1, -1]", () -> floats(2, 3).reshape(-1, -1))
                        .refuses("reshape: wants floats, got integers (6)", () -> integers(6).reshape(2, 3)),
                transpose(new int[] {4, 5}, new int[] {210, 333}),
                transpose(new int[] {2, 3, 4}, new int[] {30, 70, 40}),
                transpose(new int[] {4, 1}, new int[] {70_000, 1})
                        .refuses("transpose: wants at least 2 axes, got shape (3)", () -> floats(3).transpose()),
                OpSpec.of(
                                Gather.class, v -> v.get(0).gather(v.get(1)), x -> gathered(x.get(0), x.get(1)), 0,
                                Domain.of(-3, 3, 4, 5), Domain.integers(4, 2, 3))
                        .large(Domain.of(-3, 3, 50, 32), Domain.integers(50, 2100))
                        .refuses("gather: wants integer indices, got floats (2)", () -> floats(4, 5).gather(floats(2)))
                        .refuses("gather: wants floats, got integers (4, 5)", () -> integers(4, 5).gather(integers(2)))
                        .refuses("gather: no axis 0 in shape ()", () -> floats().gather(integers(2)))
                        .refuses("gather: index 4 at position 1, want 0 to 3",
                                () -> evaluated(floats(4, 5).gather(Var.of(IntTensor.of(0, 4))))),
                OpSpec.of(
                                ScatterAdd.class, v -> Var.apply(new ScatterAdd(0, 4), v.get(0), v.get(1)),
                                x -> scattered(x.get(0), x.get(1), 4), 6, Domain.of(-3, 3, 6, 5), Domain.integers(4, 6))
                        .proportionalTo(x -> scattered(x.get(0).map(Math::abs), x.get(1), 4))
                        .large(Domain.of(-3, 3, 6, 12_000), Domain.integers(4, 6))
                        .refuses("scatterAdd: wants integer indices, got floats (2)",
                                () -> Var.apply(new ScatterAdd(0, 4), floats(2, 5), floats(2)))
                        .refuses("scatterAdd: wants floats with the shape of the indices (2, 3) from axis 0 on, got (2, 5)",
                                () -> Var.apply(new ScatterAdd(0, 4), floats(2, 5), integers(2, 3)))
                        .refuses("scatterAdd: index -1 at position 0, want 0 to 3", () -> evaluated(
                                Var.apply(new ScatterAdd(0, 4), floats(2, 5), Var.of(IntTensor.of(-1, 0))))),
                // The last of five places is that of no integer.
                OpSpec.of(
                                Divide.class, v -> v.get(0).scatterMean(0, v.get(1), 5),
                                x -> averaged(x.get(0), x.get(1), 5), 7,
                                Domain.of(-3, 3, 6, 5), Domain.integers(4, 6))
                        .proportionalTo(x -> averaged(x.get(0).map(Math::abs), x.get(1), 5))
                        .large(Domain.of(-3, 3, 6, 14_000), Domain.integers(4, 6))
                        .named("of scatterMean")
                        .refuses(
                                "scatterAdd: wants floats with the shape of the indices (2, 3) from axis 0 on, "
                                        + "got (2, 5)",
                                () -> floats(2, 5).scatterMean(0, integers(2, 3), 4))
                        .refuses(
                                "scatterMean: no axis 2 in shape (2, 5)",
                                () -> floats(2, 5).scatterMean(2, integers(2), 4)),
                OpSpec.of(Divide.class, v -> v.get(0).scatterMean(1, v.get(1), 5), x -> {
                            Shape turned = Shape.of(6, x.get(0).shape().dim(0));
                            Doubles columns = x.get(0).moved(turned, 0, at -> new int[] {at[1], at[0]});
                            Doubles y = averaged(columns, x.get(1), 5);
                            return y.moved(Shape.of(x.get(0).shape().dim(0), 5), 0, at -> new int[] {at[1], at[0]});
                        }, 7, Domain.of(-3, 3, 3, 6), Domain.integers(4, 6))
                        .errorsOfMagnitudes()
                        .large(Domain.of(-3, 3, 14_000, 6), Domain.integers(4, 6))
                        .named("of scatterMean along the last axis"),
                OpSpec.of(GradientHook.class, v -> v.getFirst().withGradientHook(dy -> dy.scale(2).scale(0.5f)), List::getFirst, 0,
                                Domain.of(-3, 3, 4, 5))
                        .large(Domain.of(-3, 3, 300, 300))
                        .refuses("gradientHook: wants floats, got integers (2)", () -> integers(2).withGradientHook(dy -> dy)),
                OpSpec.of(Barrier.class, v -> Var.apply(new Barrier(), v.getFirst(), v.getFirst().exp()), List::getFirst, 0,
                                Domain.of(-3, 3, 4, 5))
                        .large(Domain.of(-3, 3, 300, 300))
                        .refuses("barrier: wants 2 inputs, got 1", () -> Var.apply(new Barrier(), floats(2)))
                        .refuses("barrier: wants floats, got integers (2)", () -> Var.apply(new Barrier(), integers(2), floats(2))),
                OpSpec.of(Checkpoint.class, v -> v.getFirst().checkpoint(x -> x.exp().scale(2).multiply(x)),
                                x -> x.getFirst().map(v -> 2 * Math.exp(v) * v), 4, Domain.of(-3, 3, 4, 5))
                        .large(Domain.of(-3, 3, 300, 300))
                        .refuses("checkpoint: wants the result of a segment, and what it was computed from",
                                () -> Var.apply(new Checkpoint()))
                        .refuses("checkpoint: wants floats, got integers (2)", () -> floats(2).checkpoint(x -> integers(2))),
                // Of something without a derivative: what the gradient does not see, finite differences would.
                OpSpec.of(StopGradient.class, v -> v.getFirst().sign().stopGradient(), x -> x.getFirst().map(Math::signum), 0,
                                Domain.of(-3, 3, 4, 5).awayFromZero(0.1))
                        .large(Domain.of(-3, 3, 300, 300).awayFromZero(0.1))
                        .refuses("stopGradient: wants floats, got integers (2)", () -> integers(2).stopGradient()));
    }

    private static Var evaluated(Var v) {
        v.value();
        return v;
    }

    private static Doubles gathered(Doubles x, Doubles index) {
        int cols = x.data().length / x.shape().dim(0);
        double[] y = new double[index.data().length * cols];
        for (int i = 0; i < y.length; i++) {
            y[i] = x.data()[(int) index.data()[i / cols] * cols + i % cols];
        }
        int[] dims = Arrays.copyOf(index.shape().toArray(), index.shape().rank() + 1);
        dims[dims.length - 1] = cols;
        return new Doubles(Shape.of(dims), y);
    }

    private static Doubles scattered(Doubles x, Doubles index, int rows) {
        int cols = x.data().length / index.data().length;
        double[] y = new double[rows * cols];
        for (int i = 0; i < x.data().length; i++) {
            y[(int) index.data()[i / cols] * cols + i % cols] += x.data()[i];
        }
        return new Doubles(Shape.of(rows, cols), y);
    }

    /** The means of the rows that have the same index. */
    private static Doubles averaged(Doubles x, Doubles index, int rows) {
        Doubles sums = scattered(x, index, rows);
        double[] counts = scattered(Doubles.filled(index.shape(), 1), index, rows).data();
        return sums.with(new Doubles(Shape.of(rows, 1), counts), (sum, count) -> sum / Math.max(1, count));
    }

    private static OpSpec broadcast(int[] from, int[] to) {
        Shape target = Shape.of(to);
        Domain domain = Domain.of(-3, 3, from);
        return OpSpec.of(
                        BroadcastTo.class, v -> v.getFirst().broadcastTo(target), x -> x.getFirst().stretch(target), 0, domain)
                .named(domain.shape() + " to " + target);
    }

    private static OpSpec transpose(int[] dims, int[] large) {
        return OpSpec.of(
                        Transpose.class, v -> v.getFirst().transpose(), x -> x.getFirst().transposed(), 0, Domain.of(-3, 3, dims))
                .large(Domain.of(-3, 3, large))
                .named(Shape.of(dims).toString());
    }
}
