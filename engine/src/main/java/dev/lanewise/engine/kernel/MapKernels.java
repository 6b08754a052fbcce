package dev.lanewise.engine.kernel;

/**
 * Elementwise kernels. Every element is computed by itself, so any cut into ranges gives the same bits. The output may
 * be one of the inputs at the same offset; other overlaps are not allowed. Arguments are checked by the caller.
 *
 * <p>Error bounds (maximum over all floats, in ULP of the result): arithmetic and square root are correctly rounded;
 * the elementary functions state theirs in {@code docs/accuracy.md}.
 */
public interface MapKernels {
    /** y[i] = f(x[i]). */
    void unary(UnaryMap f, float[] x, int xo, float[] y, int yo, int n);

    /** y[i] = f(a[i], b[i]). */
    void binary(BinaryMap f, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

    /** y[i] = f(a[i], b). */
    void binaryScalar(BinaryMap f, float[] a, int ao, float b, float[] y, int yo, int n);

    /** y[i] = f(a, b[i]). */
    void scalarBinary(BinaryMap f, float a, float[] b, int bo, float[] y, int yo, int n);

    /** y[r, c] = f(a[r, c], row[c]): the row is repeated for each of {@code rows} rows of {@code cols} elements. */
    default void binaryRow(BinaryMap f, float[] a, int ao, float[] row, int ro, float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            binary(f, a, ao + r * cols, row, ro, y, yo + r * cols, cols);
        }
    }

    /**
     * y[i] = c[i] ≠ 0 ? a[i] : b[i]; NaN is not 0.
     *
     * @param as 1, or 0 for an a that is one number
     * @param bs the same for b
     */
    void select(
            float[] c, int co, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n);

    /** dx[i] = dy[i] · f′, where {@code v} is the function's input or output as {@link GradientMap} says. */
    void gradient(GradientMap f, float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n);

    /** y[i] = fma(alpha, x[i], y[i]). */
    void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n);

    /** y[i] = fma(alpha, x[i] − y[i], y[i]): the part alpha of the way from y to x. */
    void lerp(float alpha, float[] x, int xo, float[] y, int yo, int n);
}
