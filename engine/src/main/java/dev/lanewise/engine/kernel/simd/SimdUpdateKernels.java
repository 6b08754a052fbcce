package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.UpdateKernels;
import dev.lanewise.engine.kernel.scalar.ScalarUpdateKernels;

/**
 * The updates on vectors. One vector of each array is in flight at a time, but for two rules: the loops wait for memory, and
 * unrolling the others by hand gained nothing. What is left at the end goes to the scalar twin.
 */
public final class SimdUpdateKernels implements UpdateKernels {
    private static final ScalarUpdateKernels TAIL = new ScalarUpdateKernels();

    /** Stateless: any two are alike. */
    public SimdUpdateKernels() {}

    @Override
    public void sgd(float[] p, float[] g, int o, int n, float rate, float l2) {
        int done = SimdDescentLoops.sgd(p, g, o, n, rate, l2);
        TAIL.sgd(p, g, o + done, n - done, rate, l2);
    }

    @Override
    public void momentum(
            float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2) {
        int done = SimdDescentLoops.momentum(p, g, b, o, n, rate, momentum, weight, l2);
        TAIL.momentum(p, g, b, o + done, n - done, rate, momentum, weight, l2);
    }

    @Override
    public void nesterov(float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float l2) {
        int done = SimdDescentLoops.nesterov(p, g, b, o, n, rate, momentum, l2);
        TAIL.nesterov(p, g, b, o + done, n - done, rate, momentum, l2);
    }

    @Override
    public void adaGrad(float[] p, float[] g, float[] s, int o, int n, float rate, float inside, float epsilon, float l2) {
        int done = SimdMeanSquareLoops.adaGrad(p, g, s, o, n, rate, inside, epsilon, l2);
        TAIL.adaGrad(p, g, s, o + done, n - done, rate, inside, epsilon, l2);
    }

    @Override
    public void rmsProp(
            float[] p, float[] g, float[] v, int o, int n, float rate, float a, float inside, float epsilon, float l2) {
        int done = SimdMeanSquareLoops.rmsProp(p, g, v, o, n, rate, a, inside, epsilon, l2);
        TAIL.rmsProp(p, g, v, o + done, n - done, rate, a, inside, epsilon, l2);
    }

    @Override
    public void rmsPropMomentum(
            float[] p, float[] g, float[] v, float[] b, int o, int n,
            float rate, float a, float momentum, float inside, float epsilon, float l2) {
        int done = SimdMeanSquareLoops.rmsPropMomentum(p, g, v, b, o, n, rate, a, momentum, inside, epsilon, l2);
        TAIL.rmsPropMomentum(p, g, v, b, o + done, n - done, rate, a, momentum, inside, epsilon, l2);
    }

    @Override
    public void rmsPropCentred(
            float[] p, float[] g, float[] v, float[] c, int o, int n,
            float rate, float a, float inside, float epsilon, float l2) {
        int done = SimdMeanSquareLoops.rmsPropCentred(p, g, v, c, o, n, rate, a, inside, epsilon, l2);
        TAIL.rmsPropCentred(p, g, v, c, o + done, n - done, rate, a, inside, epsilon, l2);
    }

    @Override
    public void rmsPropCentredMomentum(
            float[] p, float[] g, float[] v, float[] c, float[] b, int o, int n,
            float rate, float a, float momentum, float inside, float epsilon, float l2) {
        int done = SimdMeanSquareLoops.rmsPropCentredMomentum(
                p, g, v, c, b, o, n, rate, a, momentum, inside, epsilon, l2);
        TAIL.rmsPropCentredMomentum(p, g, v, c, b, o + done, n - done, rate, a, momentum, inside, epsilon, l2);
    }

    @Override
    public void adam(
            float[] p, float[] g, float[] m, float[] v, int o, int n,
            float rate, float a1, float a2, float rootScale, float epsilon, float l2, float shrink) {
        int done = SimdMomentLoops.adam(p, g, m, v, o, n, rate, a1, a2, rootScale, epsilon, l2, shrink);
        TAIL.adam(p, g, m, v, o + done, n - done, rate, a1, a2, rootScale, epsilon, l2, shrink);
    }

    @Override
    public void amsGrad(
            float[] p, float[] g, float[] m, float[] v, float[] x, int o, int n,
            float rate, float a1, float a2, float correction, float rootScale, float epsilon, float l2, float shrink) {
        int done = SimdMomentLoops.amsGrad(
                p, g, m, v, x, o, n, rate, a1, a2, correction, rootScale, epsilon, l2, shrink);
        TAIL.amsGrad(
                p, g, m, v, x, o + done, n - done, rate, a1, a2, correction, rootScale, epsilon, l2, shrink);
    }

    @Override
    public void adaDelta(
            float[] p, float[] g, float[] v, float[] u, int o, int n, float rate, float a, float epsilon, float l2) {
        int done = SimdMeanSquareLoops.adaDelta(p, g, v, u, o, n, rate, a, epsilon, l2);
        TAIL.adaDelta(p, g, v, u, o + done, n - done, rate, a, epsilon, l2);
    }

