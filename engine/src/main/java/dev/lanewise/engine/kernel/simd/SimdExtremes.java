package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Maxima and minima of one chunk. They are exact and the same in any order, so that the registers need not hold the
 * virtual lanes. The floats are compared as integers, which costs one instruction where {@code FloatVector.max} costs
 * six: the bits of a float of either sign, those of the negative ones flipped, rise as the floats do, −0 below +0, with
 * the NaNs at both ends.
 */
final class SimdExtremes {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final int L = SPECIES.length();

    private static final int INFINITY = 0x7f800000;

    /** What −∞ is compared as. */
    private static final int MINUS_INFINITY = 0x807fffff;

    private SimdExtremes() {}

    /** The largest; −∞ for no elements. */
    static float max(float[] x, int xo, int n) {
        int whole = n - n % L;
        long range = range(x, xo, whole);
        float m = isNaN(range) ? Float.NaN : value((int) (range >> 32));
        for (int i = xo + whole; i < xo + n; i++) {
            m = Math.max(m, x[i]);
        }
        return m;
    }

    /** The smallest; +∞ for no elements. */
    static float min(float[] x, int xo, int n) {
        int whole = n - n % L;
        long range = range(x, xo, whole);
        float m = isNaN(range) ? Float.NaN : value((int) range);
        for (int i = xo + whole; i < xo + n; i++) {
            m = Math.min(m, x[i]);
        }
        return m;
    }

    private static boolean isNaN(long range) {
        return (int) (range >> 32) > INFINITY || (int) range < MINUS_INFINITY;
    }

    private static float value(int key) {
        return Float.intBitsToFloat(key ^ key >> 31 & Integer.MAX_VALUE);
    }

    /** What the largest (upper half) and the smallest element are compared as; n is a multiple of {@code L}. */
    private static long range(float[] x, int xo, int n) {
        IntVector high0 = IntVector.broadcast(INTS, MINUS_INFINITY);
        IntVector high1 = high0;
        IntVector low0 = IntVector.broadcast(INTS, INFINITY);
        IntVector low1 = low0;
        int i = xo;
        int end = xo + n;
        for (; i <= end - 4 * L; i += 4 * L) {
            IntVector v0 = FloatVector.fromArray(SPECIES, x, i).reinterpretAsInts();
            IntVector v1 = FloatVector.fromArray(SPECIES, x, i + L).reinterpretAsInts();
            IntVector v2 = FloatVector.fromArray(SPECIES, x, i + 2 * L).reinterpretAsInts();
            IntVector v3 = FloatVector.fromArray(SPECIES, x, i + 3 * L).reinterpretAsInts();
            v0 = v0.lanewise(VectorOperators.XOR, v0.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE));
            v1 = v1.lanewise(VectorOperators.XOR, v1.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE));
            v2 = v2.lanewise(VectorOperators.XOR, v2.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE));
            v3 = v3.lanewise(VectorOperators.XOR, v3.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE));
            high0 = high0.max(v0.max(v1));
            high1 = high1.max(v2.max(v3));
            low0 = low0.min(v0.min(v1));
            low1 = low1.min(v2.min(v3));
        }
        for (; i < end; i += L) {
            IntVector v = FloatVector.fromArray(SPECIES, x, i).reinterpretAsInts();
            v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE));
            high0 = high0.max(v);
            low0 = low0.min(v);
        }
        int high = high0.max(high1).reduceLanes(VectorOperators.MAX);
        int low = low0.min(low1).reduceLanes(VectorOperators.MIN);
        return (long) high << 32 | low & 0xFFFFFFFFL;
    }

    /** The largest absolute value; +0 for no elements. */
    static float maxAbs(float[] x, int xo, int n) {
        IntVector high0 = IntVector.zero(INTS);
        IntVector high1 = high0;
        int i = xo;
        int end = xo + n;
        for (; i <= end - 4 * L; i += 4 * L) {
            IntVector v0 = FloatVector.fromArray(SPECIES, x, i).reinterpretAsInts().and(Integer.MAX_VALUE);
            IntVector v1 = FloatVector.fromArray(SPECIES, x, i + L).reinterpretAsInts().and(Integer.MAX_VALUE);
            IntVector v2 = FloatVector.fromArray(SPECIES, x, i + 2 * L).reinterpretAsInts().and(Integer.MAX_VALUE);
            IntVector v3 = FloatVector.fromArray(SPECIES, x, i + 3 * L).reinterpretAsInts().and(Integer.MAX_VALUE);
            high0 = high0.max(v0.max(v1));
            high1 = high1.max(v2.max(v3));
        }
        for (; i <= end - L; i += L) {
            high0 = high0.max(FloatVector.fromArray(SPECIES, x, i).reinterpretAsInts().and(Integer.MAX_VALUE));
        }
        float m = Float.intBitsToFloat(high0.max(high1).reduceLanes(VectorOperators.MAX));
        for (; i < end; i++) {
            m = Math.max(m, Math.abs(x[i]));
        }
        return m;
    }
}
