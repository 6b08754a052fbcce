package dev.lanewise.engine.kernel;

/**
 * The largest and the mean under a sliding window whose taps are in ascending order, on planes that lie one after the other, each by itself. Chosen is a NaN if there is
 * one, else the largest; of equals the first in row-major order. What lies outside the plane is never chosen.
 */
public interface PoolKernels {
    /**
     * z = the elements of g that stand where those of x are chosen; with g = x, the largest.
     *
     * @param window of one channel, with at least one element of the plane at each place
     * @param g planes as those of x; z must not overlap them
     */
    void maxPool(Patches window, int planes, float[] x, int xo, float[] g, int go, float[] z, int zo);

    /**
     * dx = dy at the elements of x that are chosen, added to +0 in row-major order of the places; +0 elsewhere.
     *
     * @param window of one channel, with at least one element of the plane at each place
     * @param dx must not overlap the others
     */
    void maxPoolGradient(Patches window, int planes, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo);

    /**
     * y = the sum of the plane's elements under the window, in row-major order from +0 on, ÷ the divisor of the place.
     *
     * @param window of one channel
     * @param divisors one for each place, the same for all planes
     * @param y must not overlap x
     */
    void averagePool(
            Patches window, int planes, float[] x, int xo, float[] divisors, int divisorsOffset, float[] y, int yo);

    /**
     * dx = dy ÷ the divisor of its place, added to each of the plane's elements under the window, from +0 on in row-major order
     * of the places.
     *
     * @param window of one channel
     * @param dx must not overlap dy
     */
    void averagePoolGradient(
            Patches window, int planes, float[] dy, int dyo, float[] divisors, int divisorsOffset, float[] dx, int dxo);
}
