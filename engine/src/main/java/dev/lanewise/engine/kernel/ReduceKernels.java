package dev.lanewise.engine.kernel;

/**
 * Reductions in a fixed order. Each keeps {@value #LANES} partial results that start at +0 (max: −∞); element i of a
 * chunk goes to lane i mod {@value #LANES}; a halving tree folds the lanes: lane j takes in lane j + 32, then + 16, …,
 * + 1. A sequence of more than {@value #CHUNK} elements is cut into chunks of that length, whose results are combined
 * in order of index, the first one the start: {@code ((c0 + c1) + c2) + …}.
 */
public interface ReduceKernels {
    /** Partial results of a reduction, whatever the vector width. */
    int LANES = 64;

    /** Elements in a chunk: the unit that threads share. */
    int CHUNK = 65_536;

    /** Rows in a block of a column reduction: each block is one chain down its rows, blocks are combined in order. */
    int ROW_BLOCK = 64;

    float reduce(Reduction f, float[] x, int xo, int n);

    /** Σ a[i]·b[i], each product fused into its lane: {@code lane = fma(a, b, lane)}. */
    float dot(float[] a, int ao, float[] b, int bo, int n);

    /** The index of the largest element: a NaN wins, then the lowest index (±0 are equal); −1 for no elements. */
    int argMax(float[] x, int xo, int n);

    /** y[r] = the reduction of row r. */
    default void reduceRows(Reduction f, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            y[yo + r] = reduce(f, x, xo + r * cols, cols);
        }
    }

    /**
     * y[c] = the reduction of column c: inside each block of {@value #ROW_BLOCK} rows one chain down the rows that
     * starts at +0 (max: −∞), then the blocks in order, the first one the start.
     */
    void reduceColumns(Reduction f, float[] x, int xo, float[] y, int yo, int rows, int cols);

    /** y[r] = the index of the largest element of row r. */
    default void argMaxRows(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            y[yo + r] = argMax(x, xo + r * cols, cols);
        }
    }

    /** y[c] = the row of the largest element of column c. */
    void argMaxColumns(float[] x, int xo, int[] y, int yo, int rows, int cols);
}
