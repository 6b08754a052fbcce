package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.UpdateKernels;
import dev.lanewise.engine.kernel.scalar.ScalarUpdateKernels;

/**
 * The updates on vectors. One vector of each array is in flight at a time, but for three rules: the loops wait for memory, and
 * unrolling the others by hand gained nothing. The scalar twin does what is left at the end, and in long ranges what is
 * before the first cache line.
 */
public final class SimdUpdateKernels implements UpdateKernels {
    private static final ScalarUpdateKernels SCALAR = new ScalarUpdateKernels();

    /** Elements from which on whole cache lines repay what it takes to come to them. */
    private static final int LONG = 32_768;

    /** Elements in a cache line of 64 bytes. */
    private static final int LINE = 16;

    /**
     * The element at the first cache line of a large array. A collector that works in regions or pages (G1, ZGC) lays a large
     * array at the start of one, and 16 bytes of header come before the elements. Vectors that lie across two lines
     * cost a third of the bandwidth. Elsewhere arrays lie anywhere, and this is as good a place to start as any.
     */
    private static final int FIRST = 12;

    /** Stateless: any two are alike. */
    public SimdUpdateKernels() {}

    /** The number of elements before the first that begins a cache line; none in a short range. */
    private static int head(int o, int n) {
        return n < LONG ? 0 : FIRST - o & LINE - 1;
    }

    @Override
    public void sgd(float[] p, float[] g, int o, int n, float rate, float l2) {
        int i = head(o, n);
        SCALAR.sgd(p, g, o, i, rate, l2);
        i += SimdDescentLoops.sgd(p, g, o + i, n - i, rate, l2);
        SCALAR.sgd(p, g, o + i, n - i, rate, l2);
    }

    @Override
    public void momentum(
            float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2) {
        int i = head(o, n);
        SCALAR.momentum(p, g, b, o, i, rate, momentum, weight, l2);
        i += SimdDescentLoops.momentum(p, g, b, o + i, n - i, rate, momentum, weight, l2);
        SCALAR.momentum(p, g, b, o + i, n - i, rate, momentum, weight, l2);
    }

    @Override
    public void nesterov(
            float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2) {
        int i = head(o, n);
        SCALAR.nesterov(p, g, b, o, i, rate, momentum, weight, l2);
        i += SimdDescentLoops.nesterov(p, g, b, o + i, n - i, rate, momentum, weight, l2);
        SCALAR.nesterov(p, g, b, o + i, n - i, rate, momentum, weight, l2);
    }

    @Override
    public void adaGrad(float[] p, float[] g, float[] s, int o, int n, float rate, float inside, float epsilon, float l2) {
        int i = head(o, n);
        SCALAR.adaGrad(p, g, s, o, i, rate, inside, epsilon, l2);
        i += SimdMeanSquareLoops.adaGrad(p, g, s, o + i, n - i, rate, inside, epsilon, l2);
        SCALAR.adaGrad(p, g, s, o + i, n - i, rate, inside, epsilon, l2);
    }

    @Override
    public void rmsProp(
            float[] p, float[] g, float[] v, int o, int n, float rate, float a, float inside, float epsilon, float l2) {
        int i = head(o, n);
        SCALAR.rmsProp(p, g, v, o, i, rate, a, inside, epsilon, l2);
        i += SimdMeanSquareLoops.rmsProp(p, g, v, o + i, n - i, rate, a, inside, epsilon, l2);
        SCALAR.rmsProp(p, g, v, o + i, n - i, rate, a, inside, epsilon, l2);
    }

    @Override
    public void rmsPropMomentum(
            float[] p, float[] g, float[] v, float[] b, int o, int n,
            float rate, float a, float momentum, float weight, float inside, float epsilon, float l2) {
        int i = head(o, n);
        SCALAR.rmsPropMomentum(p, g, v, b, o, i, rate, a, momentum, weight, inside, epsilon, l2);
        i += SimdMeanSquareLoops.rmsPropMomentum(p, g, v, b, o + i, n - i, rate, a, momentum, weight, inside, epsilon, l2);
        SCALAR.rmsPropMomentum(p, g, v, b, o + i, n - i, rate, a, momentum, weight, inside, epsilon, l2);
    }

    @Override
    public void rmsPropCentred(
            float[] p, float[] g, float[] v, float[] c, int o, int n,
            float rate, float a, float inside, float epsilon, float l2) {
        int i = head(o, n);
        SCALAR.rmsPropCentred(p, g, v, c, o, i, rate, a, inside, epsilon, l2);
        i += SimdMeanSquareLoops.rmsPropCentred(p, g, v, c, o + i, n - i, rate, a, inside, epsilon, l2);
        SCALAR.rmsPropCentred(p, g, v, c, o + i, n - i, rate, a, inside, epsilon, l2);
    }

