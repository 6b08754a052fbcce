package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import java.util.function.IntConsumer;

/**
 * Σx² over all of an array: the chunks of {@link ReduceKernels} shared among the threads, which has the bits of one
 * reduction over everything. Keeps what a pass needs, so that none allocates; for one caller at a time.
 */
final class SquaredNorm {
    private final int size;
    /** The squared norm of each chunk: threads fill it, then it is added up in order. */
    private final float[] squares;
    private final IntConsumer chunk = this::chunk;

    private ReduceKernels kernels;
    private float[] x;

    SquaredNorm(int size) {
        this.size = size;
        this.squares = new float[Math.ceilDiv(size, ReduceKernels.CHUNK)];
    }

    float of(Compute compute, float[] array) {
        if (size == 0) {
            return 0f;
        }
        kernels = compute.kernels().reduce();
        x = array;
        compute.parallel().run(squares.length, chunk);
        x = null;
        float sum = squares[0];
        for (int c = 1; c < squares.length; c++) {
            sum += squares[c];
        }
        return sum;
    }

    private void chunk(int index) {
        int from = index * ReduceKernels.CHUNK;
        squares[index] = kernels.reduce(Reduction.SQUARED_NORM, x, from, Math.min(ReduceKernels.CHUNK, size - from));
    }
}
