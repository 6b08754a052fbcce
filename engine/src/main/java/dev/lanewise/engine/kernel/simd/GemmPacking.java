package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.GemmKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies blocks of A and strips of B to where the micro-kernels read them in order. A strip of B, {@code k} ×
 * {@code width}, goes into a dense panel whose rows have the width of a tile, so that no micro-kernel needs a tail. The
 * columns past {@code width} are +0: nobody uses their products, but what an earlier strip left there could be
 * subnormal, which is slow.
 */
final class GemmPacking {
    /** Blocks of 4 × 4 are transposed in 128-bit registers, whatever the width of the kernels. */
    private static final VectorSpecies<Float> Q = FloatVector.SPECIES_128;

    private static final VectorShuffle<Float> SWAP_HALVES = VectorShuffle.fromValues(Q, 2, 3, 0, 1);
    private static final VectorShuffle<Float> SWAP_PAIRS = VectorShuffle.fromValues(Q, 1, 0, 3, 2);
    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromValues(Q, false, false, true, true);
    private static final VectorMask<Float> ODD = VectorMask.fromValues(Q, false, true, false, true);

    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** Rows of a panel of A: the height of a tile, at 512 bits one vector of 256. */
    private static final int H = GemmTask.TILE_ROWS;

    private static final VectorSpecies<Float> E = FloatVector.SPECIES_256;

    private GemmPacking() {}

    /** From B as it is: rows of {@code width} elements at a distance of {@code ldb}; those of the panel have {@code step}. */
    static void rows(int k, int width, float[] b, int bo, int ldb, float[] panel, int step) {
        int p = 0;
        if (width == 2 * L) {
            wholeRows(k, b, bo, ldb, panel);
            p = k;
        } else if (bo + step <= b.length) {
            // As long as a whole row of the panel can be read from B, what is read beyond the width being dropped.
            p = Math.min(k, (b.length - step - bo) / ldb + 1);
            if (step == L) {
                narrowRows(p, width, b, bo, ldb, panel);
            } else {
                partialRows(p, width, b, bo, ldb, panel);
            }
        }
        for (; p < k; p++) {
            System.arraycopy(b, bo + p * ldb, panel, p * step, width);
            Arrays.fill(panel, p * step + width, (p + 1) * step, 0);
        }
    }

    private static void wholeRows(int k, float[] b, int bo, int ldb, float[] panel) {
        for (int p = 0, q = bo, t = 0; p < k; p++, q += ldb, t += 2 * L) {
            FloatVector left = FloatVector.fromArray(S, b, q);
            FloatVector right = FloatVector.fromArray(S, b, q + L);
            left.intoArray(panel, t);
            right.intoArray(panel, t + L);
        }
    }

    private static void partialRows(int k, int width, float[] b, int bo, int ldb, float[] panel) {
        FloatVector zero = FloatVector.zero(S);
        VectorMask<Float> leftOut = S.indexInRange(0, width).not();
        VectorMask<Float> rightOut = S.indexInRange(L, width).not();
        for (int p = 0, q = bo, t = 0; p < k; p++, q += ldb, t += 2 * L) {
            FloatVector left = FloatVector.fromArray(S, b, q).blend(zero, leftOut);
            FloatVector right = FloatVector.fromArray(S, b, q + L).blend(zero, rightOut);
            left.intoArray(panel, t);
            right.intoArray(panel, t + L);
        }
    }

    private static void narrowRows(int k, int width, float[] b, int bo, int ldb, float[] panel) {
        FloatVector zero = FloatVector.zero(S);
        VectorMask<Float> out = S.indexInRange(0, width).not();
        for (int p = 0, q = bo, t = 0; p < k; p++, q += ldb, t += L) {
            FloatVector.fromArray(S, b, q).blend(zero, out).intoArray(panel, t);
        }
    }

