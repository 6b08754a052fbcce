package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Σ x and Σ |x| of one chunk in the 64 virtual lanes of {@link SimdLanes}. */
final class SimdSumLanes {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final boolean WIDE = SPECIES.length() == 16;

    private SimdSumLanes() {}

    static float sum(float[] x, int xo, int n) {
        if (WIDE) {
            return sumWide(x, xo, n);
        }
        float[] s = SimdLanes.scratch();
        int body = n & -64;
        for (int p = 0; p < 8; p += SPECIES.length()) {
            sumNarrow(x, xo, body, s, p);
        }
        sumTail(x, xo, body, n, s);
        return SimdLanes.fold(s);
    }

    private static float sumWide(float[] x, int xo, int n) {
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
            s0 = s0.add(v0);
            s1 = s1.add(v1);
            s2 = s2.add(v2);
            s3 = s3.add(v3);
            s0 = s0.add(v4);
            s1 = s1.add(v5);
            s2 = s2.add(v6);
            s3 = s3.add(v7);
        }
        if (i <= n - 64) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xo + i));
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, xo + i + 16));
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, xo + i + 32));
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, xo + i + 48));
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
        sumTail(x, xo, i, n, s);
        return SimdLanes.fold(s);
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

    private static void sumTail(float[] x, int xo, int from, int n, float[] s) {
        int i = from;
        for (; i <= n - SPECIES.length(); i += SPECIES.length()) {
            FloatVector lanes = FloatVector.fromArray(SPECIES, s, i & 63);
            lanes.add(FloatVector.fromArray(SPECIES, x, xo + i)).intoArray(s, i & 63);
        }
        for (; i < n; i++) {
            s[i & 63] += x[xo + i];
        }
    }

    static float absSum(float[] x, int xo, int n) {
        float[] s = SimdLanes.scratch();
        int body = n & (WIDE ? -128 : -64);
        if (WIDE) {
            absSumWide(x, xo, body, s);
        } else {
            for (int p = 0; p < 8; p += SPECIES.length()) {
                absSumNarrow(x, xo, body, s, p);
            }
        }
        absSumTail(x, xo, body, n, s);
        return SimdLanes.fold(s);
    }

    private static void absSumWide(float[] x, int xo, int n, float[] s) {
        IntVector magnitude = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int i = 0; i < n; i += 128) {
            IntVector v0 = FloatVector.fromArray(SPECIES, x, xo + i).reinterpretAsInts();
            IntVector v1 = FloatVector.fromArray(SPECIES, x, xo + i + 16).reinterpretAsInts();
            IntVector v2 = FloatVector.fromArray(SPECIES, x, xo + i + 32).reinterpretAsInts();
            IntVector v3 = FloatVector.fromArray(SPECIES, x, xo + i + 48).reinterpretAsInts();
            IntVector v4 = FloatVector.fromArray(SPECIES, x, xo + i + 64).reinterpretAsInts();
            IntVector v5 = FloatVector.fromArray(SPECIES, x, xo + i + 80).reinterpretAsInts();
            IntVector v6 = FloatVector.fromArray(SPECIES, x, xo + i + 96).reinterpretAsInts();
            IntVector v7 = FloatVector.fromArray(SPECIES, x, xo + i + 112).reinterpretAsInts();
            s0 = s0.add(v0.and(magnitude).reinterpretAsFloats());
            s1 = s1.add(v1.and(magnitude).reinterpretAsFloats());
            s2 = s2.add(v2.and(magnitude).reinterpretAsFloats());
            s3 = s3.add(v3.and(magnitude).reinterpretAsFloats());
            s0 = s0.add(v4.and(magnitude).reinterpretAsFloats());
            s1 = s1.add(v5.and(magnitude).reinterpretAsFloats());
            s2 = s2.add(v6.and(magnitude).reinterpretAsFloats());
            s3 = s3.add(v7.and(magnitude).reinterpretAsFloats());
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

    private static void absSumTail(float[] x, int xo, int from, int n, float[] s) {
        int i = from;
        for (; i <= n - SPECIES.length(); i += SPECIES.length()) {
            FloatVector lanes = FloatVector.fromArray(SPECIES, s, i & 63);
            lanes.add(FloatVector.fromArray(SPECIES, x, xo + i).abs()).intoArray(s, i & 63);
        }
        for (; i < n; i++) {
            s[i & 63] += Math.abs(x[xo + i]);
        }
    }
}
