package dev.lanewise.autograd;

import dev.lanewise.autograd.op.BroadcastTo;
import dev.lanewise.autograd.op.Checkpoint;
import dev.lanewise.autograd.op.Gather;
import dev.lanewise.autograd.op.GatherElements;
import dev.lanewise.autograd.op.GradientHook;
import dev.lanewise.autograd.op.OneHot;
import dev.lanewise.autograd.op.Pad;
import dev.lanewise.autograd.op.Permute;
import dev.lanewise.autograd.op.Reshape;
import dev.lanewise.autograd.op.ScatterAdd;
import dev.lanewise.autograd.op.ScatterAddElements;
import dev.lanewise.autograd.op.Slice;
import dev.lanewise.autograd.op.StopGradient;
import dev.lanewise.autograd.op.Transpose;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What moves elements, and computes none. */
sealed interface Layout permits Var {
    /** Repeats along the axes where {@code target} is longer. */
    default Var broadcastTo(Shape target) {
        return target.equals(self().shape()) ? self() : Var.apply(new BroadcastTo(target), self());
    }

    /** The same elements in row-major order in another shape; one extent may be −1, which is worked out. */
    default Var reshape(int... dims) {
        Shape target = Shape.of(resolved(dims));
        return target.equals(self().shape()) ? self() : Var.apply(new Reshape(target), self());
    }

    /** All elements in row-major order along one axis; a scalar becomes one element. */
    default Var flatten() {
        return reshape(self().shape().size());
    }

    /** The axes from {@code first} to {@code last}, that one included, as one; negative ones count from the end. */
    default Var flatten(int first, int last) {
        int from = Axes.of("flatten", self(), first);
        int to = Axes.of("flatten", self(), last);
        if (from > to) {
            throw new ShapeException("flatten: axes " + first + " to " + last + " of " + self().shape() + ", want the first one first");
        }
        int[] dims = self().shape().toArray();
        int[] flat = new int[dims.length - to + from];
        System.arraycopy(dims, 0, flat, 0, from);
        flat[from] = Arrays.stream(dims, from, to + 1).reduce(1, (a, b) -> a * b);
        System.arraycopy(dims, to + 1, flat, from + 1, dims.length - 1 - to);
        return reshape(flat);
    }

    /** Rows of this along the first axis, one for each integer of {@code index}: (rows, …) becomes (shape of index, …). */
    default Var gather(Var index) {
        return gather(0, index);
    }

    /** Slices of this along an axis, one for each integer of {@code index}, whose axes take its place. */
    default Var gather(int axis, Var index) {
        return Var.apply(new Gather(Axes.of("gather", self(), axis)), self(), index);
    }

    /**
     * An element of this for each integer of {@code index}, which says where along an axis it stands; its position along the
     * others is that of the integer. For the value of the chosen class in each row: {@code gatherElements(1, labels)} with
     * labels of shape (n, 1).
     */
    default Var gatherElements(int axis, Var index) {
        return Var.apply(new GatherElements(Axes.of("gatherElements", self(), axis)), self(), index);
    }

    /** The adjoint of {@link #gather(int, Var)}: slices of this added up at the places that the integers name, of {@code rows}. */
    default Var scatterAdd(int axis, Var index, int rows) {
        return Var.apply(new ScatterAdd(Axes.of("scatterAdd", self(), axis), rows), self(), index);
    }

    /**
     * The means of the slices that {@link #scatterAdd} adds up, zeros at a place that no integer names: floats
     * (…, i₁, i₂, …, …) with the indices' axes (i₁, i₂, …) from {@code axis} on give (…, rows, …). Bags of embeddings
     * are {@code table.gather(tokens).scatterMean(0, bags, n)} with the bag of each token. Evaluating with an index
     * outside the rows is an {@link IllegalArgumentException}.
     *
     * @param axis where the indices' axes begin in this, and the one of the rows stands in the result; negative ones
     *     count from the end of this
     * @param index integers, 0 to rows − 1
     * @param rows of the result, at least 0
     * @throws dev.lanewise.engine.ShapeException if there is no such axis, the indices are not integers or this is not
     *     floats, or this does not have their shape from the axis on
     * @throws IllegalArgumentException if the rows are fewer than 0
     */
    default Var scatterMean(int axis, Var index, int rows) {
        int along = Axes.of("scatterMean", self(), axis);
        Var sums = scatterAdd(along, index, rows);
        int[] column = new int[sums.shape().rank() - along];
        Arrays.fill(column, 1);
        column[0] = rows;
        Var counts = Var.of(Tensor.filled(index.shape(), 1)).scatterAdd(0, index, rows).maximum(Var.scalar(1));
        return sums.divide(counts.reshape(column));
    }

