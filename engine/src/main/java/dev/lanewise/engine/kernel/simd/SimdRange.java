package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The largest and the smallest element of a row in one pass. The elements are compared as integers in the order of the
 * floats, −0 below +0, because maximum and minimum of integers are one instruction each; those of floats are six, for the
 * sake of NaN and of the zeros. NaNs stand beyond the infinities.
 */
final class SimdRange {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final int L = SPECIES.length();

    private SimdRange() {}

    /** Both of a row that fills a vector, the largest in the upper half: for the two functions below. */
    static long of(float[] x, int xo, int n) {
        IntVector high0 = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector high1 = high0;
        IntVector high2 = high0;
        IntVector high3 = high0;
        IntVector low0 = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        IntVector low1 = low0;
        IntVector low2 = low0;
        IntVector low3 = low0;
        int i = xo;
        int end = xo + n;
        for (; i <= end - 4 * L; i += 4 * L) {
            IntVector v0 = FloatVector.fromArray(SPECIES, x, i).reinterpretAsInts();
            IntVector v1 = FloatVector.fromArray(SPECIES, x, i + L).reinterpretAsInts();
            IntVector v2 = FloatVector.fromArray(SPECIES, x, i + 2 * L).reinterpretAsInts();
            IntVector v3 = FloatVector.fromArray(SPECIES, x, i + 3 * L).reinterpretAsInts();
            v0 = v0.lanewise(VectorOperators.XOR, v0.lanewise(VectorOperators.ASHR, 31).lanewise(VectorOperators.LSHR, 1));
            v1 = v1.lanewise(VectorOperators.XOR, v1.lanewise(VectorOperators.ASHR, 31).lanewise(VectorOperators.LSHR, 1));
            v2 = v2.lanewise(VectorOperators.XOR, v2.lanewise(VectorOperators.ASHR, 31).lanewise(VectorOperators.LSHR, 1));
            v3 = v3.lanewise(VectorOperators.XOR, v3.lanewise(VectorOperators.ASHR, 31).lanewise(VectorOperators.LSHR, 1));
            high0 = high0.max(v0);
            high1 = high1.max(v1);
            high2 = high2.max(v2);
            high3 = high3.max(v3);
            low0 = low0.min(v0);
            low1 = low1.min(v1);
            low2 = low2.min(v2);
            low3 = low3.min(v3);
        }
        for (; i < end; i += L) {
            // The last vector ends with the row: to see an element twice does no harm.
            IntVector v = FloatVector.fromArray(SPECIES, x, Math.min(i, end - L)).reinterpretAsInts();
            v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 31).lanewise(VectorOperators.LSHR, 1));
            high0 = high0.max(v);
            low0 = low0.min(v);
        }
        int high = high0.max(high1).max(high2.max(high3)).reduceLanes(VectorOperators.MAX);
        int low = low0.min(low1).min(low2.min(low3)).reduceLanes(VectorOperators.MIN);
        return (long) high << 32 | low & 0xffff_ffffL;
    }

    /** The largest element, or NaN if there is one. */
    static float max(long range) {
        float low = element((int) range);
        return Float.isNaN(low) ? low : element((int) (range >> 32));
    }

    /** Whether no element is more than {@code distance} below the largest, and all are finite. */
    static boolean within(float distance, long range) {
        return max(range) - element((int) range) <= distance;
    }

    private static float element(int ordered) {
        return Float.intBitsToFloat(ordered ^ ordered >> 31 >>> 1);
    }
}