    @Override
    public void rmsPropCentredMomentum(
            float[] p, float[] g, float[] v, float[] c, float[] b, int o, int n,
            float rate, float a, float momentum, float weight, float inside, float epsilon, float l2) {
        int i = head(o, n);
        SCALAR.rmsPropCentredMomentum(p, g, v, c, b, o, i, rate, a, momentum, weight, inside, epsilon, l2);
        i += SimdMeanSquareLoops.rmsPropCentredMomentum(p, g, v, c, b, o + i, n - i, rate, a, momentum, weight, inside, epsilon, l2);
        SCALAR.rmsPropCentredMomentum(p, g, v, c, b, o + i, n - i, rate, a, momentum, weight, inside, epsilon, l2);
    }

    @Override
    public void adam(
            float[] p, float[] g, float[] m, float[] v, int o, int n,
            float rate, float a1, float a2, float rootScale, float epsilon, float l2, float shrink) {
        int i = head(o, n);
        SCALAR.adam(p, g, m, v, o, i, rate, a1, a2, rootScale, epsilon, l2, shrink);
        i += SimdMomentLoops.adam(p, g, m, v, o + i, n - i, rate, a1, a2, rootScale, epsilon, l2, shrink);
        SCALAR.adam(p, g, m, v, o + i, n - i, rate, a1, a2, rootScale, epsilon, l2, shrink);
    }

    @Override
    public void amsGrad(
            float[] p, float[] g, float[] m, float[] v, float[] x, int o, int n,
            float rate, float a1, float a2, float correction, float rootScale, float epsilon, float l2, float shrink) {
        int i = head(o, n);
        SCALAR.amsGrad(p, g, m, v, x, o, i, rate, a1, a2, correction, rootScale, epsilon, l2, shrink);
        i += SimdMomentLoops.amsGrad(p, g, m, v, x, o + i, n - i, rate, a1, a2, correction, rootScale, epsilon, l2, shrink);
        SCALAR.amsGrad(p, g, m, v, x, o + i, n - i, rate, a1, a2, correction, rootScale, epsilon, l2, shrink);
    }

    @Override
    public void adaDelta(
            float[] p, float[] g, float[] v, float[] u, int o, int n, float rate, float a, float epsilon, float l2) {
        int i = head(o, n);
        SCALAR.adaDelta(p, g, v, u, o, i, rate, a, epsilon, l2);
        i += SimdMeanSquareLoops.adaDelta(p, g, v, u, o + i, n - i, rate, a, epsilon, l2);
        SCALAR.adaDelta(p, g, v, u, o + i, n - i, rate, a, epsilon, l2);
    }

    @Override
    public void adamax(
            float[] p, float[] g, float[] m, float[] u, int o, int n,
            float rate, float a1, float decay, float slack, float epsilon, float l2) {
        int i = head(o, n);
        SCALAR.adamax(p, g, m, u, o, i, rate, a1, decay, slack, epsilon, l2);
        i += SimdMomentLoops.adamax(p, g, m, u, o + i, n - i, rate, a1, decay, slack, epsilon, l2);
        SCALAR.adamax(p, g, m, u, o + i, n - i, rate, a1, decay, slack, epsilon, l2);
    }

    @Override
    public void nadam(
            float[] p, float[] g, float[] m, float[] v, int o, int n,
            float rate, float ofGradient, float ofMoment, float a1, float a2, float rootScale, float epsilon,
            float l2, float shrink) {
        int i = head(o, n);
        SCALAR.nadam(p, g, m, v, o, i, rate, ofGradient, ofMoment, a1, a2, rootScale, epsilon, l2, shrink);
        i += SimdMomentLoops.nadam(
                p, g, m, v, o + i, n - i, rate, ofGradient, ofMoment, a1, a2, rootScale, epsilon, l2, shrink);
        SCALAR.nadam(p, g, m, v, o + i, n - i, rate, ofGradient, ofMoment, a1, a2, rootScale, epsilon, l2, shrink);
    }

    @Override
    public void rprop(
            float[] p, float[] g, float[] q, float[] s, int o, int n,
            float first, float shrink, float grow, float least, float most) {
        int i = head(o, n);
        SCALAR.rprop(p, g, q, s, o, i, first, shrink, grow, least, most);
        i += SimdDescentLoops.rprop(p, g, q, s, o + i, n - i, first, shrink, grow, least, most);
        SCALAR.rprop(p, g, q, s, o + i, n - i, first, shrink, grow, least, most);
    }

