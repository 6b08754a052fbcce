package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import java.util.function.IntConsumer;

/** Operations on vectors of one length, shared among threads; for one caller at a time. None allocates. */
final class Vectors {
    private static final int CHUNK = ReduceKernels.CHUNK;

    private final Compute compute;
    private final int n;
    private final float[] parts;
    private final IntConsumer dotChunk = this::dotChunk;
    private final IntConsumer reduceChunk = this::reduceChunk;
    private final Parallel.RangeTask addRange = this::addRange;

    private float[] x;
    private float[] y;
    private float factor;
    private Reduction reduction;

    Vectors(Compute compute, int n) {
        this.compute = compute;
        this.n = n;
        this.parts = new float[Math.ceilDiv(n, CHUNK)];
    }

    /** a·b: the chunks as {@link ReduceKernels#dot} has them, added up in order in double. */
    double dot(float[] a, float[] b) {
        x = a;
        y = b;
        compute.parallel().run(parts.length, dotChunk);
        double sum = 0;
        for (float part : parts) {
            sum += part;
        }
        return sum;
    }

    /** Σ |a|. */
    double sumOfMagnitudes(float[] a) {
        reduce(Reduction.ABS_SUM, a);
        double sum = 0;
        for (float part : parts) {
            sum += part;
        }
        return sum;
    }

    /** max |a|; 0 for none. */
    double largestMagnitude(float[] a) {
        reduce(Reduction.MAX_ABS, a);
        float largest = 0;
        for (float part : parts) {
            largest = Math.max(largest, part);
        }
        return largest;
    }

    /** b += f·a, each element fused. */
    void add(double f, float[] a, float[] b) {
        factor = (float) f;
        x = a;
        y = b;
        compute.parallel().forRange(n, CHUNK, addRange);
    }

    private void reduce(Reduction f, float[] a) {
        reduction = f;
        x = a;
        compute.parallel().run(parts.length, reduceChunk);
    }

    private void dotChunk(int c) {
        parts[c] = compute.kernels().reduce().dot(x, c * CHUNK, y, c * CHUNK, Math.min(CHUNK, n - c * CHUNK));
    }

    private void reduceChunk(int c) {
        parts[c] = compute.kernels().reduce().reduce(reduction, x, c * CHUNK, Math.min(CHUNK, n - c * CHUNK));
    }

    private void addRange(int from, int to) {
        compute.kernels().map().axpy(factor, x, from, y, from, to - from);
    }
}
