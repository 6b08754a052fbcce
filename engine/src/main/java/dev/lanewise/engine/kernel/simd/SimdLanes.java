package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The 64 virtual lanes of one chunk in vector registers: four of 512 bits, eight of 256 bits, or two passes of eight of
 * 128 bits, the second for the lanes that the first leaves out (more than eight would spill where there are 16
 * registers). After the whole blocks of 64 the lanes go to a scratch array, where the tail joins them element by element
 * and the halving tree folds them.
 */
final class SimdLanes {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final boolean WIDE = SPECIES.length() == 16;

    /** 64 lanes and a vector for a tail, one array a thread: a local array would be allocated at every call. */
    private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[80]);

    private SimdLanes() {}

    /** 80 floats of this thread; every method here overwrites them. */
    static float[] scratch() {
        return SCRATCH.get();
    }

    static float sum(float[] x, int xo, int n) {
        float[] s = SCRATCH.get();
        int body = n & -64;
        if (WIDE) {
            sumWide(x, xo, body, s);
        } else {
            for (int p = 0; p < 8; p += SPECIES.length()) {
                sumNarrow(x, xo, body, s, p);
            }
        }
        for (int j = 0; j < n - body; j++) {
            s[j] += x[xo + body + j];
        }
        return fold(s);
    }

    private static void sumWide(float[] x, int xo, int n, float[] s) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int i = 0; i < n; i += 64) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xo + i));
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, xo + i + 16));
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, xo + i + 32));
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, xo + i + 48));
        }
        s0.intoArray(s, 0);
        s1.intoArray(s, 16);
        s2.intoArray(s, 32);
        s3.intoArray(s, 48);
    }

    private static void sumNarrow(float[] x, int xo, int n, float[] s, int p) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s5 = FloatVector.zero(SPECIES);
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector s7 = FloatVector.zero(SPECIES);
        for (int i = p; i < n; i += 64) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xo + i));
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, xo + i + 8));
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, xo + i + 16));
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, xo + i + 24));
            s4 = s4.add(FloatVector.fromArray(SPECIES, x, xo + i + 32));
            s5 = s5.add(FloatVector.fromArray(SPECIES, x, xo + i + 40));
            s6 = s6.add(FloatVector.fromArray(SPECIES, x, xo + i + 48));
            s7 = s7.add(FloatVector.fromArray(SPECIES, x, xo + i + 56));
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + 8);
        s2.intoArray(s, p + 16);
        s3.intoArray(s, p + 24);
        s4.intoArray(s, p + 32);
        s5.intoArray(s, p + 40);
        s6.intoArray(s, p + 48);
        s7.intoArray(s, p + 56);
    }

    static float absSum(float[] x, int xo, int n) {
        float[] s = SCRATCH.get();
        int body = n & -64;
        if (WIDE) {
            absSumWide(x, xo, body, s);
        } else {
            for (int p = 0; p < 8; p += SPECIES.length()) {
                absSumNarrow(x, xo, body, s, p);
            }
        }
        for (int j = 0; j < n - body; j++) {
            s[j] += Math.abs(x[xo + body + j]);
        }
        return fold(s);
    }

    private static void absSumWide(float[] x, int xo, int n, float[] s) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int i = 0; i < n; i += 64) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xo + i).abs());
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, xo + i + 16).abs());
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, xo + i + 32).abs());
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, xo + i + 48).abs());
        }
        s0.intoArray(s, 0);
        s1.intoArray(s, 16);
        s2.intoArray(s, 32);
        s3.intoArray(s, 48);
    }

    private static void absSumNarrow(float[] x, int xo, int n, float[] s, int p) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s5 = FloatVector.zero(SPECIES);
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector s7 = FloatVector.zero(SPECIES);
        for (int i = p; i < n; i += 64) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xo + i).abs());
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, xo + i + 8).abs());
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, xo + i + 16).abs());
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, xo + i + 24).abs());
            s4 = s4.add(FloatVector.fromArray(SPECIES, x, xo + i + 32).abs());
            s5 = s5.add(FloatVector.fromArray(SPECIES, x, xo + i + 40).abs());
            s6 = s6.add(FloatVector.fromArray(SPECIES, x, xo + i + 48).abs());
            s7 = s7.add(FloatVector.fromArray(SPECIES, x, xo + i + 56).abs());
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + 8);
        s2.intoArray(s, p + 16);
        s3.intoArray(s, p + 24);
        s4.intoArray(s, p + 32);
        s5.intoArray(s, p + 40);
        s6.intoArray(s, p + 48);
        s7.intoArray(s, p + 56);
    }

    static float squares(float[] x, int xo, int n) {
        float[] s = SCRATCH.get();
        int body = n & -64;
        if (WIDE) {
            squaresWide(x, xo, body, s);
        } else {
            for (int p = 0; p < 8; p += SPECIES.length()) {
                squaresNarrow(x, xo, body, s, p);
            }
        }
        for (int j = 0; j < n - body; j++) {
            s[j] = Math.fma(x[xo + body + j], x[xo + body + j], s[j]);
        }
        return fold(s);
    }

    private static void squaresWide(float[] x, int xo, int n, float[] s) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int i = 0; i < n; i += 64) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + i);
            s0 = x0.fma(x0, s0);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, xo + i + 16);
            s1 = x1.fma(x1, s1);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, xo + i + 32);
            s2 = x2.fma(x2, s2);
            FloatVector x3 = FloatVector.fromArray(SPECIES, x, xo + i + 48);
            s3 = x3.fma(x3, s3);
        }
        s0.intoArray(s, 0);
        s1.intoArray(s, 16);
        s2.intoArray(s, 32);
        s3.intoArray(s, 48);
    }

    private static void squaresNarrow(float[] x, int xo, int n, float[] s, int p) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s5 = FloatVector.zero(SPECIES);
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector s7 = FloatVector.zero(SPECIES);
        for (int i = p; i < n; i += 64) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + i);
            s0 = x0.fma(x0, s0);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, xo + i + 8);
            s1 = x1.fma(x1, s1);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, xo + i + 16);
            s2 = x2.fma(x2, s2);
            FloatVector x3 = FloatVector.fromArray(SPECIES, x, xo + i + 24);
            s3 = x3.fma(x3, s3);
            FloatVector x4 = FloatVector.fromArray(SPECIES, x, xo + i + 32);
            s4 = x4.fma(x4, s4);
            FloatVector x5 = FloatVector.fromArray(SPECIES, x, xo + i + 40);
            s5 = x5.fma(x5, s5);
            FloatVector x6 = FloatVector.fromArray(SPECIES, x, xo + i + 48);
            s6 = x6.fma(x6, s6);
            FloatVector x7 = FloatVector.fromArray(SPECIES, x, xo + i + 56);
            s7 = x7.fma(x7, s7);
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + 8);
        s2.intoArray(s, p + 16);
        s3.intoArray(s, p + 24);
        s4.intoArray(s, p + 32);
        s5.intoArray(s, p + 40);
        s6.intoArray(s, p + 48);
        s7.intoArray(s, p + 56);
    }

    /** The order does not matter to a maximum: a short row is quicker without the lanes. */
    static float max(float[] x, int xo, int n) {
        if (n < 32) {
            float m = Float.NEGATIVE_INFINITY;
            for (int i = xo; i < xo + n; i++) {
                m = Math.max(m, x[i]);
            }
            return m;
        }
        float[] s = SCRATCH.get();
        int body = n & -64;
        if (WIDE) {
            maxWide(x, xo, body, s);
        } else {
            for (int p = 0; p < 8; p += SPECIES.length()) {
                maxNarrow(x, xo, body, s, p);
            }
        }
        for (int j = 0; j < n - body; j++) {
            s[j] = Math.max(s[j], x[xo + body + j]);
        }
        return foldMax(s);
    }

    private static void maxWide(float[] x, int xo, int n, float[] s) {
        FloatVector s0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector s1 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector s2 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector s3 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i += 64) {
            s0 = s0.max(FloatVector.fromArray(SPECIES, x, xo + i));
            s1 = s1.max(FloatVector.fromArray(SPECIES, x, xo + i + 16));
            s2 = s2.max(FloatVector.fromArray(SPECIES, x, xo + i + 32));
            s3 = s3.max(FloatVector.fromArray(SPECIES, x, xo + i + 48));
        }
        s0.intoArray(s, 0);
        s1.intoArray(s, 16);
        s2.intoArray(s, 32);
        s3.intoArray(s, 48);
    }

    private static void maxNarrow(float[] x, int xo, int n, float[] s, int p) {
        FloatVector s0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector s1 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector s2 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector s3 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector s4 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector s5 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector s6 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector s7 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int i = p; i < n; i += 64) {
            s0 = s0.max(FloatVector.fromArray(SPECIES, x, xo + i));
            s1 = s1.max(FloatVector.fromArray(SPECIES, x, xo + i + 8));
            s2 = s2.max(FloatVector.fromArray(SPECIES, x, xo + i + 16));
            s3 = s3.max(FloatVector.fromArray(SPECIES, x, xo + i + 24));
            s4 = s4.max(FloatVector.fromArray(SPECIES, x, xo + i + 32));
            s5 = s5.max(FloatVector.fromArray(SPECIES, x, xo + i + 40));
            s6 = s6.max(FloatVector.fromArray(SPECIES, x, xo + i + 48));
            s7 = s7.max(FloatVector.fromArray(SPECIES, x, xo + i + 56));
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + 8);
        s2.intoArray(s, p + 16);
        s3.intoArray(s, p + 24);
        s4.intoArray(s, p + 32);
        s5.intoArray(s, p + 40);
        s6.intoArray(s, p + 48);
        s7.intoArray(s, p + 56);
    }

    static float dot(float[] a, int ao, float[] b, int bo, int n) {
        float[] s = SCRATCH.get();
        int body = n & -64;
        if (WIDE) {
            dotWide(a, ao, b, bo, body, s);
        } else {
            for (int p = 0; p < 8; p += SPECIES.length()) {
                dotNarrow(a, ao, b, bo, body, s, p);
            }
        }
        for (int j = 0; j < n - body; j++) {
            s[j] = Math.fma(a[ao + body + j], b[bo + body + j], s[j]);
        }
        return fold(s);
    }

    private static void dotWide(float[] a, int ao, float[] b, int bo, int n, float[] s) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int i = 0; i < n; i += 64) {
            s0 = FloatVector.fromArray(SPECIES, a, ao + i).fma(FloatVector.fromArray(SPECIES, b, bo + i), s0);
            s1 = FloatVector.fromArray(SPECIES, a, ao + i + 16).fma(FloatVector.fromArray(SPECIES, b, bo + i + 16), s1);
            s2 = FloatVector.fromArray(SPECIES, a, ao + i + 32).fma(FloatVector.fromArray(SPECIES, b, bo + i + 32), s2);
            s3 = FloatVector.fromArray(SPECIES, a, ao + i + 48).fma(FloatVector.fromArray(SPECIES, b, bo + i + 48), s3);
        }
        s0.intoArray(s, 0);
        s1.intoArray(s, 16);
        s2.intoArray(s, 32);
        s3.intoArray(s, 48);
    }

    private static void dotNarrow(float[] a, int ao, float[] b, int bo, int n, float[] s, int p) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s5 = FloatVector.zero(SPECIES);
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector s7 = FloatVector.zero(SPECIES);
        for (int i = p; i < n; i += 64) {
            s0 = FloatVector.fromArray(SPECIES, a, ao + i).fma(FloatVector.fromArray(SPECIES, b, bo + i), s0);
            s1 = FloatVector.fromArray(SPECIES, a, ao + i + 8).fma(FloatVector.fromArray(SPECIES, b, bo + i + 8), s1);
            s2 = FloatVector.fromArray(SPECIES, a, ao + i + 16).fma(FloatVector.fromArray(SPECIES, b, bo + i + 16), s2);
            s3 = FloatVector.fromArray(SPECIES, a, ao + i + 24).fma(FloatVector.fromArray(SPECIES, b, bo + i + 24), s3);
            s4 = FloatVector.fromArray(SPECIES, a, ao + i + 32).fma(FloatVector.fromArray(SPECIES, b, bo + i + 32), s4);
            s5 = FloatVector.fromArray(SPECIES, a, ao + i + 40).fma(FloatVector.fromArray(SPECIES, b, bo + i + 40), s5);
            s6 = FloatVector.fromArray(SPECIES, a, ao + i + 48).fma(FloatVector.fromArray(SPECIES, b, bo + i + 48), s6);
            s7 = FloatVector.fromArray(SPECIES, a, ao + i + 56).fma(FloatVector.fromArray(SPECIES, b, bo + i + 56), s7);
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + 8);
        s2.intoArray(s, p + 16);
        s3.intoArray(s, p + 24);
        s4.intoArray(s, p + 32);
        s5.intoArray(s, p + 40);
        s6.intoArray(s, p + 48);
        s7.intoArray(s, p + 56);
    }

    /** The halving tree over the 64 lanes in {@code s}, which it overwrites. */
    static float fold(float[] s) {
        for (int j = 0; j < 16; j += SPECIES.length()) {
            FloatVector even = FloatVector.fromArray(SPECIES, s, j).add(FloatVector.fromArray(SPECIES, s, j + 32));
            FloatVector odd = FloatVector.fromArray(SPECIES, s, j + 16).add(FloatVector.fromArray(SPECIES, s, j + 48));
            even.add(odd).intoArray(s, j);
        }
        float t0 = s[0] + s[8];
        float t1 = s[1] + s[9];
        float t2 = s[2] + s[10];
        float t3 = s[3] + s[11];
        float t4 = s[4] + s[12];
        float t5 = s[5] + s[13];
        float t6 = s[6] + s[14];
        float t7 = s[7] + s[15];
        return ((t0 + t4) + (t2 + t6)) + ((t1 + t5) + (t3 + t7));
    }

    /** The largest of the 64 lanes in {@code s}, which it overwrites. */
    static float foldMax(float[] s) {
        for (int j = 0; j < 16; j += SPECIES.length()) {
            FloatVector even = FloatVector.fromArray(SPECIES, s, j).max(FloatVector.fromArray(SPECIES, s, j + 32));
            FloatVector odd = FloatVector.fromArray(SPECIES, s, j + 16).max(FloatVector.fromArray(SPECIES, s, j + 48));
            even.max(odd).intoArray(s, j);
        }
        float t0 = Math.max(s[0], s[8]);
        float t1 = Math.max(s[1], s[9]);
        float t2 = Math.max(s[2], s[10]);
        float t3 = Math.max(s[3], s[11]);
        float t4 = Math.max(s[4], s[12]);
        float t5 = Math.max(s[5], s[13]);
        float t6 = Math.max(s[6], s[14]);
        float t7 = Math.max(s[7], s[15]);
        return Math.max(Math.max(Math.max(t0, t4), Math.max(t2, t6)), Math.max(Math.max(t1, t5), Math.max(t3, t7)));
    }
}
