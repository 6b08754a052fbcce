package dev.lanewise.engine.kernel;

/**
 * Reductions in a fixed order. Each keeps {@value #LANES} partial results that start at {@link Reduction#identity};
 * element i of a chunk goes to lane i mod {@value #LANES}; a halving tree folds the lanes: lane j takes in lane j + 32,
 * then + 16, …, + 1. A sequence of more than {@value #CHUNK} elements is cut into chunks of that length, whose results
 * are combined in order of index, the first one the start: {@code ((c0 + c1) + c2) + …}.
 *
 * <p>Down the columns of a matrix, each block of {@value #ROW_BLOCK} rows is one chain from its first row to its last
 * that starts at the identity; blocks are combined in order, the first one the start.
 *
 * <p>With ε = 2⁻²⁴ and d the number of additions that an element passes through at most (n ÷ 64 + 7 in one chunk, one
 * more for each further chunk; in a column {@value #ROW_BLOCK} and one for each block), a sum is wrong by at most
 * d·ε·Σ|xᵢ|, a dot product by (d + 1)·ε·Σ|aᵢbᵢ|, as long as nothing over- or underflows. Maxima and minima are exact.
 *
 * <p>Outputs do not overlap inputs, but for {@link #cumulativeSum} and its forms.
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

    /** Σ x ÷ n; NaN for no elements. */
    default float mean(float[] x, int xo, int n) {
        return reduce(Reduction.SUM, x, xo, n) / n;
    }

    /**
     * The variance by the corrected two-pass algorithm (Chan, Golub &amp; LeVeque, "Algorithms for computing the sample
     * variance", 1983, eq. 1.7): with m the {@link #mean} and d = x − m, {@code (Σd² − Σd·(Σd ÷ n)) ÷ (n − correction)},
     * both sums in the order of {@link Reduction#SUM}, each square fused, a negative difference taken for 0. The second
     * term takes back the rounding of m. The relative error is at most some d·ε·(1 + δ² ÷ σ²), where δ is the error of m
     * and σ² the variance: data whose mean is 10⁴ standard deviations away lose nothing.
     *
     * @param correction 0 for the variance of a population, 1 for the unbiased estimate from a sample (Bessel); the
     *     result is NaN where n ≤ correction
     */
    float variance(float[] x, int xo, int n, int correction);

    /**
     * The Euclidean (L2) norm: the square root of {@link Reduction#SQUARED_NORM}, or where that is below 2⁻⁹⁰ or beyond
     * the largest float the root, rounded once, of the sum of squares in double, added in order. So no square over- or
     * underflows to any effect: the result is wrong by at most (d + 3)·ε of itself in all the range of a float.
     */
    float norm(float[] x, int xo, int n);

    /** The index of the largest element: a NaN wins, then the lowest index (±0 are equal); −1 for no elements. */
    int argMax(float[] x, int xo, int n);

    /** The index of the smallest element: a NaN wins, then the lowest index (±0 are equal); −1 for no elements. */
    int argMin(float[] x, int xo, int n);

    /**
     * y[0] = x[0], y[i] = y[i − 1] + x[i]: one chain, so that no sum depends on what follows; y[i] is wrong by at most
     * i·ε·Σ|x|. The output may be the input at the same offset.
     */
    void cumulativeSum(float[] x, int xo, float[] y, int yo, int n);

    /** y[r] = the reduction of row r. */
    default void reduceRows(Reduction f, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            y[yo + r] = reduce(f, x, xo + r * cols, cols);
        }
    }

    /** y[r] = the {@link #mean} of row r. */
    default void meanRows(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            y[yo + r] = mean(x, xo + r * cols, cols);
        }
    }

    /** y[r] = the {@link #variance} of row r. */
    default void varianceRows(float[] x, int xo, float[] y, int yo, int rows, int cols, int correction) {
        for (int r = 0; r < rows; r++) {
            y[yo + r] = variance(x, xo + r * cols, cols, correction);
        }
    }

    /** y[r] = the {@link #norm} of row r. */
    default void normRows(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            y[yo + r] = norm(x, xo + r * cols, cols);
        }
    }

    /** y[r] = the index of the largest element of row r, as {@link #argMax}. */
    default void argMaxRows(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            y[yo + r] = argMax(x, xo + r * cols, cols);
        }
    }

    /** y[r] = the index of the smallest element of row r, as {@link #argMin}. */
    default void argMinRows(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            y[yo + r] = argMin(x, xo + r * cols, cols);
        }
    }

    /** {@link #cumulativeSum} along each row. */
    default void cumulativeSumRows(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            cumulativeSum(x, xo + r * cols, y, yo + r * cols, cols);
        }
    }

    /** y[c] = the reduction of column c. */
    void reduceColumns(Reduction f, float[] x, int xo, float[] y, int yo, int rows, int cols);

    /** y[c] = the mean of column c: its sum ÷ rows; NaN for no rows. */
    default void meanColumns(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        reduceColumns(Reduction.SUM, x, xo, y, yo, rows, cols);
        for (int c = 0; c < cols; c++) {
            y[yo + c] /= rows;
        }
    }

    /** y[c] = the {@link #variance} of column c, its sums in the order of a column. */
    void varianceColumns(float[] x, int xo, float[] y, int yo, int rows, int cols, int correction);

    /** y[c] = the {@link #norm} of column c, its squares added in the order of a column. */
    void normColumns(float[] x, int xo, float[] y, int yo, int rows, int cols);

    /** y[c] = the row of the largest element of column c, as {@link #argMax}. */
    void argMaxColumns(float[] x, int xo, int[] y, int yo, int rows, int cols);

    /** y[c] = the row of the smallest element of column c, as {@link #argMin}. */
    void argMinColumns(float[] x, int xo, int[] y, int yo, int rows, int cols);

    /** {@link #cumulativeSum} down each column. */
    void cumulativeSumColumns(float[] x, int xo, float[] y, int yo, int rows, int cols);
}
