package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.ReduceKernels;

/** Sums over the deviations x − mean of one chunk, in the 64 virtual lanes, as {@link ScalarLanes} has them. */
public final class ScalarDeviations {
    private ScalarDeviations() {}

    /**
     * The variance of n elements by {@link ReduceKernels#variance}, from the sum of their deviations and of the squares
     * of them.
     */
    public static float variance(float sum, float squares, int n, int correction) {
        return n <= correction ? Float.NaN : Math.max(0f, squares - sum * (sum / n)) / (n - correction);
    }

    static float sum(float[] x, int xo, int n, float mean) {
        float even = (sum(x, xo, n, mean, 0) + sum(x, xo, n, mean, 4)) + (sum(x, xo, n, mean, 2) + sum(x, xo, n, mean, 6));
        float odd = (sum(x, xo, n, mean, 1) + sum(x, xo, n, mean, 5)) + (sum(x, xo, n, mean, 3) + sum(x, xo, n, mean, 7));
        return even + odd;
    }

    static float squares(float[] x, int xo, int n, float mean) {
        float even = (squares(x, xo, n, mean, 0) + squares(x, xo, n, mean, 4))
                + (squares(x, xo, n, mean, 2) + squares(x, xo, n, mean, 6));
        float odd = (squares(x, xo, n, mean, 1) + squares(x, xo, n, mean, 5))
                + (squares(x, xo, n, mean, 3) + squares(x, xo, n, mean, 7));
        return even + odd;
    }

    private static float sum(float[] x, int xo, int n, float mean, int p) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int end = xo + n;
        int i = xo + p;
        for (; i < end - 56; i += 64) {
            s0 += x[i] - mean;
            s1 += x[i + 8] - mean;
            s2 += x[i + 16] - mean;
            s3 += x[i + 24] - mean;
            s4 += x[i + 32] - mean;
            s5 += x[i + 40] - mean;
            s6 += x[i + 48] - mean;
            s7 += x[i + 56] - mean;
        }
        s0 = i < end ? s0 + (x[i] - mean) : s0;
        s1 = i < end - 8 ? s1 + (x[i + 8] - mean) : s1;
        s2 = i < end - 16 ? s2 + (x[i + 16] - mean) : s2;
        s3 = i < end - 24 ? s3 + (x[i + 24] - mean) : s3;
        s4 = i < end - 32 ? s4 + (x[i + 32] - mean) : s4;
        s5 = i < end - 40 ? s5 + (x[i + 40] - mean) : s5;
        s6 = i < end - 48 ? s6 + (x[i + 48] - mean) : s6;
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    private static float squares(float[] x, int xo, int n, float mean, int p) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int end = xo + n;
        int i = xo + p;
        for (; i < end - 56; i += 64) {
            s0 = Math.fma(x[i] - mean, x[i] - mean, s0);
            s1 = Math.fma(x[i + 8] - mean, x[i + 8] - mean, s1);
            s2 = Math.fma(x[i + 16] - mean, x[i + 16] - mean, s2);
            s3 = Math.fma(x[i + 24] - mean, x[i + 24] - mean, s3);
            s4 = Math.fma(x[i + 32] - mean, x[i + 32] - mean, s4);
            s5 = Math.fma(x[i + 40] - mean, x[i + 40] - mean, s5);
            s6 = Math.fma(x[i + 48] - mean, x[i + 48] - mean, s6);
            s7 = Math.fma(x[i + 56] - mean, x[i + 56] - mean, s7);
        }
        s0 = i < end ? Math.fma(x[i] - mean, x[i] - mean, s0) : s0;
        s1 = i < end - 8 ? Math.fma(x[i + 8] - mean, x[i + 8] - mean, s1) : s1;
        s2 = i < end - 16 ? Math.fma(x[i + 16] - mean, x[i + 16] - mean, s2) : s2;
        s3 = i < end - 24 ? Math.fma(x[i + 24] - mean, x[i + 24] - mean, s3) : s3;
        s4 = i < end - 32 ? Math.fma(x[i + 32] - mean, x[i + 32] - mean, s4) : s4;
        s5 = i < end - 40 ? Math.fma(x[i + 40] - mean, x[i + 40] - mean, s5) : s5;
        s6 = i < end - 48 ? Math.fma(x[i + 48] - mean, x[i + 48] - mean, s6) : s6;
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
