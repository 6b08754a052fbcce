package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.scalar.ScalarDeviations;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over the deviations from a mean, in the 64 virtual lanes of {@link SimdLanes}: eight registers hold as many lanes
 * of both sums as they can, and each pass over a chunk feeds those.
 */
final class SimdDeviations {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int L = SPECIES.length();

    /** The lanes of the sum of squares, one array a thread. */
    private static final ThreadLocal<float[]> SQUARES = ThreadLocal.withInitial(() -> new float[ReduceKernels.LANES]);

    private SimdDeviations() {}

    /** The variance as {@link ReduceKernels#variance} defines it. */
    static float variance(float[] x, int xo, int n, float mean, int correction) {
        float[] s = SimdLanes.scratch();
        float[] q = SQUARES.get();
        fill(x, xo, Math.min(n, ReduceKernels.CHUNK), mean, s, q);
        float sum = SimdLanes.fold(s);
        float squares = SimdLanes.fold(q);
        for (int left = n - ReduceKernels.CHUNK; left > 0; left -= ReduceKernels.CHUNK) {
            fill(x, xo + n - left, Math.min(left, ReduceKernels.CHUNK), mean, s, q);
            sum += SimdLanes.fold(s);
            squares += SimdLanes.fold(q);
        }
        return ScalarDeviations.variance(sum, squares, n, correction);
    }

    /** Leaves the lanes of Σ d in {@code s} and those of Σ d² in {@code q}, d = x − mean. */
    private static void fill(float[] x, int xo, int n, float mean, float[] s, float[] q) {
        int body = n & -64;
        for (int p = 0; p < 64; p += 4 * L) {
            fill(x, xo, body, mean, s, q, p);
        }
        for (int i = body; i < n; i++) {
            float d = x[xo + i] - mean;
            s[i - body] += d;
            q[i - body] = Math.fma(d, d, q[i - body]);
        }
    }

    private static void fill(float[] x, int xo, int n, float mean, float[] s, float[] q, int p) {
        FloatVector m = FloatVector.broadcast(SPECIES, mean);
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector q0 = s0;
        FloatVector q1 = s0;
        FloatVector q2 = s0;
        FloatVector q3 = s0;
        for (int i = p; i < n; i += 64) {
            FloatVector d0 = FloatVector.fromArray(SPECIES, x, xo + i).sub(m);
            s0 = s0.add(d0);
            q0 = d0.fma(d0, q0);
            FloatVector d1 = FloatVector.fromArray(SPECIES, x, xo + i + L).sub(m);
            s1 = s1.add(d1);
            q1 = d1.fma(d1, q1);
            FloatVector d2 = FloatVector.fromArray(SPECIES, x, xo + i + 2 * L).sub(m);
            s2 = s2.add(d2);
            q2 = d2.fma(d2, q2);
            FloatVector d3 = FloatVector.fromArray(SPECIES, x, xo + i + 3 * L).sub(m);
            s3 = s3.add(d3);
            q3 = d3.fma(d3, q3);
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + L);
        s2.intoArray(s, p + 2 * L);
        s3.intoArray(s, p + 3 * L);
        q0.intoArray(q, p);
        q1.intoArray(q, p + L);
        q2.intoArray(q, p + 2 * L);
        q3.intoArray(q, p + 3 * L);
    }
}
