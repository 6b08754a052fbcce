package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Maxima and minima of one chunk. They are exact and the same in any order, so that the registers need not hold the
 * virtual lanes.
 */
final class SimdExtremes {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int L = SPECIES.length();

    private SimdExtremes() {}

    /** The largest; −∞ for no elements. */
    static float max(float[] x, int xo, int n) {
        FloatVector m0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        int i = xo;
        int end = xo + n;
        for (; i <= end - 4 * L; i += 4 * L) {
            m0 = m0.max(FloatVector.fromArray(SPECIES, x, i));
            m1 = m1.max(FloatVector.fromArray(SPECIES, x, i + L));
            m2 = m2.max(FloatVector.fromArray(SPECIES, x, i + 2 * L));
            m3 = m3.max(FloatVector.fromArray(SPECIES, x, i + 3 * L));
        }
        for (; i <= end - L; i += L) {
            m0 = m0.max(FloatVector.fromArray(SPECIES, x, i));
        }
        float m = m0.max(m1).max(m2.max(m3)).reduceLanes(VectorOperators.MAX);
        for (; i < end; i++) {
            m = Math.max(m, x[i]);
        }
        return m;
    }

    /** The smallest; +∞ for no elements. */
    static float min(float[] x, int xo, int n) {
        FloatVector m0 = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        int i = xo;
        int end = xo + n;
        for (; i <= end - 4 * L; i += 4 * L) {
            m0 = m0.min(FloatVector.fromArray(SPECIES, x, i));
            m1 = m1.min(FloatVector.fromArray(SPECIES, x, i + L));
            m2 = m2.min(FloatVector.fromArray(SPECIES, x, i + 2 * L));
            m3 = m3.min(FloatVector.fromArray(SPECIES, x, i + 3 * L));
        }
        for (; i <= end - L; i += L) {
            m0 = m0.min(FloatVector.fromArray(SPECIES, x, i));
        }
        float m = m0.min(m1).min(m2.min(m3)).reduceLanes(VectorOperators.MIN);
        for (; i < end; i++) {
            m = Math.min(m, x[i]);
        }
        return m;
    }

    /** The largest absolute value; +0 for no elements. */
    static float maxAbs(float[] x, int xo, int n) {
        FloatVector m0 = FloatVector.broadcast(SPECIES, 0f);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        int i = xo;
        int end = xo + n;
        for (; i <= end - 4 * L; i += 4 * L) {
            m0 = m0.max(FloatVector.fromArray(SPECIES, x, i).abs());
            m1 = m1.max(FloatVector.fromArray(SPECIES, x, i + L).abs());
            m2 = m2.max(FloatVector.fromArray(SPECIES, x, i + 2 * L).abs());
            m3 = m3.max(FloatVector.fromArray(SPECIES, x, i + 3 * L).abs());
        }
        for (; i <= end - L; i += L) {
            m0 = m0.max(FloatVector.fromArray(SPECIES, x, i).abs());
        }
        float m = m0.max(m1).max(m2.max(m3)).reduceLanes(VectorOperators.MAX);
        for (; i < end; i++) {
            m = Math.max(m, Math.abs(x[i]));
        }
        return m;
    }
}
