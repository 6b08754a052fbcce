package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.MoveKernels;
import dev.lanewise.engine.kernel.scalar.ScalarMoveKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link MoveKernels} with the Vector API. */
public final class SimdMoveKernels implements MoveKernels {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    /** The side of the block that is turned in a buffer. */
    private static final int BLOCK = 256;

    /** The distance of the buffer's rows: no power of two, or a column of them would share one set of the cache. */
    private static final int PITCH = BLOCK + 8;

    /** One array a thread. */
    private static final ThreadLocal<float[]> BUFFER = ThreadLocal.withInitial(() -> new float[BLOCK * PITCH]);

    private final MoveKernels scalar = new ScalarMoveKernels();

    /** Holds no state: any number of instances are alike. */
    public SimdMoveKernels() {}

    /**
     * Blocks are turned in a buffer and then copied row by row, so that both matrices are read and written in runs. The
     * rows and columns beyond the last whole vectors are left to the scalar twin.
     */
    @Override
    public void transpose(float[] x, int xo, int ldx, float[] y, int yo, int ldy, int rows, int cols) {
        int high = rows & -SimdTranspose.SIDE;
        int wide = cols & -SimdTranspose.SIDE;
        float[] buffer = BUFFER.get();
        for (int top = 0; top < high; top += BLOCK) {
            int h = Math.min(BLOCK, high - top);
            for (int left = 0; left < wide; left += BLOCK) {
                int w = Math.min(BLOCK, wide - left);
                for (int r = 0; r < h; r += SimdTranspose.SIDE) {
                    SimdTranspose.rows(x, xo + (top + r) * ldx + left, ldx, buffer, r, PITCH, w);
                }
                copy(buffer, 0, PITCH, y, yo + left * ldy + top, ldy, w, h);
            }
        }
        scalar.transpose(x, xo + wide, ldx, y, yo + wide * ldy, ldy, high, cols - wide);
        scalar.transpose(x, xo + high * ldx, ldx, y, yo + high, ldy, rows - high, cols);
    }

    @Override
    public void scatterAdd(
            float[] x, int xo, int ldx, int[] index, int io, float[] y, int yo, int ldy, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            add(x, xo + r * ldx, y, yo + index[io + r] * ldy, cols);
        }
    }

    private static void add(float[] x, int xo, float[] y, int yo, int n) {
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector sum = FloatVector.fromArray(SPECIES, y, yo + i).add(FloatVector.fromArray(SPECIES, x, xo + i));
            sum.intoArray(y, yo + i);
        }
        for (int i = body; i < n; i++) {
            y[yo + i] += x[xo + i];
        }
    }
}
