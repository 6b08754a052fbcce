package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.MapKernels;

/**
 * Averages gradients as {@link OptimizerOptions#withAccumulation} says. Keeps what a pass needs; for one caller at a
 * time.
 */
final class GradientAccumulation {
    private static final int GRAIN = 65_536;

    private final int count;
    private final float[] sum;
    private final Parallel.RangeTask begin = this::begin;
    private final Parallel.RangeTask add = this::add;
    private final Parallel.RangeTask divide = this::divide;
    private int gathered;

    private MapKernels kernels;
    private float[] g;
    private float weight;

    GradientAccumulation(int count, int size) {
        this.count = count;
        this.sum = new float[size];
    }

    /** Takes one gradient in. With the last one it is overwritten by the mean, and the answer is true. */
    boolean complete(Compute compute, float[] gradients, float counts) {
        kernels = compute.kernels().map();
        g = gradients;
        weight = counts;
        compute.parallel().forRange(sum.length, GRAIN, gathered == 0 ? begin : add);
        gathered++;
        boolean complete = gathered == count;
        if (complete) {
            compute.parallel().forRange(sum.length, GRAIN, divide);
            gathered = 0;
        }
        g = null;
        return complete;
    }

    private void begin(int from, int to) {
        kernels.binaryScalar(BinaryMap.MULTIPLY, g, from, weight, sum, from, to - from);
    }

    /** With the weight 1 the bits of plain addition. */
    private void add(int from, int to) {
        kernels.axpy(weight, g, from, sum, from, to - from);
    }

    private void divide(int from, int to) {
        kernels.binaryScalar(BinaryMap.DIVIDE, sum, from, count, g, from, to - from);
    }

    int gathered() {
        return gathered;
    }

    void restore(int number) {
        gathered = number;
    }

    float[] sum() {
        return sum;
    }
}
