package dev.lanewise.engine.kernel;

/**
 * Kernels that work column by column on a row-major matrix of {@code rows} × {@code cols}, for attention, whose scores lie with
 * a query in a column. A column has the bits that {@link RowKernels} give it as a row of its own. Of column c the first
 * {@code seen + c} elements count, and all of them if there are no more; the others become +0, whatever they were.
 */
public interface ColumnKernels {
    /**
     * The softmax of each column, in place. A column whose maximum is −∞ becomes +0.
     *
     * @param seen at least 1; {@code rows} if all elements count
     */
    void softmax(float[] x, int xo, int rows, int cols, int seen);

    /**
     * dy = y · (dy − dot(dy, y)) for each column, in place, from the output y of {@link #softmax} with the same {@code seen}:
     * +0 where an element does not count.
     */
    void softmaxGradient(float[] y, int yo, float[] dy, int dyo, int rows, int cols, int seen);
}
