package dev.lanewise.engine.kernel;

/**
 * Normalisation of each row of a row-major matrix of {@code rows} × {@code cols}. Σ is the 64-lane sum of
 * {@link ReduceKernels} over the row; a sum of products fuses each of them into its lane; n = {@code cols} as a float,
 * and 1 ÷ √ is a correctly rounded root, then a correctly rounded quotient. A row's result depends on that row alone, so
 * rows may be shared among threads.
 *
 * <p><b>Layer normalisation</b> (Ba, Kiros, Hinton, <i>Layer normalization</i>, 2016) centres a row on its first element
 * before it takes the mean, as Chan, Golub and LeVeque advise (<i>Algorithms for computing the sample variance</i>, 1983): with
 * u = x − x[0], the mean is x[0] + centre where centre = (Σ u) ÷ n, the variance (Σ (u − centre)²) ÷ n,
 * rstd = 1 ÷ √(variance + eps), and the normalised row is h = (u − centre) · rstd. So an offset that all elements share
 * does no harm, and a row of equal elements has h = 0. With |u| ≤ R, the spread S = √(variance + eps) and
 * d = n ÷ 64 + 9 (n ≤ 65,536), |error of h| ≤ d·2⁻²⁴·(1 + 2|h|)·R ÷ S to first order.
 *
 * <p><b>Root-mean-square normalisation</b> (Zhang, Sennrich, <i>Root mean square layer normalization</i>, 2019, equation 4) does
 * not centre: rstd = 1 ÷ √((Σ x²) ÷ n + eps), h = x · rstd, within (n ÷ 128 + 6)·2⁻²⁴·|h| of the exact value (n ≤ 65,536).
 *
 * <p>{@link #layerNorm} and {@link #rmsNorm} do all of it at once. Where the statistics are wanted for themselves
 * {@link #layerNormStatistics} gives them, and {@link #normalize} goes on from there to the same bits.
 *
 * <p>The output is fma(h, gamma, beta), without beta h · gamma, without gamma (and then without beta) h. Missing arrays are
 * null. {@code centre} and {@code rstd} have one element a row, kept for the gradients. y may be x, and dx may be dy,
 * at the same offset; no other output overlaps an input.
 */
public interface NormKernels {
    /** y = fma(h, gamma, beta), and centre and rstd of each row. */
    void layerNorm(
            float[] x, int xo, float[] gamma, int go, float[] beta, int bo, float eps,
            float[] y, int yo, float[] centre, int co, float[] rstd, int so, int rows, int cols);

    /** centre and variance of each row, as {@link #layerNorm} has them. */
    void layerNormStatistics(float[] x, int xo, float[] centre, int co, float[] variance, int vo, int rows, int cols);

    /**
     * y = fma(h, gamma, beta) from the rows' rstd, and their centre for layer normalisation: {@code centre} is null for
     * root-mean-square normalisation.
     */
    void normalize(
            float[] x, int xo, float[] gamma, int go, float[] beta, int bo, float[] centre, int co, float[] rstd, int so,
            float[] y, int yo, int rows, int cols);

    /**
     * dx = rstd · fma(−h, q, g − p) with g = dy · gamma (dy where gamma is null), p = (Σ g) ÷ n, q = (Σ g·h) ÷ n.
     */
    void layerNormGradient(
            float[] x, int xo, float[] gamma, int go, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] dx, int dxo, int rows, int cols);

    /**
     * dgamma[c] = Σ dy · h down column c, in the order of {@link ReduceKernels#reduceColumns}: each chain is
     * fma(dy, h, chain). (The gradient of beta is the column sum of dy.)
     */
    void layerNormScaleGradient(
            float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] dgamma, int dgo, int rows, int cols);

    /** y = h · gamma (h where gamma is null), and rstd of each row. */
    void rmsNorm(
            float[] x, int xo, float[] gamma, int go, float eps, float[] y, int yo, float[] rstd, int so, int rows, int cols);

    /** dx = rstd · fma(−h, q, g) with g = dy · gamma (dy where gamma is null), q = (Σ g·h) ÷ n. */
    void rmsNormGradient(
            float[] x, int xo, float[] gamma, int go, float[] rstd, int so,
            float[] dy, int dyo, float[] dx, int dxo, int rows, int cols);

    /** dgamma[c] = Σ dy · h down column c, as {@link #layerNormScaleGradient}. */
    void rmsNormScaleGradient(
            float[] x, int xo, float[] rstd, int so, float[] dy, int dyo, float[] dgamma, int dgo, int rows, int cols);
}
