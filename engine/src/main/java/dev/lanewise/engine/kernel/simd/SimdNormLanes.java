package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of one chunk of a row in the 64 virtual lanes, four registers at a time: one, two or four passes, each over the
 * elements of its lanes. The last lanes are whole vectors and single elements that join in the scratch array {@code s} of
 * {@link SimdLanes}. At 512 bits, whole blocks are folded in their registers: {@code s} is then null.
 */
final class SimdNormLanes {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int L = SPECIES.length();
    private static final boolean WIDE = L == 16;

    private SimdNormLanes() {}

    /** Σ (x − first). */
    static float sum(float[] x, int xo, float first, int n, float[] s) {
        int body = n & -64;
        if (WIDE && body == n) {
            return sumBody(x, xo, first, n, null, 0);
        }
        for (int p = 0; p < 64; p += 4 * L) {
            sumBody(x, xo, first, body, s, p);
        }
        sumTail(x, xo + body, first, n - body, s);
        return SimdLanes.fold(s);
    }

    private static float sumBody(float[] x, int xo, float first, int n, float[] s, int p) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int i = xo + p; i < xo + n; i += 64) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, i).sub(first));
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, i + L).sub(first));
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, i + 2 * L).sub(first));
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, i + 3 * L).sub(first));
        }
        if (WIDE && s == null) {
            FloatVector t = s0.add(s2).add(s1.add(s3));
            t = t.add(t.rearrange(SimdLanes.SWAP_8));
            t = t.add(t.rearrange(SimdLanes.SWAP_4));
            t = t.add(t.rearrange(SimdLanes.SWAP_2));
            return t.add(t.rearrange(SimdLanes.SWAP_1)).lane(0);
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + L);
        s2.intoArray(s, p + 2 * L);
        s3.intoArray(s, p + 3 * L);
        return 0;
    }

    private static void sumTail(float[] x, int xo, float first, int n, float[] s) {
        int j = 0;
        for (; j <= n - L; j += L) {
            FloatVector u = FloatVector.fromArray(SPECIES, x, xo + j).sub(first);
            FloatVector.fromArray(SPECIES, s, j).add(u).intoArray(s, j);
        }
        for (; j < n; j++) {
            s[j] += x[xo + j] - first;
        }
    }

    /** Σ d² with d = (x − first) − centre. */
    static float squares(float[] x, int xo, float first, float centre, int n, float[] s) {
        int body = n & -64;
        if (WIDE && body == n) {
            return squaresBody(x, xo, first, centre, n, null, 0);
        }
        for (int p = 0; p < 64; p += 4 * L) {
            squaresBody(x, xo, first, centre, body, s, p);
        }
        squaresTail(x, xo + body, first, centre, n - body, s);
        return SimdLanes.fold(s);
    }

    private static float squaresBody(float[] x, int xo, float first, float centre, int n, float[] s, int p) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int i = xo + p; i < xo + n; i += 64) {
            FloatVector d0 = FloatVector.fromArray(SPECIES, x, i).sub(first).sub(centre);
            FloatVector d1 = FloatVector.fromArray(SPECIES, x, i + L).sub(first).sub(centre);
            FloatVector d2 = FloatVector.fromArray(SPECIES, x, i + 2 * L).sub(first).sub(centre);
            FloatVector d3 = FloatVector.fromArray(SPECIES, x, i + 3 * L).sub(first).sub(centre);
            s0 = d0.fma(d0, s0);
            s1 = d1.fma(d1, s1);
            s2 = d2.fma(d2, s2);
            s3 = d3.fma(d3, s3);
        }
        if (WIDE && s == null) {
            FloatVector t = s0.add(s2).add(s1.add(s3));
            t = t.add(t.rearrange(SimdLanes.SWAP_8));
            t = t.add(t.rearrange(SimdLanes.SWAP_4));
            t = t.add(t.rearrange(SimdLanes.SWAP_2));
            return t.add(t.rearrange(SimdLanes.SWAP_1)).lane(0);
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + L);
        s2.intoArray(s, p + 2 * L);
        s3.intoArray(s, p + 3 * L);
        return 0;
    }

    private static void squaresTail(float[] x, int xo, float first, float centre, int n, float[] s) {
        int j = 0;
        for (; j <= n - L; j += L) {
            FloatVector d = FloatVector.fromArray(SPECIES, x, xo + j).sub(first).sub(centre);
            d.fma(d, FloatVector.fromArray(SPECIES, s, j)).intoArray(s, j);
        }
        for (; j < n; j++) {
            float d = (x[xo + j] - first) - centre;
            s[j] = Math.fma(d, d, s[j]);
        }
    }

    /** Whether a row is one chunk of whole blocks of lanes that are folded in registers. */
    static boolean areWhole(int n) {
        return WIDE && (n & 63) == 0 && n <= ReduceKernels.CHUNK;
    }

    /**
     * {@link #squares} of a row around its centre and, beside it, the mean of the row at {@code next}, each less its first
     * element; only where {@link #areWhole}.
     */
    static float squaresAndMean(float[] x, int xo, float centre, int next, int n, float[] means, int to) {
        float first = x[xo];
        float nextFirst = x[next];
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector m0 = FloatVector.zero(SPECIES);
        FloatVector m1 = FloatVector.zero(SPECIES);
        FloatVector m2 = FloatVector.zero(SPECIES);
        FloatVector m3 = FloatVector.zero(SPECIES);
        for (int i = 0; i < n; i += 64) {
            FloatVector d0 = FloatVector.fromArray(SPECIES, x, xo + i).sub(first).sub(centre);
            FloatVector d1 = FloatVector.fromArray(SPECIES, x, xo + i + L).sub(first).sub(centre);
            FloatVector d2 = FloatVector.fromArray(SPECIES, x, xo + i + 2 * L).sub(first).sub(centre);
            FloatVector d3 = FloatVector.fromArray(SPECIES, x, xo + i + 3 * L).sub(first).sub(centre);
            m0 = m0.add(FloatVector.fromArray(SPECIES, x, next + i).sub(nextFirst));
            m1 = m1.add(FloatVector.fromArray(SPECIES, x, next + i + L).sub(nextFirst));
            m2 = m2.add(FloatVector.fromArray(SPECIES, x, next + i + 2 * L).sub(nextFirst));
            m3 = m3.add(FloatVector.fromArray(SPECIES, x, next + i + 3 * L).sub(nextFirst));
            s0 = d0.fma(d0, s0);
            s1 = d1.fma(d1, s1);
            s2 = d2.fma(d2, s2);
            s3 = d3.fma(d3, s3);
        }
        FloatVector m = m0.add(m2).add(m1.add(m3));
        m = m.add(m.rearrange(SimdLanes.SWAP_8));
        m = m.add(m.rearrange(SimdLanes.SWAP_4));
        m = m.add(m.rearrange(SimdLanes.SWAP_2));
        means[to] = m.add(m.rearrange(SimdLanes.SWAP_1)).lane(0) / n;
        FloatVector t = s0.add(s2).add(s1.add(s3));
        t = t.add(t.rearrange(SimdLanes.SWAP_8));
        t = t.add(t.rearrange(SimdLanes.SWAP_4));
        t = t.add(t.rearrange(SimdLanes.SWAP_2));
        return t.add(t.rearrange(SimdLanes.SWAP_1)).lane(0);
    }

    /** Σ g·h with h = ((x − first) − centre) · rstd. */
    static float dot(float[] x, int xo, float first, float centre, float rstd, float[] g, int o, int n, float[] s) {
        int body = n & -64;
        if (WIDE && body == n) {
            return dotBody(x, xo, first, centre, rstd, g, o, n, null, 0);
        }
        for (int p = 0; p < 64; p += 4 * L) {
            dotBody(x, xo, first, centre, rstd, g, o, body, s, p);
        }
        dotTail(x, xo + body, first, centre, rstd, g, o + body, n - body, s);
        return SimdLanes.fold(s);
    }

    private static float dotBody(
            float[] x, int xo, float first, float centre, float rstd, float[] g, int o, int n, float[] s, int p) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int i = p; i < n; i += 64) {
            FloatVector h0 = FloatVector.fromArray(SPECIES, x, xo + i).sub(first).sub(centre).mul(rstd);
            FloatVector h1 = FloatVector.fromArray(SPECIES, x, xo + i + L).sub(first).sub(centre).mul(rstd);
            FloatVector h2 = FloatVector.fromArray(SPECIES, x, xo + i + 2 * L).sub(first).sub(centre).mul(rstd);
            FloatVector h3 = FloatVector.fromArray(SPECIES, x, xo + i + 3 * L).sub(first).sub(centre).mul(rstd);
            s0 = h0.fma(FloatVector.fromArray(SPECIES, g, o + i), s0);
            s1 = h1.fma(FloatVector.fromArray(SPECIES, g, o + i + L), s1);
            s2 = h2.fma(FloatVector.fromArray(SPECIES, g, o + i + 2 * L), s2);
            s3 = h3.fma(FloatVector.fromArray(SPECIES, g, o + i + 3 * L), s3);
        }
        if (WIDE && s == null) {
            FloatVector t = s0.add(s2).add(s1.add(s3));
            t = t.add(t.rearrange(SimdLanes.SWAP_8));
            t = t.add(t.rearrange(SimdLanes.SWAP_4));
            t = t.add(t.rearrange(SimdLanes.SWAP_2));
            return t.add(t.rearrange(SimdLanes.SWAP_1)).lane(0);
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + L);
        s2.intoArray(s, p + 2 * L);
        s3.intoArray(s, p + 3 * L);
        return 0;
    }

    private static void dotTail(
            float[] x, int xo, float first, float centre, float rstd, float[] g, int o, int n, float[] s) {
        int j = 0;
        for (; j <= n - L; j += L) {
            FloatVector h = FloatVector.fromArray(SPECIES, x, xo + j).sub(first).sub(centre).mul(rstd);
            h.fma(FloatVector.fromArray(SPECIES, g, o + j), FloatVector.fromArray(SPECIES, s, j)).intoArray(s, j);
        }
        for (; j < n; j++) {
            s[j] = Math.fma(((x[xo + j] - first) - centre) * rstd, g[o + j], s[j]);
        }
    }
}