    /** The adjoint of {@link #gatherElements}: elements of this added up in zeros of the shape {@code target}. */
    default Var scatterAddElements(int axis, Var index, Shape target) {
        return Var.apply(new ScatterAddElements(Axes.of("scatterAddElements", self(), axis), target), self(), index);
    }

    /** Swaps the last two axes. */
    default Var transpose() {
        return Var.apply(new Transpose(), self());
    }

    /** The same value, through which no gradient passes: what it is computed from counts as constant. */
    default Var stopGradient() {
        return Var.apply(new StopGradient(), self());
    }

    /** Swaps two axes. */
    default Var transpose(int a, int b) {
        int[] order = IntStream.range(0, self().shape().rank()).toArray();
        order[Axes.of("transpose", self(), a)] = Axes.of("transpose", self(), b);
        order[Axes.of("transpose", self(), b)] = Axes.of("transpose", self(), a);
        return permute(order);
    }

    /** The axes in another order: axis i of the result is axis {@code order[i]} of this. */
    default Var permute(int... order) {
        return Var.apply(new Permute(Arrays.stream(order).map(axis -> Axes.of("permute", self(), axis)).boxed().toList()), self());
    }

    /** The elements from … to − 1 along an axis; negative positions count from the end. */
    default Var slice(int axis, int from, int to) {
        return slice(axis, from, to, 1);
    }

    /** The elements from, from + step, … before {@code to} along an axis; negative positions count from the end. */
    default Var slice(int axis, int from, int to, int step) {
        int along = Axes.of("slice", self(), axis);
        int extent = self().shape().dim(along);
        int first = from < 0 ? from + extent : from;
        int end = to < 0 ? to + extent : to;
        if (first < 0 || end < first || end > extent || step < 1) {
            throw new ShapeException("slice: from " + from + " to " + to + " in steps of " + step + " along axis " + along
                    + " of " + self().shape() + ", want 0 ≤ from ≤ to ≤ " + extent + ", both perhaps from the end, and a step above 0");
        }
        return Var.apply(new Slice(along, first, step, (end - first + step - 1) / step), self());
    }

    /** The slice at one position along an axis, which goes; a negative position counts from the end. */
    default Var select(int axis, int position) {
        int along = Axes.of("select", self(), axis);
        int[] dims = self().shape().toArray();
        if (position < -dims[along] || position >= dims[along]) {
            throw new ShapeException("select: position " + position + " along axis " + along + " of " + self().shape());
        }
        int at = position < 0 ? position + dims[along] : position;
        return Var.apply(new Slice(along, at, 1, 1), self()).reshape(without(dims, along));
    }

    /** Parts of so many elements each along an axis, one after the other, which together are this. */
    default List<Var> split(int axis, int... extents) {
        int along = Axes.of("split", self(), axis);
        int extent = self().shape().dim(along);
        if (Arrays.stream(extents).asLongStream().sum() != extent
                || Arrays.stream(extents).anyMatch(part -> part < 0)) {
            throw new ShapeException("split: parts of " + Arrays.toString(extents) + " along axis " + along + " of "
                    + self().shape() + ", want parts of at least 0 that add up to " + extent);
        }
        List<Var> parts = new ArrayList<>();
        int from = 0;
        for (int part : extents) {
            parts.add(Var.apply(new Slice(along, from, 1, part), self()));
            from += part;
        }
        return parts;
    }

    /** The elements along an axis in reverse order. */
    default Var reverse(int axis) {
        int along = Axes.of("reverse", self(), axis);
        int extent = self().shape().dim(along);
        return extent == 0 ? self() : Var.apply(new Slice(along, extent - 1, -1, extent), self());
    }

    /** Zeros before and after the elements along an axis. */
    default Var pad(int axis, int before, int after) {
        return pad(axis, before, after, 0);
    }

    /** So many elements of {@code value} before and after those along an axis. */
    default Var pad(int axis, int before, int after, float value) {
        int along = Axes.of("pad", self(), axis);
        if (before < 0 || after < 0) {
            throw new ShapeException("pad: " + before + " before and " + after + " after, want at least 0");
        }
        return Var.apply(new Pad(along, before, 1, before + self().shape().dim(along) + after, value), self());
    }

