package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.PadMode;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Ops that take parts of a tensor, put parts together, or order its axes anew. */
final class PartSpecs {
    private PartSpecs() {}

    static List<OpSpec> all() {
        List<OpSpec> specs = new ArrayList<>();
        specs.add(permute(new int[] {2, 3, 4}, new int[] {30, 70, 40}, 2, 0, 1)
                .refuses("permute: no axis 3 in shape (2, 3)", () -> floats(2, 3).permute(0, 3))
                .refuses("permute: order [1, 1], want each axis from 0 to 1 once", () -> floats(2, 3).permute(1, -1))
                .refuses("permute: order [0] for shape (2, 3), want each axis once", () -> floats(2, 3).permute(0))
                .refuses("transpose: no axis 2 in shape (2, 3)", () -> floats(2, 3).transpose(0, 2))
                .refuses("permute: wants floats, got integers (2, 3)", () -> integers(2, 3).permute(1, 0)));
        specs.add(permute(new int[] {2, 3, 4, 2}, new int[] {12, 40, 8, 20}, 0, 2, 1, 3));
        specs.add(permute(new int[] {2, 1, 3}, new int[] {300, 1, 250}, 1, 0, 2));
        specs.add(slice(new int[] {6, 4}, new int[] {600, 250}, 0, 1, 4, 1)
                .refuses(
                        "slice: from 2 to 5 in steps of 1 along axis 1 of (2, 4), want 0 ≤ from ≤ to ≤ 4, both perhaps from the"
                                + " end, and a step above 0",
                        () -> floats(2, 4).slice(-1, 2, 5))
                .refuses(
                        "slice: from 3 to -2 in steps of 1 along axis 0 of (4), want 0 ≤ from ≤ to ≤ 4, both perhaps from the"
                                + " end, and a step above 0",
                        () -> floats(4).slice(0, 3, -2))
                .refuses("slice: no axis 2 in shape (2, 4)", () -> floats(2, 4).slice(2, 0, 1))
                .refuses("select: position 2 along axis 0 of (2, 4)", () -> floats(2, 4).select(0, 2))
                .refuses("split: parts of [1, 2] along axis 1 of (2, 4), want parts of at least 0 that add up to 4",
                        () -> floats(2, 4).split(1, 1, 2).getFirst())
                .refuses("split: parts of [5, -1] along axis 1 of (2, 4), want parts of at least 0 that add up to 4",
                        () -> floats(2, 4).split(1, 5, -1).getFirst())
                .refuses("slice: 2 places from 3 on in steps of 1 do not fit the extent 4 along axis 0 of (4)",
                        () -> Var.apply(new Slice(0, 3, 1, 2), floats(4)))
                .refuses("slice: wants floats, got integers (3)", () -> integers(3).slice(0, 0, 1)));
        specs.add(slice(new int[] {3, 7, 2}, new int[] {30, 350, 12}, 1, 1, -1, 2));
        specs.add(slice(new int[] {3, 7}, new int[] {300, 500}, 1, 0, 7, 3));
        specs.add(slice(new int[] {3, 7}, new int[] {300, 500}, 1, 2, 2, 1));
        specs.add(reverse(new int[] {3, 4, 2}, new int[] {30, 400, 12}, 1));
        specs.add(reverse(new int[] {5}, new int[] {70_001}, 0));
        specs.add(pad(new int[] {3, 4}, new int[] {300, 250}, 1, 2, 1, 0)
                .refuses("pad: -1 before and 0 after, want at least 0", () -> floats(3).pad(0, -1, 0))
                .refuses("pad: 3 before and 0 after, REFLECT along axis 0 of (3), want at least 0 and at most 2",
                        () -> floats(3).pad(0, 3, 0, PadMode.REFLECT))
                .refuses("pad: 0 before and 4 after, CIRCULAR along axis 0 of (3), want at least 0 and at most 3",
                        () -> floats(3).pad(0, 0, 4, PadMode.CIRCULAR))
                .refuses("pad: -1 before and 0 after, REPLICATE along axis 0 of (3), want at least 0",
                        () -> floats(3).pad(0, -1, 0, PadMode.REPLICATE))
                .refuses("pad: no axis 1 in shape (3)", () -> floats(3).pad(1, 1, 0))
                .refuses("pad: wants floats, got integers (3)", () -> integers(3).pad(0, 1, 0)));
        specs.add(pad(new int[] {3, 4}, new int[] {300, 250}, 0, 0, 2, -1.5f));
        specs.add(pad(new int[] {2, 2, 3}, new int[] {100, 20, 50}, 1, 1, 0, 7));
        specs.add(concatenate(0, new int[][] {{2, 3}, {1, 3}, {3, 3}}, new int[][] {{200, 150}, {100, 150}, {250, 150}})
                .refuses("concatenate: no inputs", () -> Var.concatenate(0))
                .refuses("concatenate: along axis 0: (2, 3) and (2, 4), want all other extents equal",
                        () -> Var.concatenate(0, floats(2, 3), floats(2, 4)))
                .refuses("concatenate: along axis 1: (2, 3) and (2), want all other extents equal",
                        () -> Var.concatenate(-1, floats(2, 3), floats(2)))
                .refuses("concatenate: no axis 2 in shape (2, 3)", () -> Var.concatenate(2, floats(2, 3)))
                .refuses("concatenate: wants floats, got integers (2)", () -> Var.concatenate(0, floats(2), integers(2)))
                .refuses("stack: shapes differ: (2) and (3)", () -> Var.stack(0, floats(2), floats(3)))
                .refuses("stack: no axis 2 among those of (2) and one more", () -> Var.stack(2, floats(2))));
        specs.add(concatenate(1, new int[][] {{2, 3, 2}, {2, 1, 2}}, new int[][] {{40, 30, 40}, {40, 70, 40}}));
        specs.add(concatenate(1, new int[][] {{4, 3}, {4, 0}, {4, 2}}, new int[][] {{300, 150}, {300, 0}, {300, 170}}));
        specs.add(OpSpec.of(
                        OneHot.class, v -> v.getFirst().oneHot(4),
                        x -> {
                            Doubles y = Doubles.filled(Shape.of(2, 3, 4), 0);
                            for (int i = 0; i < 6; i++) {
                                y.data()[i * 4 + (int) x.getFirst().data()[i]] = 1;
                            }
                            return y;
                        },
                        0, Domain.integers(4, 2, 3))
                .large(Domain.integers(4, 30_000))
                .refuses("oneHot: 0 classes, want at least 1", () -> integers(3).oneHot(0))
                .refuses("oneHot: wants integer indices, got floats (3)", () -> floats(3).oneHot(2))
                .refuses("oneHot: index 2 at position 1, want 0 to 1",
                        () -> evaluated(Var.of(IntTensor.of(1, 2)).oneHot(2))));
        specs.add(gather());
        specs.add(scatterAdd());
        for (int axis = 0; axis < 3; axis++) {
            specs.add(gatherElements(axis));
            specs.add(scatterAddElements(axis));
        }
        specs.set(specs.size() - 2, specs.get(specs.size() - 2)
                .refuses("gatherElements: no axis 2 in shape (2, 3)", () -> floats(2, 3).gatherElements(2, integers(2, 3)))
                .refuses("gatherElements: no axis 1 in shape (2)", () -> Var.apply(new GatherElements(1), floats(2), integers(2)))
                .refuses("gatherElements: wants integer indices, got floats (2, 3)",
                        () -> floats(2, 3).gatherElements(0, floats(2, 3)))
                .refuses("gatherElements: indices (2, 4) for (2, 3) along axis 0, want as many axes, and no longer ones but that",
                        () -> floats(2, 3).gatherElements(0, integers(2, 4)))
                .refuses("gatherElements: index 2 at position 1, want 0 to 1",
                        () -> evaluated(floats(2).gatherElements(0, Var.of(IntTensor.of(1, 2))))));
        specs.set(specs.size() - 1, specs.getLast()
                .refuses("scatterAddElements: values (2, 3) and indices (2, 2) differ in shape",
                        () -> floats(2, 3).scatterAddElements(1, integers(2, 2), Shape.of(2, 5)))
                .refuses("scatterAddElements: index 5 at position 0, want 0 to 4",
                        () -> evaluated(floats(1).scatterAddElements(0, Var.of(IntTensor.of(5)), Shape.of(5)))));
        return specs;
    }

