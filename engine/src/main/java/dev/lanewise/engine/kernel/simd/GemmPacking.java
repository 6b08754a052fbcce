package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies a strip of B, {@code k} × {@code width}, into a dense panel whose rows have the width of a tile; the columns
 * past {@code width} are +0, so that the micro-kernel needs no tail.
 */
final class GemmPacking {
    /** Blocks of 4 × 4 are transposed in 128-bit registers, whatever the width of the kernels. */
    private static final VectorSpecies<Float> Q = FloatVector.SPECIES_128;

    private static final VectorShuffle<Float> SWAP_HALVES = VectorShuffle.fromValues(Q, 2, 3, 0, 1);
    private static final VectorShuffle<Float> SWAP_PAIRS = VectorShuffle.fromValues(Q, 1, 0, 3, 2);
    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromValues(Q, false, false, true, true);
    private static final VectorMask<Float> ODD = VectorMask.fromValues(Q, false, true, false, true);

    private GemmPacking() {}

    /** From B as it is: rows of {@code width} elements at a distance of {@code ldb}. */
    static void rows(int k, int width, float[] b, int bo, int ldb, float[] panel, int panelWidth) {
        for (int p = 0; p < k; p++) {
            System.arraycopy(b, bo + p * ldb, panel, p * panelWidth, width);
        }
        clear(k, width, panel, panelWidth);
    }

    /** From B transposed: {@code width} rows of {@code k} elements at a distance of {@code ldb}. */
    static void transposed(int k, int width, float[] b, int bo, int ldb, float[] panel, int panelWidth) {
        int wholeK = k & -4;
        int wholeWidth = width & -4;
        for (int j = 0; j < wholeWidth; j += 4) {
            fourColumns(wholeK, b, bo + j * ldb, ldb, panel, j, panelWidth);
        }
        for (int j = 0; j < width; j++) {
            for (int p = j < wholeWidth ? wholeK : 0; p < k; p++) {
                panel[p * panelWidth + j] = b[bo + j * ldb + p];
            }
        }
        clear(k, width, panel, panelWidth);
    }

    /** Transposes 4 × 4 blocks by exchanging their off-diagonal 2 × 2 blocks, then the off-diagonals of each of those. */
    private static void fourColumns(int k, float[] b, int bo, int ldb, float[] panel, int po, int panelWidth) {
        int b1 = bo + ldb;
        int b2 = b1 + ldb;
        int b3 = b2 + ldb;
        for (int p = 0, q = po; p < k; p += 4, q += 4 * panelWidth) {
            FloatVector r0 = FloatVector.fromArray(Q, b, bo + p);
            FloatVector r1 = FloatVector.fromArray(Q, b, b1 + p);
            FloatVector r2 = FloatVector.fromArray(Q, b, b2 + p);
            FloatVector r3 = FloatVector.fromArray(Q, b, b3 + p);
            FloatVector s0 = r0.blend(r2.rearrange(SWAP_HALVES), UPPER_HALF);
            FloatVector s1 = r1.blend(r3.rearrange(SWAP_HALVES), UPPER_HALF);
            FloatVector s2 = r0.rearrange(SWAP_HALVES).blend(r2, UPPER_HALF);
            FloatVector s3 = r1.rearrange(SWAP_HALVES).blend(r3, UPPER_HALF);
            s0.blend(s1.rearrange(SWAP_PAIRS), ODD).intoArray(panel, q);
            s0.rearrange(SWAP_PAIRS).blend(s1, ODD).intoArray(panel, q + panelWidth);
            s2.blend(s3.rearrange(SWAP_PAIRS), ODD).intoArray(panel, q + 2 * panelWidth);
            s2.rearrange(SWAP_PAIRS).blend(s3, ODD).intoArray(panel, q + 3 * panelWidth);
        }
    }

    private static void clear(int k, int width, float[] panel, int panelWidth) {
        if (width < panelWidth) {
            for (int p = 0; p < k; p++) {
                java.util.Arrays.fill(panel, p * panelWidth + width, (p + 1) * panelWidth, 0);
            }
        }
    }
}
