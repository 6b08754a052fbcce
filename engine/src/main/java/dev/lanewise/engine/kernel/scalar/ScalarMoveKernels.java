package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.MoveKernels;

/** {@link MoveKernels} in plain Java. */
public final class ScalarMoveKernels implements MoveKernels {
    /** The side of the square that a transposition works on, so that reads and writes stay in the nearest cache. */
    private static final int TILE = 16;

    /** Holds no state: any number of instances are alike. */
    public ScalarMoveKernels() {}

    @Override
    public void transpose(float[] x, int xo, int ldx, float[] y, int yo, int ldy, int rows, int cols) {
        for (int top = 0; top < rows; top += TILE) {
            for (int left = 0; left < cols; left += TILE) {
                tile(
                        x, xo + top * ldx + left, ldx, y, yo + left * ldy + top, ldy,
                        Math.min(TILE, rows - top), Math.min(TILE, cols - left));
            }
        }
    }

    private static void tile(float[] x, int xo, int ldx, float[] y, int yo, int ldy, int rows, int cols) {
        for (int c = 0; c < cols; c++) {
            for (int r = 0; r < rows; r++) {
                y[yo + c * ldy + r] = x[xo + r * ldx + c];
            }
        }
    }

    @Override
    public void scatterAdd(
            float[] x, int xo, int ldx, int[] index, int io, float[] y, int yo, int ldy, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int from = xo + r * ldx;
            int to = yo + index[io + r] * ldy;
            for (int c = 0; c < cols; c++) {
                y[to + c] += x[from + c];
            }
        }
    }
}