    private static Var evaluated(Var v) {
        v.value();
        return v;
    }

    private static OpSpec permute(int[] dims, int[] large, int... order) {
        UnaryOperator<Doubles> reference = x -> {
            int[] to = Arrays.stream(order).map(axis -> x.shape().dim(axis)).toArray();
            return x.moved(Shape.of(to), 0, at -> {
                int[] from = new int[at.length];
                for (int axis = 0; axis < at.length; axis++) {
                    from[order[axis]] = at[axis];
                }
                return from;
            });
        };
        return OpSpec.of(
                        Permute.class, v -> v.getFirst().permute(order), x -> reference.apply(x.getFirst()), 0,
                        Domain.of(-3, 3, dims))
                .large(Domain.of(-3, 3, large))
                .named(Arrays.toString(order) + " of " + Shape.of(dims));
    }

    /** The elements of x that stand at some positions along an axis. */
    private static Doubles taken(Doubles x, int axis, int[] positions) {
        int[] dims = x.shape().toArray();
        dims[axis] = positions.length;
        return x.moved(Shape.of(dims), 0, at -> {
            at[axis] = positions[at[axis]];
            return at;
        });
    }

    private static OpSpec slice(int[] dims, int[] large, int axis, int from, int to, int step) {
        int end = to < 0 ? to + dims[axis] : to;
        int[] positions = IntStream.range(from, end).filter(i -> (i - from) % step == 0).toArray();
        return OpSpec.of(
                        Slice.class, v -> v.getFirst().slice(axis, from, to, step), x -> taken(x.getFirst(), axis, positions), 0,
                        Domain.of(-3, 3, dims))
                .large(Domain.of(-3, 3, large))
                .named(from + " to " + to + " by " + step + " along " + axis + " of " + Shape.of(dims));
    }

