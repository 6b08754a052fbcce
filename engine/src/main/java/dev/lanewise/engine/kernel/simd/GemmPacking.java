package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.GemmKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies blocks of A and strips of B to where the micro-kernels read them in order. A strip of B, {@code k} ×
 * {@code width}, goes into a dense panel whose rows have the width of a tile, so that no micro-kernel needs a tail. The
 * columns past {@code width} are +0: nobody uses their products, but what an earlier strip left there could be
 * subnormal, which is slow.
 */
final class GemmPacking {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** Rows of a panel of A: the height of a tile, at 512 bits half a vector. */
    private static final int H = GemmTask.TILE_ROWS;

    /** The elements of a panel of A: a block of k, and room for what the last vector writes beyond it. */
    static final int PANEL = H * GemmKernels.K_BLOCK + L;

    private GemmPacking() {}

    /** Whole strips of B as it is, side by side, each into a panel of {@code size} elements. */
    static void strips(int k, int strips, float[] b, int bo, int ldb, float[] panels, int size) {
        if (strips == 1) {
            wholeRows(k, b, bo, ldb, panels);
            return;
        }
        for (int p = 0, q = bo; p < k; p++, q += ldb) {
            for (int strip = 0, from = q, to = p * 2 * L; strip < strips; strip++, from += 2 * L, to += size) {
                FloatVector left = FloatVector.fromArray(S, b, from);
                FloatVector right = FloatVector.fromArray(S, b, from + L);
                left.intoArray(panels, to);
                right.intoArray(panels, to + L);
            }
        }
    }

    /** A strip of B as it is that is narrower than a tile: {@code width} columns, of {@code step} in the panel. */
    static void strip(int k, int width, float[] b, int bo, int ldb, float[] panel, int step) {
        int p = 0;
        if (bo + step <= b.length) {
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

    /**
     * From B transposed: {@code width} rows of {@code k} elements at a distance of {@code ldb}. The panel has room for a
     * multiple of a vector's length in rows.
     */
    static void columns(int k, int width, float[] b, int bo, int ldb, float[] panel, int step) {
        SimdTranspose.transpose(width, k, b, bo, ldb, panel, 0, step, true);
        if (width < step) {
            for (int p = 0; p < k; p++) {
                Arrays.fill(panel, p * step + width, (p + 1) * step, 0);
            }
        }
    }

    /**
     * A block of A in panels of a tile's rows, of which each has the elements of one step of k side by side. Where the
     * last tile has fewer rows, nobody uses the products of those missing; they are +0 or the last row again.
     *
     * @param ar the distance between the rows of A, {@code as} between the steps of k: one of them is 1
     * @param po where the first panel is; the others follow at a distance of {@link #PANEL}
     */
    static void left(int k, int rows, float[] a, int ao, int ar, int as, float[] panels, int po) {
        for (int i = 0, panel = po; i < rows; i += H, panel += PANEL) {
            int height = Math.min(H, rows - i);
            if (height < H) {
                Arrays.fill(panels, panel, panel + k * H, 0);
            }
            if (as == 1 && H < L) {
                SimdTranspose.panel(height, k, a, ao + i * ar, ar, panels, panel, H);
            } else if (as == 1) {
                SimdTranspose.transpose(height, k, a, ao + i * ar, ar, panels, panel, H, false);
            } else if (height == H && H < L) {
                wholePanel(k, a, ao + i, as, panels, panel);
            } else {
                for (int p = 0; p < k; p++) {
                    for (int r = 0; r < height; r++) {
                        panels[panel + p * H + r] = a[ao + i + r + p * as];
                    }
                }
            }
        }
    }

    /** Each vector has a step of k in its first lanes; what the others write is overwritten by the next one. */
    private static void wholePanel(int k, float[] a, int ao, int as, float[] panel, int po) {
        int whole = ao + L > a.length ? 0 : Math.min(k, (a.length - L - ao) / as + 1);
        int p = 0;
        for (int q = ao, t = po; p < whole; p++, q += as, t += H) {
            FloatVector.fromArray(S, a, q).intoArray(panel, t);
        }
        for (; p < k; p++) {
            System.arraycopy(a, ao + p * as, panel, po + p * H, H);
        }
    }
}
