package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sum of exponentials of one chunk whose elements are finite and not far below the largest. The operations of
 * {@link SimdMath#nearExp} are written out here, four vectors in a loop, because the sums then stay in registers: 22 µs instead
 * of 30 for 128 rows of 1024.
 */
final class SimdNearExpLanes {
    /** How far an element may be below the largest: e⁻⁸⁰ is 2⁻¹¹⁵·⁴. */
    static final float DISTANCE = 80;

    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int L = SPECIES.length();

    private SimdNearExpLanes() {}

    /** Σ exp(x − m), m − {@link #DISTANCE} ≤ x ≤ m; each exponential is stored in y too, unless y is null. */
    static float expSum(float[] x, int xo, float[] y, int yo, int n, float m) {
        float[] s = SimdLanes.scratch();
        int body = n & -64;
        for (int p = 0; p < 64; p += 4 * L) {
            body(x, xo + p, y, yo + p, body, m, s, p);
        }
        tail(x, xo + body, y, yo + body, n - body, m, s);
        return SimdLanes.fold(s);
    }

    /** The lanes from p on of whole blocks of 64. */
    private static void body(float[] x, int xo, float[] y, int yo, int n, float m, float[] s, int p) {
        FloatVector log2E = FloatVector.broadcast(SPECIES, LOG2_E);
        FloatVector round = FloatVector.broadcast(SPECIES, ROUND);
        FloatVector minusLn2High = FloatVector.broadcast(SPECIES, -LN2_HIGH);
        FloatVector minusLn2Low = FloatVector.broadcast(SPECIES, -LN2_LOW);
        FloatVector e6 = FloatVector.broadcast(SPECIES, E6);
        FloatVector e5 = FloatVector.broadcast(SPECIES, E5);
        FloatVector e4 = FloatVector.broadcast(SPECIES, E4);
        FloatVector e3 = FloatVector.broadcast(SPECIES, E3);
        FloatVector e2 = FloatVector.broadcast(SPECIES, E2);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = 0; i < n; i += 64) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, x, xo + i).sub(m);
            FloatVector t0 = v0.fma(log2E, round);
            FloatVector n0 = t0.sub(round);
            FloatVector r0 = n0.fma(minusLn2Low, n0.fma(minusLn2High, v0));
            FloatVector p0 = r0.fma(e6, e5).fma(r0, e4).fma(r0, e3).fma(r0, e2).fma(r0, one).fma(r0, one);
            IntVector b0 = p0.reinterpretAsInts().add(t0.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23));
            FloatVector v1 = FloatVector.fromArray(SPECIES, x, xo + i + L).sub(m);
            FloatVector t1 = v1.fma(log2E, round);
            FloatVector n1 = t1.sub(round);
            FloatVector r1 = n1.fma(minusLn2Low, n1.fma(minusLn2High, v1));
            FloatVector p1 = r1.fma(e6, e5).fma(r1, e4).fma(r1, e3).fma(r1, e2).fma(r1, one).fma(r1, one);
            IntVector b1 = p1.reinterpretAsInts().add(t1.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23));
            FloatVector v2 = FloatVector.fromArray(SPECIES, x, xo + i + 2 * L).sub(m);
            FloatVector t2 = v2.fma(log2E, round);
            FloatVector n2 = t2.sub(round);
            FloatVector r2 = n2.fma(minusLn2Low, n2.fma(minusLn2High, v2));
            FloatVector p2 = r2.fma(e6, e5).fma(r2, e4).fma(r2, e3).fma(r2, e2).fma(r2, one).fma(r2, one);
            IntVector b2 = p2.reinterpretAsInts().add(t2.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23));
            FloatVector v3 = FloatVector.fromArray(SPECIES, x, xo + i + 3 * L).sub(m);
            FloatVector t3 = v3.fma(log2E, round);
            FloatVector n3 = t3.sub(round);
            FloatVector r3 = n3.fma(minusLn2Low, n3.fma(minusLn2High, v3));
            FloatVector p3 = r3.fma(e6, e5).fma(r3, e4).fma(r3, e3).fma(r3, e2).fma(r3, one).fma(r3, one);
            IntVector b3 = p3.reinterpretAsInts().add(t3.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23));
            s0 = s0.add(b0.reinterpretAsFloats());
            s1 = s1.add(b1.reinterpretAsFloats());
            s2 = s2.add(b2.reinterpretAsFloats());
            s3 = s3.add(b3.reinterpretAsFloats());
            if (y != null) {
                b0.reinterpretAsFloats().intoArray(y, yo + i);
                b1.reinterpretAsFloats().intoArray(y, yo + i + L);
                b2.reinterpretAsFloats().intoArray(y, yo + i + 2 * L);
                b3.reinterpretAsFloats().intoArray(y, yo + i + 3 * L);
            }
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + L);
        s2.intoArray(s, p + 2 * L);
        s3.intoArray(s, p + 3 * L);
    }

    /** Less than a block. The last elements go through the scratch array, filled up with the largest. */
    private static void tail(float[] x, int xo, float[] y, int yo, int n, float m, float[] s) {
        FloatVector log2E = FloatVector.broadcast(SPECIES, LOG2_E);
        FloatVector round = FloatVector.broadcast(SPECIES, ROUND);
        FloatVector minusLn2High = FloatVector.broadcast(SPECIES, -LN2_HIGH);
        FloatVector minusLn2Low = FloatVector.broadcast(SPECIES, -LN2_LOW);
        FloatVector e6 = FloatVector.broadcast(SPECIES, E6);
        FloatVector e5 = FloatVector.broadcast(SPECIES, E5);
        FloatVector e4 = FloatVector.broadcast(SPECIES, E4);
        FloatVector e3 = FloatVector.broadcast(SPECIES, E3);
        FloatVector e2 = FloatVector.broadcast(SPECIES, E2);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int j = 0; j < n; j += L) {
            boolean whole = j <= n - L;
            for (int k = 0; k < L && !whole; k++) {
                s[64 + k] = j + k < n ? x[xo + j + k] : m;
            }
            FloatVector v = FloatVector.fromArray(SPECIES, whole ? x : s, whole ? xo + j : 64).sub(m);
            FloatVector t = v.fma(log2E, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(minusLn2Low, k.fma(minusLn2High, v));
            FloatVector p = r.fma(e6, e5).fma(r, e4).fma(r, e3).fma(r, e2).fma(r, one).fma(r, one);
            IntVector bits = p.reinterpretAsInts().add(t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23));
            FloatVector e = bits.reinterpretAsFloats();
            if (whole) {
                FloatVector.fromArray(SPECIES, s, j).add(e).intoArray(s, j);
                if (y != null) {
                    e.intoArray(y, yo + j);
                }
            } else {
                e.intoArray(s, 64);
                add(s, j, y, yo + j, n - j);
            }
        }
    }

    private static void add(float[] s, int lane, float[] y, int yo, int n) {
        for (int k = 0; k < n; k++) {
            s[lane + k] += s[64 + k];
            if (y != null) {
                y[yo + k] = s[64 + k];
            }
        }
    }
}
