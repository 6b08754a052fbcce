package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Parallel.RangeTask;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Checks that shape rules share, and the one place where work is cut for the threads. */
final class Operands {
    private Operands() {}

    /** The inputs, if they are {@code count} nodes of floats. */
    static List<Var> floats(Op op, List<Var> inputs, int count) {
        count(op, inputs, count);
        for (Var input : inputs) {
            if (input.op().integer()) {
                throw new ShapeException(op.name() + ": wants floats, got " + kind(input));
            }
        }
        return inputs;
    }

    static void count(Op op, List<Var> inputs, int count) {
        if (inputs.size() != count) {
            throw new ShapeException(op.name() + ": wants " + count + " inputs, got " + inputs.size());
        }
    }

    /** The shape of a float input that needs at least {@code rank} axes. */
    static Shape atLeast(Op op, Var input, int rank) {
        if (input.shape().rank() < rank) {
            throw new ShapeException(op.name() + ": wants at least " + rank + (rank == 1 ? " axis" : " axes")
                    + ", got shape " + input.shape());
        }
        return input.shape();
    }

    /** The shape of a float input that has the axis, counted from 0. */
    static Shape axis(Op op, Var input, int axis) {
        Shape shape = input.shape();
        if (axis < 0 || axis >= shape.rank()) {
            throw new ShapeException(op.name() + ": no axis " + axis + " in shape " + shape);
        }
        return shape;
    }

    /** @throws ShapeException unless from, from + step, … are {@code count} of the places 0 … extent − 1 along an axis */
    static void checkPlaces(Op op, int from, int step, int count, int extent, int axis, Shape x) {
        long last = from + (count - 1L) * step;
        boolean inside = count == 0 ? from >= 0 && from <= extent : Math.min(from, last) >= 0 && Math.max(from, last) < extent;
        if (step == 0 || count < 0 || !inside) {
            throw new ShapeException(op.name() + ": " + count + " places from " + from + " on in steps of " + step
                    + " do not fit the extent " + extent + " along axis " + axis + " of " + x);
        }
    }

    /** Whether {@code from} broadcasts to {@code to} exactly: aligned at the last axis, extents of 1 stretch. */
    static boolean stretches(Shape from, Shape to) {
        int missing = to.rank() - from.rank();
        boolean fits = missing >= 0;
        for (int axis = 0; fits && axis < from.rank(); axis++) {
            fits = from.dim(axis) == 1 || from.dim(axis) == to.dim(missing + axis);
        }
        return fits;
    }

    /** The shape of logits (n, classes), if {@code labels} are n integers. */
    static Shape labelled(Op op, Var logits, Var labels) {
        if (logits.op().integer() || logits.shape().rank() != 2) {
            throw new ShapeException(op.name() + ": wants float logits of shape (n, classes), got " + kind(logits));
        }
        Shape n = Shape.of(logits.shape().dim(0));
        if (!labels.op().integer() || !labels.shape().equals(n)) {
            throw new ShapeException(op.name() + ": wants integer labels of shape " + n + " for logits " + logits.shape()
                    + ", got " + kind(labels));
        }
        return logits.shape();
    }

    /** Checks that a gradient is one of floats, of the shape of what it is the gradient of. */
    static void gradient(Op op, Var dy, Shape shape) {
        if (dy.op().integer() || !dy.shape().equals(shape)) {
            throw new ShapeException(op.name() + ": wants a float gradient of shape " + shape + ", got " + kind(dy));
        }
    }

    /** Checks that an input is the step of random numbers: one integer. */
    static void step(Op op, Var step) {
        if (!step.op().integer() || step.shape().size() != 1) {
            throw new ShapeException(op.name() + ": wants the step as one integer, got " + kind(step));
        }
    }

    /** Checks that the first two inputs are some x and those statistics of this very x. @return the shape of x */
    static Shape withStatistics(Op op, Op statistics, List<Var> inputs) {
        Var x = inputs.get(0);
        Var s = inputs.get(1);
        if (!s.op().equals(statistics) || !same(s.input(0), x)) {
            throw new ShapeException(op.name() + ": wants x and its statistics, got " + x + " and " + s);
        }
        return x.shape();
    }

