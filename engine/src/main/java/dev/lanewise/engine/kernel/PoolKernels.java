package dev.lanewise.engine.kernel;

/**
 * The largest under a sliding window, on planes that lie one after the other, each by itself. Chosen is a NaN if there is
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
}
