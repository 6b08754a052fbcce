package dev.lanewise.autograd.op;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;

/** Fills a dense tensor from one that is read with strides: transposition, stretching, permutation of axes. */
final class StridedCopy {
    /** The side of the square that a transposing copy works on, so that reads and writes stay in the nearest cache. */
    private static final int TILE = 32;

    private StridedCopy() {}

    /** The nest has one operand, {@code x}, and runs over {@code y} in row-major order. */
    static Runnable bind(Compute compute, Nest nest, Tensor x, Tensor y) {
        int n = nest.innerLength();
        int stride = nest.innerStride(0);
        if (nest.depth() <= 1) {
            return () -> run(x, 0, stride, y, 0, n);
        }
        if (stride <= 1) {
            return Operands.rows(compute, nest.outerSize(), n, (from, to) -> {
                for (int i = from; i < to; i++) {
                    run(x, nest.outerOffset(0, i), stride, y, i * n, n);
                }
            });
        }
        int loops = nest.depth() - 2;
        int rows = nest.length(loops);
        int bands = (rows + TILE - 1) / TILE;
        return Operands.rows(compute, nest.size(loops) * bands, TILE * n, (from, to) -> {
            for (int i = from; i < to; i++) {
                band(nest, x, nest.offset(0, i / bands, loops), y, i / bands * rows * n, i % bands * TILE);
            }
        });
    }

    private static void run(Tensor x, int xo, int stride, Tensor y, int yo, int n) {
        xo += x.offset();
        yo += y.offset();
        if (stride == 1) {
            System.arraycopy(x.data(), xo, y.data(), yo, n);
        } else if (stride == 0) {
            Arrays.fill(y.data(), yo, yo + n, x.data()[xo]);
        } else {
            for (int i = 0; i < n; i++) {
                y.data()[yo + i] = x.data()[xo + i * stride];
            }
        }
    }

    /** The rows from {@code top}, at most {@link #TILE}, of the matrix that the two innermost loops make. */
    private static void band(Nest nest, Tensor x, int xo, Tensor y, int yo, int top) {
        int loop = nest.depth() - 2;
        int rows = Math.min(nest.length(loop), top + TILE);
        int cols = nest.length(loop + 1);
        int down = nest.stride(0, loop);
        int across = nest.stride(0, loop + 1);
        for (int left = 0; left < cols; left += TILE) {
            int end = Math.min(cols, left + TILE);
            for (int i = top; i < rows; i++) {
                int from = x.offset() + xo + i * down;
                int to = y.offset() + yo + i * cols;
                for (int j = left; j < end; j++) {
                    y.data()[to + j] = x.data()[from + j * across];
                }
            }
        }
    }
}
