package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposition of squares in registers: first the two elements beside the diagonal of each 2 × 2 square change places,
 * then the squares beside the diagonal of 4 × 4. Four lanes whatever the width: the caches are the limit.
 */
final class SimdTranspose {
    /** Rows and columns of a square. */
    static final int SIDE = 4;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
    private static final VectorShuffle<Float> NEIGHBOUR = VectorShuffle.fromOp(SPECIES, i -> i ^ 1);
    private static final VectorShuffle<Float> OTHER_HALF = VectorShuffle.fromOp(SPECIES, i -> i ^ 2);

    private SimdTranspose() {}

    /** y[c, r] = x[r, c] for {@value #SIDE} rows and a multiple of {@value #SIDE} columns. */
    static void rows(float[] x, int xo, int ldx, float[] y, int yo, int ldy, int cols) {
        VectorMask<Float> even = VectorMask.fromLong(SPECIES, 0b0101);
        VectorMask<Float> low = VectorMask.fromLong(SPECIES, 0b0011);
        for (int c = 0; c < cols; c += SIDE) {
            int from = xo + c;
            int to = yo + c * ldy;
            FloatVector a0 = FloatVector.fromArray(SPECIES, x, from);
            FloatVector a1 = FloatVector.fromArray(SPECIES, x, from + ldx);
            FloatVector a2 = FloatVector.fromArray(SPECIES, x, from + 2 * ldx);
            FloatVector a3 = FloatVector.fromArray(SPECIES, x, from + 3 * ldx);
            FloatVector b0 = a1.rearrange(NEIGHBOUR).blend(a0, even);
            FloatVector b1 = a1.blend(a0.rearrange(NEIGHBOUR), even);
            FloatVector b2 = a3.rearrange(NEIGHBOUR).blend(a2, even);
            FloatVector b3 = a3.blend(a2.rearrange(NEIGHBOUR), even);
            b2.rearrange(OTHER_HALF).blend(b0, low).intoArray(y, to);
            b3.rearrange(OTHER_HALF).blend(b1, low).intoArray(y, to + ldy);
            b2.blend(b0.rearrange(OTHER_HALF), low).intoArray(y, to + 2 * ldy);
            b3.blend(b1.rearrange(OTHER_HALF), low).intoArray(y, to + 3 * ldy);
        }
    }
}
