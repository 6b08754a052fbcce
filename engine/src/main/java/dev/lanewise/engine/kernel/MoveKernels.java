package dev.lanewise.engine.kernel;

/**
 * Moves rows of row-major matrices. The rows of x begin {@code ldx} elements apart, those of y {@code ldy}, so parts of
 * larger matrices can be moved: slices and concatenations are copies, a permutation of axes is a series of copies or
 * transpositions. Nothing is rounded but in {@link #scatterAdd}, where each sum is one addition. No output overlaps an
 * input. Indices are checked by the caller.
 */
public interface MoveKernels {
    /** y[r, c] = x[r, c]; with {@code ldx} = 0 the same row again and again. */
    default void copy(float[] x, int xo, int ldx, float[] y, int yo, int ldy, int rows, int cols) {
        if (ldx == cols && ldy == cols) {
            System.arraycopy(x, xo, y, yo, rows * cols);
            return;
        }
        for (int r = 0; r < rows; r++) {
            System.arraycopy(x, xo + r * ldx, y, yo + r * ldy, cols);
        }
    }

    /**
     * y[c, r] = x[r, c]; x has {@code rows} × {@code cols} elements, y {@code cols} × {@code rows}; with {@code ldx} = 0 the same
     * row again and again.
     */
    void transpose(float[] x, int xo, int ldx, float[] y, int yo, int ldy, int rows, int cols);

    /** y[r, c] = x[index[r], c] for each of {@code rows} indices. */
    default void gather(
            float[] x, int xo, int ldx, int[] index, int io, float[] y, int yo, int ldy, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(x, xo + index[io + r] * ldx, y, yo + r * ldy, cols);
        }
    }

    /**
     * y[index[r], c] += x[r, c], r = 0, 1, …: rows that go to the same place are added in their order. Threads that share
     * the columns change no bit of it.
     */
    void scatterAdd(float[] x, int xo, int ldx, int[] index, int io, float[] y, int yo, int ldy, int rows, int cols);
}
