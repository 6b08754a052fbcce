package dev.lanewise.autograd.op;

import dev.lanewise.engine.Shape;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** A row-major array in double precision: what the references of the op tests are written in, as plainly as possible. */
record Doubles(Shape shape, double... data) {
    Doubles {
        if (data.length != shape.size()) {
            throw new IllegalArgumentException(data.length + " elements for shape " + shape);
        }
    }

    static Doubles filled(Shape shape, double value) {
        double[] data = new double[shape.size()];
        Arrays.fill(data, value);
        return new Doubles(shape, data);
    }

    Doubles map(DoubleUnaryOperator f) {
        return new Doubles(shape, Arrays.stream(data).map(f).toArray());
    }

    Doubles with(Doubles other, DoubleBinaryOperator f) {
        Shape out = Shape.broadcast("reference", shape, other.shape);
        Doubles a = stretch(out);
        Doubles b = other.stretch(out);
        double[] y = new double[out.size()];
        Arrays.setAll(y, i -> f.applyAsDouble(a.data[i], b.data[i]));
        return new Doubles(out, y);
    }

    Doubles times(Doubles other) {
        return with(other, (a, b) -> a * b);
    }

    Doubles minus(Doubles other) {
        return with(other, (a, b) -> a - b);
    }

    Doubles reshape(int... dims) {
        return new Doubles(Shape.of(dims), data);
    }

    /** Repeated along new leading axes and along extents of 1. */
    Doubles stretch(Shape out) {
        int missing = out.rank() - shape.rank();
        double[] y = new double[out.size()];
        for (int i = 0; i < y.length; i++) {
            int[] at = index(i, out);
            int from = 0;
            for (int axis = 0; axis < shape.rank(); axis++) {
                from = from * shape.dim(axis) + (shape.dim(axis) == 1 ? 0 : at[missing + axis]);
            }
            y[i] = data[from];
        }
        return new Doubles(out, y);
    }

    /** Folds axes away; each output starts with its first element. */
    Doubles fold(DoubleBinaryOperator f, int... axes) {
        boolean[] gone = new boolean[shape.rank()];
        for (int axis : axes) {
            gone[axis] = true;
        }
        int[] kept = shape.toArray();
        int rank = 0;
        for (int axis = 0; axis < gone.length; axis++) {
            if (!gone[axis]) {
                kept[rank++] = shape.dim(axis);
            }
        }
        Shape out = Shape.of(Arrays.copyOf(kept, rank));
        double[] y = new double[out.size()];
        boolean[] begun = new boolean[y.length];
        for (int i = 0; i < data.length; i++) {
            int[] at = index(i, shape);
            int to = 0;
            for (int axis = 0; axis < gone.length; axis++) {
                to = gone[axis] ? to : to * shape.dim(axis) + at[axis];
            }
            y[to] = begun[to] ? f.applyAsDouble(y[to], data[i]) : data[i];
            begun[to] = true;
        }
        return new Doubles(out, y);
    }

    /** What stands at the place that each place of the result comes from; {@code otherwise} where that is null. */
    Doubles moved(Shape out, double otherwise, UnaryOperator<int[]> from) {
        double[] y = new double[out.size()];
        for (int i = 0; i < y.length; i++) {
            int[] at = from.apply(index(i, out));
            int position = 0;
            for (int axis = 0; at != null && axis < at.length; axis++) {
                position = position * shape.dim(axis) + at[axis];
            }
            y[i] = at == null ? otherwise : data[position];
        }
        return new Doubles(out, y);
    }

    /** Each row along the last axis, replaced by a row of the same length. */
    Doubles rows(UnaryOperator<double[]> f) {
        int cols = shape.dim(-1);
        double[] y = new double[data.length];
        for (int from = 0; from < y.length; from += cols) {
            System.arraycopy(f.apply(Arrays.copyOfRange(data, from, from + cols)), 0, y, from, cols);
        }
        return new Doubles(shape, y);
    }

    /** The sums along the last axis, which is kept with extent 1. */
    Doubles rowSums() {
        Doubles sums = fold(Double::sum, shape.rank() - 1);
        int[] dims = shape.toArray();
        dims[dims.length - 1] = 1;
        return sums.reshape(dims);
    }

    Doubles transposed() {
        int[] dims = shape.toArray();
        int r = dims[dims.length - 2];
        int c = dims[dims.length - 1];
        dims[dims.length - 2] = c;
        dims[dims.length - 1] = r;
        double[] y = new double[data.length];
        for (int i = 0; i < y.length; i++) {
            int matrix = i / (r * c);
            int row = i / c % r;
            y[matrix * r * c + i % c * r + row] = data[i];
        }
        return new Doubles(Shape.of(dims), y);
    }

    /** Over the last two axes; those before them broadcast. */
    Doubles matmul(Doubles b) {
        int m = shape.dim(-2);
        int k = shape.dim(-1);
        int n = b.shape.dim(-1);
        Shape batches = Shape.broadcast("reference", batches(shape), batches(b.shape));
        double[] left = stretch(matrices(batches, m, k)).data;
        double[] right = b.stretch(matrices(batches, k, n)).data;
        double[] y = new double[batches.size() * m * n];
        for (int i = 0; i < y.length; i++) {
            int matrix = i / (m * n);
            for (int p = 0; p < k; p++) {
                y[i] += left[(matrix * m + i / n % m) * k + p] * right[(matrix * k + p) * n + i % n];
            }
        }
        return new Doubles(matrices(batches, m, n), y);
    }

    private static Shape batches(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
    }

    private static Shape matrices(Shape batches, int rows, int cols) {
        int[] dims = Arrays.copyOf(batches.toArray(), batches.rank() + 2);
        dims[batches.rank()] = rows;
        dims[batches.rank() + 1] = cols;
        return Shape.of(dims);
    }

    private static int[] index(int i, Shape shape) {
        int[] at = new int[shape.rank()];
        for (int axis = at.length - 1; axis >= 0; axis--) {
            at[axis] = i % shape.dim(axis);
            i /= shape.dim(axis);
        }
        return at;
    }
}
