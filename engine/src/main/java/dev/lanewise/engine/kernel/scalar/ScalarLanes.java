package dev.lanewise.engine.kernel.scalar;

/**
 * The 64 virtual lanes of one chunk in plain Java. Lanes p, p + 8, …, p + 56 are chains of their own and meet in the
 * first three levels of the halving tree (+ 32, + 16, + 8), so they fit in eight variables: eight passes over the chunk,
 * p = 0 … 7, replace an array of 64 partial sums, and nothing is allocated. The last three levels (+ 4, + 2, + 1) fold
 * the eight results.
 */
final class ScalarLanes {
    private ScalarLanes() {}

    static float sum(float[] x, int xo, int n) {
        float even = (sum(x, xo, n, 0) + sum(x, xo, n, 4)) + (sum(x, xo, n, 2) + sum(x, xo, n, 6));
        float odd = (sum(x, xo, n, 1) + sum(x, xo, n, 5)) + (sum(x, xo, n, 3) + sum(x, xo, n, 7));
        return even + odd;
    }

    static float absSum(float[] x, int xo, int n) {
        float even = (absSum(x, xo, n, 0) + absSum(x, xo, n, 4)) + (absSum(x, xo, n, 2) + absSum(x, xo, n, 6));
        float odd = (absSum(x, xo, n, 1) + absSum(x, xo, n, 5)) + (absSum(x, xo, n, 3) + absSum(x, xo, n, 7));
        return even + odd;
    }

    static float dot(float[] a, int ao, float[] b, int bo, int n) {
        float even = (dot(a, ao, b, bo, n, 0) + dot(a, ao, b, bo, n, 4)) + (dot(a, ao, b, bo, n, 2) + dot(a, ao, b, bo, n, 6));
        float odd = (dot(a, ao, b, bo, n, 1) + dot(a, ao, b, bo, n, 5)) + (dot(a, ao, b, bo, n, 3) + dot(a, ao, b, bo, n, 7));
        return even + odd;
    }

    /** Σ exp(x − m). */
    static float expSum(float[] x, int xo, int n, float m) {
        float even = (expSum(x, xo, n, m, 0) + expSum(x, xo, n, m, 4)) + (expSum(x, xo, n, m, 2) + expSum(x, xo, n, m, 6));
        float odd = (expSum(x, xo, n, m, 1) + expSum(x, xo, n, m, 5)) + (expSum(x, xo, n, m, 3) + expSum(x, xo, n, m, 7));
        return even + odd;
    }

    static float product(float[] x, int xo, int n) {
        float even = (product(x, xo, n, 0) * product(x, xo, n, 4)) * (product(x, xo, n, 2) * product(x, xo, n, 6));
        float odd = (product(x, xo, n, 1) * product(x, xo, n, 5)) * (product(x, xo, n, 3) * product(x, xo, n, 7));
        return even * odd;
    }

    private static float sum(float[] x, int xo, int n, int p) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int end = xo + n;
        int i = xo + p;
        for (; i < end - 56; i += 64) {
            s0 += x[i];
            s1 += x[i + 8];
            s2 += x[i + 16];
            s3 += x[i + 24];
            s4 += x[i + 32];
            s5 += x[i + 40];
            s6 += x[i + 48];
            s7 += x[i + 56];
        }
        s0 = i < end ? s0 + x[i] : s0;
        s1 = i < end - 8 ? s1 + x[i + 8] : s1;
        s2 = i < end - 16 ? s2 + x[i + 16] : s2;
        s3 = i < end - 24 ? s3 + x[i + 24] : s3;
        s4 = i < end - 32 ? s4 + x[i + 32] : s4;
        s5 = i < end - 40 ? s5 + x[i + 40] : s5;
        s6 = i < end - 48 ? s6 + x[i + 48] : s6;
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    private static float absSum(float[] x, int xo, int n, int p) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int end = xo + n;
        int i = xo + p;
        for (; i < end - 56; i += 64) {
            s0 += Math.abs(x[i]);
            s1 += Math.abs(x[i + 8]);
            s2 += Math.abs(x[i + 16]);
            s3 += Math.abs(x[i + 24]);
            s4 += Math.abs(x[i + 32]);
            s5 += Math.abs(x[i + 40]);
            s6 += Math.abs(x[i + 48]);
            s7 += Math.abs(x[i + 56]);
        }
        s0 = i < end ? s0 + Math.abs(x[i]) : s0;
        s1 = i < end - 8 ? s1 + Math.abs(x[i + 8]) : s1;
        s2 = i < end - 16 ? s2 + Math.abs(x[i + 16]) : s2;
        s3 = i < end - 24 ? s3 + Math.abs(x[i + 24]) : s3;
        s4 = i < end - 32 ? s4 + Math.abs(x[i + 32]) : s4;
        s5 = i < end - 40 ? s5 + Math.abs(x[i + 40]) : s5;
        s6 = i < end - 48 ? s6 + Math.abs(x[i + 48]) : s6;
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    private static float product(float[] x, int xo, int n, int p) {
        float s0 = 1, s1 = 1, s2 = 1, s3 = 1, s4 = 1, s5 = 1, s6 = 1, s7 = 1;
        int end = xo + n;
        int i = xo + p;
        for (; i < end - 56; i += 64) {
            s0 *= x[i];
            s1 *= x[i + 8];
            s2 *= x[i + 16];
            s3 *= x[i + 24];
            s4 *= x[i + 32];
            s5 *= x[i + 40];
            s6 *= x[i + 48];
            s7 *= x[i + 56];
        }
        s0 = i < end ? s0 * x[i] : s0;
        s1 = i < end - 8 ? s1 * x[i + 8] : s1;
        s2 = i < end - 16 ? s2 * x[i + 16] : s2;
        s3 = i < end - 24 ? s3 * x[i + 24] : s3;
        s4 = i < end - 32 ? s4 * x[i + 32] : s4;
        s5 = i < end - 40 ? s5 * x[i + 40] : s5;
        s6 = i < end - 48 ? s6 * x[i + 48] : s6;
        return ((s0 * s4) * (s2 * s6)) * ((s1 * s5) * (s3 * s7));
    }