    /** So many elements before and after those along an axis, as the mode says. */
    default Var pad(int axis, int before, int after, PadMode mode) {
        if (mode == PadMode.ZERO) {
            return pad(axis, before, after);
        }
        int along = Axes.of("pad", self(), axis);
        int extent = self().shape().dim(along);
        int most = switch (mode) {
            case REFLECT -> extent - 1;
            case REPLICATE -> extent == 0 ? 0 : Integer.MAX_VALUE;
            default -> extent;
        };
        if (Math.min(before, after) < 0 || Math.max(before, after) > most) {
            throw new ShapeException("pad: " + before + " before and " + after + " after, " + mode + " along axis " + along + " of "
                    + self().shape() + ", want at least 0" + (most == Integer.MAX_VALUE ? "" : " and at most " + Math.max(0, most)));
        }
        List<Var> parts = new ArrayList<>();
        if (before > 0) {
            parts.add(switch (mode) {
                case REFLECT -> slice(along, 1, before + 1).reverse(along);
                case REPLICATE -> slice(along, 0, 1).repeat(along, before);
                default -> slice(along, extent - before, extent);
            });
        }
        parts.add(self());
        if (after > 0) {
            parts.add(switch (mode) {
                case REFLECT -> slice(along, extent - 1 - after, extent - 1).reverse(along);
                case REPLICATE -> slice(along, extent - 1, extent).repeat(along, after);
                default -> slice(along, 0, after);
            });
        }
        return parts.size() == 1 ? self() : Var.concatenate(along, parts.toArray(Var[]::new));
    }

    /** Each element along an axis so many times: a b becomes a a b b. */
    default Var repeat(int axis, int times) {
        return repeated("repeat", axis, times, 1);
    }

    /** The elements along an axis, all of them, so many times: a b becomes a b a b. */
    default Var tile(int axis, int times) {
        return repeated("tile", axis, times, 0);
    }

    /** For integers: 1 at the place that each names on a new last axis of so many classes, 0 at the others. */
    default Var oneHot(int classes) {
        return Var.apply(new OneHot(classes), self());
    }

    private Var repeated(String operation, int of, int times, int behind) {
        int axis = Axes.of(operation, self(), of);
        if (times < 0) {
            throw new ShapeException(operation + ": " + times + " times, want at least 0");
        }
        int[] dims = self().shape().toArray();
        int[] apart = new int[dims.length + 1];
        System.arraycopy(dims, 0, apart, 0, axis + behind);
        System.arraycopy(dims, axis + behind, apart, axis + behind + 1, dims.length - axis - behind);
        apart[axis + behind] = 1;
        Var column = self().reshape(apart);
        apart[axis + behind] = times;
        dims[axis] *= times;
        return column.broadcastTo(Shape.of(apart)).reshape(dims);
    }

    private static int[] without(int[] dims, int axis) {
        return IntStream.range(0, dims.length).filter(i -> i != axis).map(i -> dims[i]).toArray();
    }

    /** The same value; the gradient that passes through it becomes {@code hook} of it, of the same shape. */
    default Var withGradientHook(UnaryOperator<Var> hook) {
        return Var.apply(new GradientHook(hook), self());
    }

    /**
     * What {@code segment} computes from this, with the same bits, without keeping its inner values for the gradient: they
     * are computed again when that is asked for. A planned program so needs less memory, for the time of a second forward
     * pass through the segment. Inner nodes cannot be differentiated with respect to.
     */
    default Var checkpoint(UnaryOperator<Var> segment) {
        return Checkpoint.of(self(), segment);
    }

    private Var self() {
        return (Var) this;
    }

    private int[] resolved(int[] dims) {
        int[] resolved = dims.clone();
        Shape shape = self().shape();
        int open = -1;
        int known = 1;
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] != -1) {
                known *= dims[axis];
            } else if (open < 0) {
                open = axis;
            } else {
                throw new ShapeException("reshape: two open extents in " + Arrays.toString(dims));
            }
        }
        if (open >= 0) {
            if (known == 0 || shape.size() % known != 0) {
                throw new ShapeException("reshape: " + shape + " does not fit " + Arrays.toString(dims));
            }
            resolved[open] = shape.size() / known;
        }
        return resolved;
    }
}