    private static OpSpec reverse(int[] dims, int[] large, int axis) {
        int[] positions = IntStream.range(0, dims[axis]).map(i -> dims[axis] - 1 - i).toArray();
        return OpSpec.of(
                        Slice.class, v -> v.getFirst().reverse(axis), x -> taken(x.getFirst(), axis, positions), 0,
                        Domain.of(-3, 3, dims))
                .large(Domain.of(-3, 3, large))
                .named("backwards along " + axis + " of " + Shape.of(dims));
    }

    private static OpSpec pad(int[] dims, int[] large, int axis, int before, int after, float value) {
        return OpSpec.of(
                        Pad.class, v -> v.getFirst().pad(axis, before, after, value),
                        x -> {
                            int[] longer = dims.clone();
                            longer[axis] += before + after;
                            return x.getFirst().moved(Shape.of(longer), value, at -> {
                                at[axis] -= before;
                                return at[axis] < 0 || at[axis] >= dims[axis] ? null : at;
                            });
                        },
                        0, Domain.of(-3, 3, dims))
                .large(Domain.of(-3, 3, large))
                .named(before + " and " + after + " along " + axis + " of " + Shape.of(dims));
    }

    private static OpSpec concatenate(int axis, int[][] parts, int[][] large) {
        return OpSpec.of(
                        Concatenate.class, v -> Var.concatenate(axis, v.toArray(Var[]::new)),
                        x -> {
                            int[] dims = parts[0].clone();
                            dims[axis] = Arrays.stream(parts).mapToInt(part -> part[axis]).sum();
                            Doubles y = Doubles.filled(Shape.of(dims), 0);
                            int begin = 0;
                            for (Doubles part : x) {
                                int from = begin;
                                int count = part.shape().dim(axis);
                                Doubles placed = part.moved(y.shape(), 0, at -> {
                                    at[axis] -= from;
                                    return at[axis] < 0 || at[axis] >= count ? null : at;
                                });
                                y = y.with(placed, Double::sum);
                                begin += count;
                            }
                            return y;
                        },
                        0, Arrays.stream(parts).map(part -> Domain.of(-3, 3, part)).toArray(Domain[]::new))
                .large(Arrays.stream(large).map(part -> Domain.of(-3, 3, part)).toArray(Domain[]::new))
                .named("along " + axis + " of " + Shape.of(parts[0]) + " …");
    }

