package dev.lanewise.autograd.op;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;

/**
 * Fills a dense tensor from one that is read with strides: transposition, stretching, permutation of axes. The loops of
 * the nest come down to a kernel that moves a matrix: rows are copied where x moves on by 1 along the innermost loop, else
 * the innermost loop and the one along which x moves on by 1 are transposed.
 */
final class StridedCopy {
    /** Columns of a matrix that are transposed at a time: the unit that threads share. */
    private static final int BAND = 256;

    private StridedCopy() {}

    /** The nest has one operand, which begins at {@code x[xo]}, and runs over {@code y} in row-major order. */
    static Runnable bind(Compute compute, Nest nest, float[] x, int xo, Tensor y) {
        int n = nest.innerLength();
        int stride = nest.innerStride(0);
        if (y.size() == 0) {
            return () -> {};
        }
        if (stride == 1) {
            return rows(compute, nest, x, xo, y);
        }
        for (int loop = 0; loop < nest.depth() - 1 && stride > 0; loop++) {
            if (nest.stride(0, loop) == 1) {
                return transposition(compute, nest, loop, x, xo, y);
            }
        }
        return Operands.rows(compute, nest.outerSize(), n, (from, to) -> {
            for (int i = from; i < to; i++) {
                run(x, xo + nest.outerOffset(0, i), stride, y.data(), y.offset() + i * n, n);
            }
        });
    }

    /** The two innermost loops are a matrix; one loop is a matrix of one row. */
    private static Runnable rows(Compute compute, Nest nest, float[] x, int xo, Tensor y) {
        int cols = nest.innerLength();
        return Operands.rows(compute, nest.outerSize(), cols, (from, to) -> {
            int loop = nest.depth() - 2;
            int height = loop < 0 ? 1 : nest.length(loop);
            int pitch = loop < 0 ? 0 : nest.stride(0, loop);
            for (int i = from; i < to; ) {
                int rows = Math.min(to - i, height - i % height);
                compute.kernels().move().copy(
                        x, xo + nest.outerOffset(0, i), pitch, y.data(), y.offset() + i * cols, cols, rows, cols);
                i += rows;
            }
        });
    }

    /** The innermost loop goes down the rows of x's matrix, the loop {@code across} along them. */
    private static Runnable transposition(Compute compute, Nest nest, int across, float[] x, int xo, Tensor y) {
        int last = nest.depth() - 1;
        int rows = nest.length(last);
        int cols = nest.length(across);
        int between = nest.size(last) / nest.size(across + 1);
        int pitch = between * rows;
        int bands = (cols + BAND - 1) / BAND;
        int matrices = nest.size(across) * between;
        return Operands.rows(compute, matrices * bands, rows * Math.min(cols, BAND), (from, to) -> {
            for (int i = from; i < to; i++) {
                int matrix = i / bands;
                int left = i % bands * BAND;
                // The position of the matrix's first column, once among the loops of x and once in y.
                int first = matrix / between * cols * between + matrix % between;
                compute.kernels().move().transpose(
                        x, xo + nest.outerOffset(0, first) + left, nest.stride(0, last),
                        y.data(), y.offset() + first * rows + left * pitch, pitch, rows, Math.min(BAND, cols - left));
            }
        });
    }

    private static void run(float[] x, int xo, int stride, float[] y, int yo, int n) {
        if (stride == 0) {
            Arrays.fill(y, yo, yo + n, x[xo]);
        } else {
            for (int i = 0; i < n; i++) {
                y[yo + i] = x[xo + i * stride];
            }
        }
    }
}
