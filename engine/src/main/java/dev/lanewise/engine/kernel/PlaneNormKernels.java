package dev.lanewise.engine.kernel;

/**
 * Normalisation of images by rows of {@link Planes}, with a scale and a shift for each channel. As in {@link NormKernels} a row
 * is centred on its first element before its mean is taken: with u = x − first, centre = (Σ u) ÷ n,
 * variance = (Σ (u − centre)²) ÷ n, rstd = 1 ÷ √(variance + eps), h = (u − centre) · rstd, where n is the size of a row.
 *
 * <p>The sum over a plane is the 64-lane sum of {@link ReduceKernels}; planes of a row are added in order, the first one the start.
 * Planes may be shared among threads. {@code centre} and {@code rstd} have an element a row. No output overlaps an input.
 */
public interface PlaneNormKernels {
    /** centre and variance of the rows {@code from … to − 1}. */
    void statistics(
            Planes planes, int from, int to, float[] x, int xo, float[] centre, int co, float[] variance, int vo);

    /** y = fma(h, gamma[channel], beta[channel]) in the planes {@code from … to − 1}. */
    void normalize(
            Planes planes, int from, int to, float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] gamma, int go, float[] beta, int bo, float[] y, int yo);

    /** along[plane] = Σ dy·h, each product fused into its lane, and sum[plane] = Σ dy, in the planes {@code from … to − 1}. */
    void sums(
            Planes planes, int from, int to, float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] along, int ao, float[] sum, int sumo);

    /**
     * dx = rstd · fma(−h, q[row], dy · gamma[channel] − p[row]) in the planes {@code from … to − 1}: the derivative of
     * {@link #normalize} where p is the mean over the row of dy · gamma, and q that of dy · gamma · h.
     */
    void gradient(
            Planes planes, int from, int to, float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] gamma, int go, float[] p, int po, float[] q, int qo, float[] dy, int dyo, float[] dx, int dxo);
}