    /** Whether two are one node, perhaps behind the barriers that a checkpoint puts before each use of it. */
    private static boolean same(Var a, Var b) {
        while (a != b && a.op() instanceof Barrier && b.op() instanceof Barrier && a.input(1) == b.input(1)) {
            a = a.input(0);
            b = b.input(0);
        }
        return a == b;
    }

    /** What a node holds, for messages: {@code floats (2, 3)}. */
    static String kind(Var input) {
        return (input.op().integer() ? "integers " : "floats ") + input.shape();
    }

    /** @throws IllegalArgumentException naming the first row whose label is neither one of the classes nor the ignored one */
    static void checkLabels(Op op, IntTensor labels, int classes, OptionalInt ignored) {
        int[] data = labels.data();
        for (int row = 0; row < labels.size(); row++) {
            int label = data[labels.offset() + row];
            if ((label < 0 || label >= classes) && !is(label, ignored)) {
                throw new IllegalArgumentException(
                        op.name() + ": row " + row + " has label " + label + ", want 0 to " + (classes - 1)
                                + (ignored.isPresent() ? ", or " + ignored.getAsInt() + " to ignore the row" : ""));
            }
        }
    }

    static boolean is(int label, OptionalInt ignored) {
        return ignored.isPresent() && label == ignored.getAsInt();
    }

    /**
     * Work on labelled rows, each by itself; those with the ignored label become 0 and are left out.
     *
     * @param y one element a row, or {@code width}
     */
    static Runnable labelledRows(
            Op op, Compute compute, IntTensor labels, int classes, OptionalInt ignored, Tensor y, int width, RangeTask task) {
        RangeTask kept = ignored.isEmpty() ? task : (from, to) -> {
            int start = from;
            for (int row = from; row <= to; row++) {
                if (row == to || is(labels.data()[labels.offset() + row], ignored)) {
                    if (start < row) {
                        task.run(start, row);
                    }
                    if (row < to) {
                        int at = y.offset() + row * width;
                        Arrays.fill(y.data(), at, at + width, 0);
                    }
                    start = row + 1;
                }
            }
        };
        Runnable rows = rows(compute, labels.size(), classes, kept);
        return () -> {
            checkLabels(op, labels, classes, ignored);
            rows.run();
        };
    }

    /** The shape of an input that holds indices. */
    static Shape indices(Op op, Var index) {
        if (!index.op().integer()) {
            throw new ShapeException(op.name() + ": wants integer indices, got " + kind(index));
        }
        return index.shape();
    }

    /** @throws IllegalArgumentException naming the first index that is not one of the rows */
    static void checkIndices(Op op, IntTensor index, int rows) {
        for (int i = 0; i < index.size(); i++) {
            int row = index.data()[index.offset() + i];
            if (row < 0 || row >= rows) {
                throw new IllegalArgumentException(
                        op.name() + ": index " + row + " at position " + i + ", want 0 to " + (rows - 1));
            }
        }
    }

    /** A node with a new last axis of extent 1. */
    static Var column(Var v) {
        return v.reshape(IntStream.concat(Arrays.stream(v.shape().toArray()), IntStream.of(1)).toArray());
    }

    /** The sums along the last axis, which is kept with extent 1. */
    static Var rowSums(Var x) {
        int[] column = x.shape().toArray();
        column[column.length - 1] = 1;
        return x.sumTo(Shape.of(column));
    }

    /** Work on {@code n} elements, each by itself. */
    static Runnable map(Compute compute, int n, RangeTask task) {
        return new ElementTask(compute, n, task);
    }

    /** Work on {@code rows} rows of {@code cols} elements, each row by itself. */
    static Runnable rows(Compute compute, int rows, int cols, RangeTask task) {
        int grain = Math.max(1, ElementTask.GRAIN / Math.max(1, cols));
        return () -> compute.parallel().forRange(rows, grain, task);
    }
}
