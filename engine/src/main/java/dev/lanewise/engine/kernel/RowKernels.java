package dev.lanewise.engine.kernel;

/**
 * Kernels that work row by row on a row-major matrix of {@code rows} × {@code cols}. A row's result depends on that row
 * alone, so rows may be shared among threads. With m = max over the row (a NaN makes the whole row NaN) and
 * s = Σ exp(x − m) in the 64-lane order of {@link ReduceKernels}; exp and log are those of {@link UnaryMap}. A row whose
 * maximum is −∞ has a log-sum-exp of −∞ and a softmax of NaN. Output may be the input at the same offset.
 */
public interface RowKernels {
    /** y = exp(x − m) ÷ s. */
    void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols);

    /** y = (x − m) − log s. */
    void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int cols);

    /** y[r] = m + log s. */
    void logSumExp(float[] x, int xo, float[] y, int yo, int rows, int cols);

    /** dx = y · (dy − dot(dy, y)), from the output y of {@link #softmax}. */
    void softmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols);

    /** dx = fma(−exp(y), sum(dy), dy), from the output y of {@link #logSoftmax}. */
    void logSoftmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols);

    /** loss[r] = (m + log s) − x[r, label[r]]. Labels are checked by the caller: 0 … cols − 1. */
    void crossEntropy(float[] x, int xo, int[] label, int lo, float[] loss, int losso, int rows, int cols);

    /** dx[r, c] = (softmax(x)[r, c] − [c = label[r]]) · dy[r]. */
    void crossEntropyGradient(
            float[] x, int xo, int[] label, int lo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols);

    /**
     * loss[r] = fma(own · w[l], L − x[r, l], −spread · Σ w · (x − L)) with the label l and L = m + log s; each product is fused into
     * its lane. Labels are checked by the caller.
     *
     * @param weight w, one for each class
     * @param own what the label has of the distribution for itself
     * @param spread what each class has
     */
    void smoothedCrossEntropy(
            float[] x, int xo, int[] label, int lo, float[] weight, int wo, float own, float spread,
            float[] loss, int losso, int rows, int cols);

    /**
     * dx[r, c] = fma(softmax(x)[r, c], q, −spread · w[c]) · dy[r] with q = fma(spread, Σ w, own · w[l]); for the label l
     * (fma(softmax(x)[r, l], q, −spread · w[l]) − own · w[l]) · dy[r].
     */
    void smoothedCrossEntropyGradient(
            float[] x, int xo, int[] label, int lo, float[] weight, int wo, float own, float spread,
            float[] dy, int dyo, float[] dx, int dxo, int rows, int cols);
}
