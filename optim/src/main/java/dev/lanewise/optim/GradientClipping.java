package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import java.util.function.IntConsumer;

/**
 * Carries a {@link GradientClip} out on gradients of one size. Keeps what a pass needs, so that none allocates; for one
 * caller at a time.
 */
final class GradientClipping {
    private final GradientClip clip;
    private final int size;
    /** The squared norm of each chunk: threads fill it, then it is added up in order. */
    private final float[] squares;
    private final IntConsumer squareChunk = this::squareChunk;
    private final Parallel.RangeTask scaleRange = this::scaleRange;
    private final Parallel.RangeTask limitRange = this::limitRange;

    private Backend kernels;
    private float[] gradients;
    private float factor;

    GradientClipping(GradientClip clip, int size) {
        this.clip = clip;
        this.size = size;
        this.squares = new float[Math.ceilDiv(size, ReduceKernels.CHUNK)];
    }

    void apply(Compute compute, float[] g) {
        kernels = compute.kernels();
        gradients = g;
        switch (clip) {
            case GradientClip.None() -> {}
            case GradientClip.ByValue(double limit) -> {
                factor = (float) limit;
                compute.parallel().forRange(size, ReduceKernels.CHUNK, limitRange);
            }
            case GradientClip.ByGlobalNorm byNorm -> {
                double coefficient = byNorm.coefficient(StrictMath.sqrt(squaredNorm(compute.parallel())));
                // Written so that a NaN scales as well: it must not pass unseen.
                if (!(coefficient >= 1)) {
                    factor = (float) coefficient;
                    compute.parallel().forRange(size, ReduceKernels.CHUNK, scaleRange);
                }
            }
        }
        gradients = null;
    }

    /** The chunks of {@link ReduceKernels}, shared among the threads: the bits of one call over all elements. */
    private float squaredNorm(Parallel parallel) {
        if (squares.length == 0) {
            return 0f;
        }
        parallel.run(squares.length, squareChunk);
        float sum = squares[0];
        for (int c = 1; c < squares.length; c++) {
            sum += squares[c];
        }
        return sum;
    }

    private void squareChunk(int chunk) {
        int from = chunk * ReduceKernels.CHUNK;
        int n = Math.min(ReduceKernels.CHUNK, size - from);
        squares[chunk] = kernels.reduce().reduce(Reduction.SQUARED_NORM, gradients, from, n);
    }

    private void scaleRange(int from, int to) {
        kernels.map().binaryScalar(BinaryMap.MULTIPLY, gradients, from, factor, gradients, from, to - from);
    }

    private void limitRange(int from, int to) {
        kernels.map().binaryScalar(BinaryMap.MIN, gradients, from, factor, gradients, from, to - from);
        kernels.map().binaryScalar(BinaryMap.MAX, gradients, from, -factor, gradients, from, to - from);
    }
}