    @Override
    public void averaged(
            float[] p, float[] g, float[] x, int o, int n, float rate, float shrink, float weight, float l2) {
        int i = head(o, n);
        SCALAR.averaged(p, g, x, o, i, rate, shrink, weight, l2);
        i += SimdDescentLoops.averaged(p, g, x, o + i, n - i, rate, shrink, weight, l2);
        SCALAR.averaged(p, g, x, o + i, n - i, rate, shrink, weight, l2);
    }

    @Override
    public void lion(float[] p, float[] g, float[] m, int o, int n, float rate, float a1, float a2, float shrink) {
        int i = head(o, n);
        SCALAR.lion(p, g, m, o, i, rate, a1, a2, shrink);
        i += SimdDescentLoops.lion(p, g, m, o + i, n - i, rate, a1, a2, shrink);
        SCALAR.lion(p, g, m, o + i, n - i, rate, a1, a2, shrink);
    }

    @Override
    public void adaBelief(
            float[] p, float[] g, float[] m, float[] s, int o, int n,
            float rate, float a1, float a2, float scale, float floor, float epsilon, float l2, float shrink) {
        int i = head(o, n);
        SCALAR.adaBelief(p, g, m, s, o, i, rate, a1, a2, scale, floor, epsilon, l2, shrink);
        i += SimdMomentLoops.adaBelief(p, g, m, s, o + i, n - i, rate, a1, a2, scale, floor, epsilon, l2, shrink);
        SCALAR.adaBelief(p, g, m, s, o + i, n - i, rate, a1, a2, scale, floor, epsilon, l2, shrink);
    }

    @Override
    public void adan(
            float[] p, float[] g, float[] m, float[] v, float[] s, float[] q, int o, int n,
            float rate, float lag, float ofMoment, float ofDifference, float a1, float a2, float b2, float a3,
            float rootScale, float epsilon, float shrink) {
        int i = head(o, n);
        SCALAR.adan(p, g, m, v, s, q, o, i, rate, lag, ofMoment, ofDifference, a1, a2, b2, a3, rootScale, epsilon, shrink);
        i += SimdMomentLoops.adan(
                p, g, m, v, s, q, o + i, n - i, rate, lag, ofMoment, ofDifference, a1, a2, b2, a3, rootScale, epsilon,
                shrink);
        SCALAR.adan(
                p, g, m, v, s, q, o + i, n - i, rate, lag, ofMoment, ofDifference, a1, a2, b2, a3, rootScale, epsilon,
                shrink);
    }

    @Override
    public void scheduleFree(
            float[] p, float[] g, float[] z, float[] v, int o, int n,
            float rate, float lead, float share, float keep, float a2, float rootScale, float epsilon, float decay) {
        int i = head(o, n);
        SCALAR.scheduleFree(p, g, z, v, o, i, rate, lead, share, keep, a2, rootScale, epsilon, decay);
        i += SimdMomentLoops.scheduleFree(p, g, z, v, o + i, n - i, rate, lead, share, keep, a2, rootScale, epsilon, decay);
        SCALAR.scheduleFree(p, g, z, v, o + i, n - i, rate, lead, share, keep, a2, rootScale, epsilon, decay);
    }

    @Override
    public void lamb(
            float[] u, float[] g, float[] p, float[] m, float[] v, int o, int n,
            float a1, float a2, float scale, float rootScale, float epsilon, float decay) {
        int i = head(o, n);
        SCALAR.lamb(u, g, p, m, v, o, i, a1, a2, scale, rootScale, epsilon, decay);
        i += SimdMomentLoops.lamb(u, g, p, m, v, o + i, n - i, a1, a2, scale, rootScale, epsilon, decay);
        SCALAR.lamb(u, g, p, m, v, o + i, n - i, a1, a2, scale, rootScale, epsilon, decay);
    }

    @Override
    public void muon(float[] u, float[] g, float[] m, int o, int n, float a, float ahead) {
        int i = head(o, n);
        SCALAR.muon(u, g, m, o, i, a, ahead);
        i += SimdDescentLoops.muon(u, g, m, o + i, n - i, a, ahead);
        SCALAR.muon(u, g, m, o + i, n - i, a, ahead);
    }

    @Override
    public void softThreshold(float[] p, int o, int n, float threshold) {
        int i = head(o, n);
        SCALAR.softThreshold(p, o, i, threshold);
        i += SimdDescentLoops.softThreshold(p, o + i, n - i, threshold);
        SCALAR.softThreshold(p, o + i, n - i, threshold);
    }
}
