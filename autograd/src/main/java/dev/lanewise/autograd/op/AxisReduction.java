package dev.lanewise.autograd.op;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Reduces any axes of a tensor, in an order that depends on its shape alone.
 *
 * <p><b>Definition of the bits.</b> The elements that fold into one output are taken in row-major order. If the last
 * axis longer than 1 is reduced, they are one sequence of {@link ReduceKernels#reduce}; if it is kept, they are a
 * column of {@link ReduceKernels#reduceColumns}. Where the kept axes do not stand together, the elements are taken as if
 * they did.
 */
final class AxisReduction {
    private final Compute compute;
    private final ReduceKernels kernels;
    private final Reduction f;

    private AxisReduction(Compute compute, Reduction f) {
        this.compute = compute;
        this.kernels = compute.kernels().reduce();
        this.f = f;
    }

    /** Binds y = the reduction of x over the axes that are marked; y holds the kept elements in row-major order. */
    static Runnable bind(Compute compute, Reduction f, Tensor x, boolean[] reduced, Tensor y) {
        if (x.size() == 0) {
            return () -> Arrays.fill(y.data(), y.offset(), y.offset() + y.size(), f.identity());
        }
        Shape shape = x.shape();
        int last = shape.rank() - 1;
        while (last >= 0 && shape.dim(last) == 1) {
            last--;
        }
        boolean byColumn = last >= 0 && !reduced[last];
        int cols = 1;
        while (byColumn && last >= 0 && !reduced[last]) {
            cols *= shape.dim(last--);
        }
        // The axes in the order in which they are worked on: kept, then reduced, then the kept ones that end the shape.
        int[] order = new int[last + 1];
        int kept = 1;
        int placed = 0;
        for (int axis = 0; axis <= last; axis++) {
            if (!reduced[axis]) {
                kept *= shape.dim(axis);
                order[placed++] = axis;
            }
        }
        for (int axis = 0; axis <= last; axis++) {
            if (reduced[axis]) {
                order[placed++] = axis;
            }
        }
        AxisReduction reduction = new AxisReduction(compute, f);
        int folded = x.size() / kept / cols;
        if (!byColumn) {
            return inOrder(shape, order)
                    ? reduction.rows(x, y, kept, folded)
                    : reduction.scattered(x, nest(shape, order, 1), y, kept, folded);
        }
        if (inOrder(shape, order)) {
            return reduction.columns(x, y, kept, folded, cols);
        }
        Tensor ordered = Tensor.zeros(shape);
        Runnable copy = StridedCopy.bind(compute, nest(shape, order, cols), x.data(), x.offset(), ordered);
        Runnable reduce = reduction.columns(ordered, y, kept, folded, cols);
        return () -> {
            copy.run();
            reduce.run();
        };
    }

    /** Whether the axes longer than 1 stand in rising order, so that nothing needs to move. */
    private static boolean inOrder(Shape shape, int[] order) {
        int before = -1;
        for (int axis : order) {
            if (shape.dim(axis) != 1) {
                if (axis < before) {
                    return false;
                }
                before = axis;
            }
        }
        return true;
    }

    /** The loops over x in the order in which it is worked on; the last {@code cols} elements stand together. */
    private static Nest nest(Shape shape, int[] order, int cols) {
        int[] dense = Nest.dense(shape);
        int[] dims = Arrays.copyOf(order, order.length + 1);
        int[] strides = dims.clone();
        for (int i = 0; i < order.length; i++) {
            dims[i] = shape.dim(order[i]);
            strides[i] = dense[order[i]];
        }
        dims[order.length] = cols;
        strides[order.length] = 1;
        return new Nest(dims, strides);
    }

    /** y[r] = the reduction of row r. */
    private Runnable rows(Tensor x, Tensor y, int rows, int cols) {
        if (rows == 1 && cols > ReduceKernels.CHUNK && compute.parallel().threads() > 1) {
            return chunks(x, y);
        }
        return Operands.rows(compute, rows, cols, (from, to) -> kernels.reduceRows(
                f, x.data(), x.offset() + from * cols, y.data(), y.offset() + from, to - from, cols));
    }

    /**
     * y[r] = the reduction of row r, which lies in runs here and there. A chunk of it is brought together at a time, in an
     * array that stays in the cache: the tensor is read once, and not written out in another order.
     */
    private Runnable scattered(Tensor x, Nest nest, Tensor y, int rows, int cols) {
        int run = nest.innerLength();
        int parts = x.size() <= ElementTask.GRAIN ? 1 : Math.min(rows, compute.parallel().threads());
        float[][] together = new float[parts][Math.min(cols, ReduceKernels.CHUNK)];
        IntConsumer part = p -> {
            int end = (int) ((long) rows * (p + 1) / parts);
            for (int r = (int) ((long) rows * p / parts); r < end; r++) {
                y.data()[y.offset() + r] = reduce(x, nest, run, r * cols, cols, together[p]);
            }
        };
        return () -> compute.parallel().run(parts, part);
    }

    /** The reduction of n elements from the i-th on in the order of the nest, whose innermost loop has {@code run}. */
    private float reduce(Tensor x, Nest nest, int run, int i, int n, float[] together) {
        float result = 0;
        int end = i + n;
        for (int chunk = i; chunk < end; chunk += together.length) {
            int filled = 0;
            int wanted = Math.min(together.length, end - chunk);
            while (filled < wanted) {
                int within = (chunk + filled) % run;
                int length = Math.min(run - within, wanted - filled);
                int from = x.offset() + nest.outerOffset(0, (chunk + filled) / run) + within;
                System.arraycopy(x.data(), from, together, filled, length);
                filled += length;
            }
            float partial = kernels.reduce(f, together, 0, wanted);
            result = chunk == i ? partial : f.combine(result, partial);
        }
        return result;
    }

    /** One long sequence: the threads share its chunks, which are combined in order as the kernel itself does. */
    private Runnable chunks(Tensor x, Tensor y) {
        int n = x.size();
        float[] partial = new float[(n + ReduceKernels.CHUNK - 1) / ReduceKernels.CHUNK];
        IntConsumer fold = chunk -> {
            int from = chunk * ReduceKernels.CHUNK;
            partial[chunk] =
                    kernels.reduce(f, x.data(), x.offset() + from, Math.min(ReduceKernels.CHUNK, n - from));
        };
        return () -> {
            compute.parallel().run(partial.length, fold);
            float result = partial[0];
            for (int chunk = 1; chunk < partial.length; chunk++) {
                result = f.combine(result, partial[chunk]);
            }
            y.data()[y.offset()] = result;
        };
    }

    /** y[k, c] = the reduction of column c of the k-th matrix of rows × cols. */
    private Runnable columns(Tensor x, Tensor y, int matrices, int rows, int cols) {
        boolean tall = rows > ReduceKernels.ROW_BLOCK && x.size() > ReduceKernels.CHUNK;
        if (matrices == 1 && tall && compute.parallel().threads() > 1) {
            return blocks(x, y, rows, cols);
        }
        return Operands.rows(compute, matrices, rows * cols, (from, to) -> {
            for (int k = from; k < to; k++) {
                kernels.reduceColumns(
                        f, x.data(), x.offset() + k * rows * cols, y.data(), y.offset() + k * cols, rows, cols);
            }
        });
    }

    /** One tall matrix: the threads share its blocks of rows, which are combined in order as the kernel itself does. */
    private Runnable blocks(Tensor x, Tensor y, int rows, int cols) {
        int blocks = (rows + ReduceKernels.ROW_BLOCK - 1) / ReduceKernels.ROW_BLOCK;
        float[] partial = new float[blocks * cols];
        Runnable fold = Operands.rows(compute, blocks, ReduceKernels.ROW_BLOCK * cols, (from, to) -> {
            for (int block = from; block < to; block++) {
                int row = block * ReduceKernels.ROW_BLOCK;
                kernels.reduceColumns(
                        f, x.data(), x.offset() + row * cols, partial, block * cols,
                        Math.min(ReduceKernels.ROW_BLOCK, rows - row), cols);
            }
        });
        return () -> {
            fold.run();
            System.arraycopy(partial, 0, y.data(), y.offset(), cols);
            for (int block = 1; block < blocks; block++) {
                compute.kernels().map().binary(
                        f.combination(), y.data(), y.offset(), partial, block * cols, y.data(), y.offset(), cols);
            }
        };
    }
}