    @Override
    public void adamax(
            float[] p, float[] g, float[] m, float[] u, int o, int n,
            float rate, float a1, float decay, float slack, float epsilon, float l2) {
        int done = SimdMomentLoops.adamax(p, g, m, u, o, n, rate, a1, decay, slack, epsilon, l2);
        TAIL.adamax(p, g, m, u, o + done, n - done, rate, a1, decay, slack, epsilon, l2);
    }

    @Override
    public void nadam(
            float[] p, float[] g, float[] m, float[] v, int o, int n,
            float rate, float ofGradient, float ofMoment, float a1, float a2, float rootScale, float epsilon,
            float l2, float shrink) {
        int done = SimdMomentLoops.nadam(
                p, g, m, v, o, n, rate, ofGradient, ofMoment, a1, a2, rootScale, epsilon, l2, shrink);
        TAIL.nadam(p, g, m, v, o + done, n - done, rate, ofGradient, ofMoment, a1, a2, rootScale, epsilon, l2, shrink);
    }

    @Override
    public void rprop(
            float[] p, float[] g, float[] q, float[] s, int o, int n,
            float first, float shrink, float grow, float least, float most) {
        int done = SimdDescentLoops.rprop(p, g, q, s, o, n, first, shrink, grow, least, most);
        TAIL.rprop(p, g, q, s, o + done, n - done, first, shrink, grow, least, most);
    }

    @Override
    public void averaged(
            float[] p, float[] g, float[] x, int o, int n, float rate, float shrink, float weight, float l2) {
        int done = SimdDescentLoops.averaged(p, g, x, o, n, rate, shrink, weight, l2);
        TAIL.averaged(p, g, x, o + done, n - done, rate, shrink, weight, l2);
    }

    @Override
    public void lion(float[] p, float[] g, float[] m, int o, int n, float rate, float a1, float a2, float shrink) {
        int done = SimdDescentLoops.lion(p, g, m, o, n, rate, a1, a2, shrink);
        TAIL.lion(p, g, m, o + done, n - done, rate, a1, a2, shrink);
    }

    @Override
    public void adaBelief(
            float[] p, float[] g, float[] m, float[] s, int o, int n,
            float rate, float a1, float a2, float scale, float floor, float epsilon, float l2, float shrink) {
        int done = SimdMomentLoops.adaBelief(p, g, m, s, o, n, rate, a1, a2, scale, floor, epsilon, l2, shrink);
        TAIL.adaBelief(p, g, m, s, o + done, n - done, rate, a1, a2, scale, floor, epsilon, l2, shrink);
    }

    @Override
    public void adan(
            float[] p, float[] g, float[] m, float[] v, float[] s, float[] q, int o, int n,
            float rate, float lag, float ofMoment, float ofDifference, float a1, float a2, float b2, float a3,
            float rootScale, float epsilon, float shrink) {
        int done = SimdMomentLoops.adan(
                p, g, m, v, s, q, o, n, rate, lag, ofMoment, ofDifference, a1, a2, b2, a3, rootScale, epsilon, shrink);
        TAIL.adan(
                p, g, m, v, s, q, o + done, n - done, rate, lag, ofMoment, ofDifference, a1, a2, b2, a3, rootScale,
                epsilon, shrink);
    }

    @Override
    public void scheduleFree(
            float[] p, float[] g, float[] z, float[] v, int o, int n,
            float rate, float lead, float share, float keep, float a2, float rootScale, float epsilon, float decay) {
        int done = SimdMomentLoops.scheduleFree(
                p, g, z, v, o, n, rate, lead, share, keep, a2, rootScale, epsilon, decay);
        TAIL.scheduleFree(p, g, z, v, o + done, n - done, rate, lead, share, keep, a2, rootScale, epsilon, decay);
    }

    @Override
    public void lamb(
            float[] u, float[] g, float[] p, float[] m, float[] v, int o, int n,
            float a1, float a2, float scale, float rootScale, float epsilon, float decay) {
        int done = SimdMomentLoops.lamb(u, g, p, m, v, o, n, a1, a2, scale, rootScale, epsilon, decay);
        TAIL.lamb(u, g, p, m, v, o + done, n - done, a1, a2, scale, rootScale, epsilon, decay);
    }

    @Override
    public void muon(float[] u, float[] g, float[] m, int o, int n, float a, float ahead) {
        int done = SimdDescentLoops.muon(u, g, m, o, n, a, ahead);
        TAIL.muon(u, g, m, o + done, n - done, a, ahead);
    }

    @Override
    public void softThreshold(float[] p, int o, int n, float threshold) {
        int done = SimdDescentLoops.softThreshold(p, o, n, threshold);
        TAIL.softThreshold(p, o + done, n - done, threshold);
    }
}