    /** From B transposed: {@code width} rows of {@code k} elements at a distance of {@code ldb}. */
    static void columns(int k, int width, float[] b, int bo, int ldb, float[] panel, int step) {
        transpose(width, k, b, bo, ldb, panel, 0, step);
        if (width < step) {
            for (int p = 0; p < k; p++) {
                Arrays.fill(panel, p * step + width, (p + 1) * step, 0);
            }
        }
    }

    /**
     * A block of A in panels of a tile's rows, of which each has the elements of one step of k side by side. Where the
     * last tile has fewer rows, those missing are +0.
     *
     * @param ar the distance between the rows of A, {@code as} between the steps of k: one of them is 1
     */
    static void left(int k, int rows, float[] a, int ao, int ar, int as, float[] panels) {
        for (int i = 0; i < rows; i += H) {
            int height = Math.min(H, rows - i);
            int panel = i * GemmKernels.K_BLOCK;
            if (height < H) {
                Arrays.fill(panels, panel, panel + k * H, 0);
            }
            if (as == 1) {
                transpose(height, k, a, ao + i * ar, ar, panels, panel, H);
            } else if (height == 8) {
                eightRows(k, a, ao + i, as, panels, panel);
            } else {
                for (int p = 0; p < k; p++) {
                    for (int r = 0; r < height; r++) {
                        panels[panel + p * H + r] = a[ao + i + r + p * as];
                    }
                }
            }
        }
    }

    private static void eightRows(int k, float[] a, int ao, int as, float[] panel, int po) {
        for (int p = 0, q = ao, t = po; p < k; p++, q += as, t += 8) {
            FloatVector.fromArray(E, a, q).intoArray(panel, t);
        }
    }

    /** y[j, i] = x[i, j] for {@code rows} × {@code columns} elements of x. */
    static void transpose(int rows, int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
        int wholeRows = rows & -4;
        int wholeColumns = columns & -4;
        for (int i = 0; i < wholeRows; i += 4) {
            transposeFour(wholeColumns, x, xo + i * ldx, ldx, y, yo + i, ldy);
        }
        for (int i = 0; i < rows; i++) {
            for (int j = i < wholeRows ? wholeColumns : 0; j < columns; j++) {
                y[yo + j * ldy + i] = x[xo + i * ldx + j];
            }
        }
    }

    /**
     * Four rows, in blocks of 4 × 4: exchanges their off-diagonal 2 × 2 blocks, then the off-diagonals of each of those.
     */
    private static void transposeFour(int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
        int x1 = xo + ldx;
        int x2 = x1 + ldx;
        int x3 = x2 + ldx;
        for (int j = 0, t = yo; j < columns; j += 4, t += 4 * ldy) {
            FloatVector r0 = FloatVector.fromArray(Q, x, xo + j);
            FloatVector r1 = FloatVector.fromArray(Q, x, x1 + j);
            FloatVector r2 = FloatVector.fromArray(Q, x, x2 + j);
            FloatVector r3 = FloatVector.fromArray(Q, x, x3 + j);
            FloatVector s0 = r0.blend(r2.rearrange(SWAP_HALVES), UPPER_HALF);
            FloatVector s1 = r1.blend(r3.rearrange(SWAP_HALVES), UPPER_HALF);
            FloatVector s2 = r0.rearrange(SWAP_HALVES).blend(r2, UPPER_HALF);
            FloatVector s3 = r1.rearrange(SWAP_HALVES).blend(r3, UPPER_HALF);
            s0.blend(s1.rearrange(SWAP_PAIRS), ODD).intoArray(y, t);
            s0.rearrange(SWAP_PAIRS).blend(s1, ODD).intoArray(y, t + ldy);
            s2.blend(s3.rearrange(SWAP_PAIRS), ODD).intoArray(y, t + 2 * ldy);
            s2.rearrange(SWAP_PAIRS).blend(s3, ODD).intoArray(y, t + 3 * ldy);
        }
    }
}