    private static float expSum(float[] x, int xo, int n, float m, int p) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int end = xo + n;
        int i = xo + p;
        for (; i < end - 56; i += 64) {
            s0 += ScalarMath.exp(x[i] - m);
            s1 += ScalarMath.exp(x[i + 8] - m);
            s2 += ScalarMath.exp(x[i + 16] - m);
            s3 += ScalarMath.exp(x[i + 24] - m);
            s4 += ScalarMath.exp(x[i + 32] - m);
            s5 += ScalarMath.exp(x[i + 40] - m);
            s6 += ScalarMath.exp(x[i + 48] - m);
            s7 += ScalarMath.exp(x[i + 56] - m);
        }
        s0 = i < end ? s0 + ScalarMath.exp(x[i] - m) : s0;
        s1 = i < end - 8 ? s1 + ScalarMath.exp(x[i + 8] - m) : s1;
        s2 = i < end - 16 ? s2 + ScalarMath.exp(x[i + 16] - m) : s2;
        s3 = i < end - 24 ? s3 + ScalarMath.exp(x[i + 24] - m) : s3;
        s4 = i < end - 32 ? s4 + ScalarMath.exp(x[i + 32] - m) : s4;
        s5 = i < end - 40 ? s5 + ScalarMath.exp(x[i + 40] - m) : s5;
        s6 = i < end - 48 ? s6 + ScalarMath.exp(x[i + 48] - m) : s6;
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    private static float dot(float[] a, int ao, float[] b, int bo, int n, int p) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = ao + p;
        int j = bo + p;
        int end = ao + n;
        for (; i < end - 56; i += 64, j += 64) {
            s0 = Math.fma(a[i], b[j], s0);
            s1 = Math.fma(a[i + 8], b[j + 8], s1);
            s2 = Math.fma(a[i + 16], b[j + 16], s2);
            s3 = Math.fma(a[i + 24], b[j + 24], s3);
            s4 = Math.fma(a[i + 32], b[j + 32], s4);
            s5 = Math.fma(a[i + 40], b[j + 40], s5);
            s6 = Math.fma(a[i + 48], b[j + 48], s6);
            s7 = Math.fma(a[i + 56], b[j + 56], s7);
        }
        s0 = i < end ? Math.fma(a[i], b[j], s0) : s0;
        s1 = i < end - 8 ? Math.fma(a[i + 8], b[j + 8], s1) : s1;
        s2 = i < end - 16 ? Math.fma(a[i + 16], b[j + 16], s2) : s2;
        s3 = i < end - 24 ? Math.fma(a[i + 24], b[j + 24], s3) : s3;
        s4 = i < end - 32 ? Math.fma(a[i + 32], b[j + 32], s4) : s4;
        s5 = i < end - 40 ? Math.fma(a[i + 40], b[j + 40], s5) : s5;
        s6 = i < end - 48 ? Math.fma(a[i + 48], b[j + 48], s6) : s6;
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
