package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Σ a·b and Σ x² of one chunk in the 64 virtual lanes of {@link SimdLanes}. At 512 bits the lanes stay in their
 * registers to the end, and are folded there, where the length is a multiple of 64.
 */
final class SimdDotLanes {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final boolean WIDE = SPECIES.length() == 16;

    private SimdDotLanes() {}

    static float dot(float[] a, int ao, float[] b, int bo, int n) {
        if (WIDE) {
            return dotWide(a, ao, b, bo, n);
        }
        float[] s = SimdLanes.scratch();
        int body = n & -64;
        for (int p = 0; p < 8; p += SPECIES.length()) {
            dotNarrow(a, ao, b, bo, body, s, p);
        }
        dotTail(a, ao, b, bo, body, n, s);
        return SimdLanes.fold(s);
    }

    private static float dotWide(float[] a, int ao, float[] b, int bo, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i < (n & -128); i += 128) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector v1 = FloatVector.fromArray(SPECIES, a, ao + i + 16);
            FloatVector v2 = FloatVector.fromArray(SPECIES, a, ao + i + 32);
            FloatVector v3 = FloatVector.fromArray(SPECIES, a, ao + i + 48);
            FloatVector v4 = FloatVector.fromArray(SPECIES, a, ao + i + 64);
            FloatVector v5 = FloatVector.fromArray(SPECIES, a, ao + i + 80);
            FloatVector v6 = FloatVector.fromArray(SPECIES, a, ao + i + 96);
            FloatVector v7 = FloatVector.fromArray(SPECIES, a, ao + i + 112);
            s0 = v0.fma(FloatVector.fromArray(SPECIES, b, bo + i), s0);
            s1 = v1.fma(FloatVector.fromArray(SPECIES, b, bo + i + 16), s1);
            s2 = v2.fma(FloatVector.fromArray(SPECIES, b, bo + i + 32), s2);
            s3 = v3.fma(FloatVector.fromArray(SPECIES, b, bo + i + 48), s3);
            s0 = v4.fma(FloatVector.fromArray(SPECIES, b, bo + i + 64), s0);
            s1 = v5.fma(FloatVector.fromArray(SPECIES, b, bo + i + 80), s1);
            s2 = v6.fma(FloatVector.fromArray(SPECIES, b, bo + i + 96), s2);
            s3 = v7.fma(FloatVector.fromArray(SPECIES, b, bo + i + 112), s3);
        }
        if (i <= n - 64) {
            s0 = FloatVector.fromArray(SPECIES, a, ao + i).fma(FloatVector.fromArray(SPECIES, b, bo + i), s0);
            s1 = FloatVector.fromArray(SPECIES, a, ao + i + 16).fma(FloatVector.fromArray(SPECIES, b, bo + i + 16), s1);
            s2 = FloatVector.fromArray(SPECIES, a, ao + i + 32).fma(FloatVector.fromArray(SPECIES, b, bo + i + 32), s2);
            s3 = FloatVector.fromArray(SPECIES, a, ao + i + 48).fma(FloatVector.fromArray(SPECIES, b, bo + i + 48), s3);
            i += 64;
        }
        if (i == n) {
            FloatVector t = s0.add(s2).add(s1.add(s3));
            t = t.add(t.rearrange(SimdLanes.SWAP_8));
            t = t.add(t.rearrange(SimdLanes.SWAP_4));
            t = t.add(t.rearrange(SimdLanes.SWAP_2));
            return t.add(t.rearrange(SimdLanes.SWAP_1)).lane(0);
        }
        float[] s = SimdLanes.scratch();
        s0.intoArray(s, 0);
        s1.intoArray(s, 16);
        s2.intoArray(s, 32);
        s3.intoArray(s, 48);
        dotTail(a, ao, b, bo, i, n, s);
        return SimdLanes.fold(s);
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

    private static void dotTail(float[] a, int ao, float[] b, int bo, int from, int n, float[] s) {
        int i = from;
        for (; i <= n - SPECIES.length(); i += SPECIES.length()) {
            FloatVector lanes = FloatVector.fromArray(SPECIES, s, i & 63);
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            v.fma(FloatVector.fromArray(SPECIES, b, bo + i), lanes).intoArray(s, i & 63);
        }
        for (; i < n; i++) {
            s[i & 63] = Math.fma(a[ao + i], b[bo + i], s[i & 63]);
        }
    }

    static float squares(float[] x, int xo, int n) {
        if (WIDE) {
            return squaresWide(x, xo, n);
        }
        float[] s = SimdLanes.scratch();
        int body = n & -64;
        for (int p = 0; p < 8; p += SPECIES.length()) {
            squaresNarrow(x, xo, body, s, p);
        }
        squaresTail(x, xo, body, n, s);
        return SimdLanes.fold(s);
    }

    private static float squaresWide(float[] x, int xo, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i < (n & -128); i += 128) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector v1 = FloatVector.fromArray(SPECIES, x, xo + i + 16);
            FloatVector v2 = FloatVector.fromArray(SPECIES, x, xo + i + 32);
            FloatVector v3 = FloatVector.fromArray(SPECIES, x, xo + i + 48);
            FloatVector v4 = FloatVector.fromArray(SPECIES, x, xo + i + 64);
            FloatVector v5 = FloatVector.fromArray(SPECIES, x, xo + i + 80);
            FloatVector v6 = FloatVector.fromArray(SPECIES, x, xo + i + 96);
            FloatVector v7 = FloatVector.fromArray(SPECIES, x, xo + i + 112);
            s0 = v0.fma(v0, s0);
            s1 = v1.fma(v1, s1);
            s2 = v2.fma(v2, s2);
            s3 = v3.fma(v3, s3);
            s0 = v4.fma(v4, s0);
            s1 = v5.fma(v5, s1);
            s2 = v6.fma(v6, s2);
            s3 = v7.fma(v7, s3);
        }
        if (i <= n - 64) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector v1 = FloatVector.fromArray(SPECIES, x, xo + i + 16);
            FloatVector v2 = FloatVector.fromArray(SPECIES, x, xo + i + 32);
            FloatVector v3 = FloatVector.fromArray(SPECIES, x, xo + i + 48);
            s0 = v0.fma(v0, s0);
            s1 = v1.fma(v1, s1);
            s2 = v2.fma(v2, s2);
            s3 = v3.fma(v3, s3);
            i += 64;
        }
        if (i == n) {
            FloatVector t = s0.add(s2).add(s1.add(s3));
            t = t.add(t.rearrange(SimdLanes.SWAP_8));
            t = t.add(t.rearrange(SimdLanes.SWAP_4));
            t = t.add(t.rearrange(SimdLanes.SWAP_2));
            return t.add(t.rearrange(SimdLanes.SWAP_1)).lane(0);
        }
        float[] s = SimdLanes.scratch();
        s0.intoArray(s, 0);
        s1.intoArray(s, 16);
        s2.intoArray(s, 32);
        s3.intoArray(s, 48);
        squaresTail(x, xo, i, n, s);
        return SimdLanes.fold(s);
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

    private static void squaresTail(float[] x, int xo, int from, int n, float[] s) {
        int i = from;
        for (; i <= n - SPECIES.length(); i += SPECIES.length()) {
            FloatVector lanes = FloatVector.fromArray(SPECIES, s, i & 63);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.fma(v, lanes).intoArray(s, i & 63);
        }
        for (; i < n; i++) {
            s[i & 63] = Math.fma(x[xo + i], x[xo + i], s[i & 63]);
        }
    }
}