    private static OpSpec gather() {
        return OpSpec.of(
                        Gather.class, v -> v.get(0).gather(-2, v.get(1)),
                        x -> x.get(0).moved(Shape.of(3, 2, 3, 2), 0, at -> new int[] {
                            at[0], (int) x.get(1).data()[at[1] * 3 + at[2]], at[3]
                        }),
                        0, Domain.of(-3, 3, 3, 5, 2), Domain.integers(5, 2, 3))
                .large(Domain.of(-3, 3, 40, 50, 12), Domain.integers(50, 210))
                .named("along the middle axis")
                .refuses("gather: no axis 2 in shape (2, 3)", () -> floats(2, 3).gather(2, integers(3)));
    }

    private static OpSpec scatterAdd() {
        return OpSpec.of(
                        ScatterAdd.class, v -> Var.apply(new ScatterAdd(1, 4), v.get(0), v.get(1)),
                        x -> scattered(x.get(0), x.get(1)), 6, Domain.of(-3, 3, 2, 6, 3), Domain.integers(4, 6))
                .proportionalTo(x -> scattered(x.get(0).map(Math::abs), x.get(1)))
                .large(Domain.of(-3, 3, 30, 6, 500), Domain.integers(4, 6))
                .named("along the middle axis");
    }

    /** Part (2, 3, 4) of a whole (3, 4, 5), the axis of the part as long as it likes. */
    private static OpSpec gatherElements(int axis) {
        int[] part = {2, 3, 4};
        part[axis] = 7;
        int[] large = {30, 40, 50};
        int[] largeWhole = {31, 41, 50};
        return OpSpec.of(
                        GatherElements.class, v -> v.get(0).gatherElements(axis, v.get(1)),
                        x -> x.get(0).moved(Shape.of(part), 0, at -> placed(at, axis, part, x.get(1))),
                        0, Domain.of(-3, 3, 3, 4, 5), Domain.integers(3, part))
                .large(Domain.of(-3, 3, largeWhole), Domain.integers(30, large))
                .named("along axis " + axis);
    }

    private static int[] placed(int[] at, int axis, int[] part, Doubles index) {
        int[] to = at.clone();
        to[axis] = (int) index.data()[(at[0] * part[1] + at[1]) * part[2] + at[2]];
        return to;
    }

    private static OpSpec scatterAddElements(int axis) {
        int[] part = {2, 3, 4};
        part[axis] = 7;
        int[] largeWhole = {31, 41, 50};
        return OpSpec.of(
                        ScatterAddElements.class,
                        v -> v.get(0).scatterAddElements(
                                axis, v.get(1), v.get(0).shape().dim(axis) == 7 ? Shape.of(3, 4, 5) : Shape.of(largeWhole)),
                        x -> scatteredElements(x.get(0), x.get(1), axis), 6, Domain.of(-3, 3, part), Domain.integers(3, part))
                .proportionalTo(x -> scatteredElements(x.get(0).map(Math::abs), x.get(1), axis))
                .large(Domain.of(-3, 3, 30, 40, 50), Domain.integers(30, 30, 40, 50))
                .named("along axis " + axis);
    }

    private static Doubles scatteredElements(Doubles x, Doubles index, int axis) {
        Doubles y = Doubles.filled(Shape.of(3, 4, 5), 0);
        int[] part = x.shape().toArray();
        for (int i = 0; i < x.data().length; i++) {
            int[] at = {i / (part[1] * part[2]), i / part[2] % part[1], i % part[2]};
            int[] to = placed(at, axis, part, index);
            y.data()[(to[0] * 4 + to[1]) * 5 + to[2]] += x.data()[i];
        }
        return y;
    }

    private static Doubles scattered(Doubles x, Doubles index) {
        Doubles y = Doubles.filled(Shape.of(2, 4, 3), 0);
        for (int i = 0; i < 6; i++) {
            int row = i;
            Doubles placed = x.moved(y.shape(), 0, at -> at[1] == (int) index.data()[row] ? new int[] {at[0], row, at[2]} : null);
            y = y.with(placed, Double::sum);
        }
        return y;
    }
}
