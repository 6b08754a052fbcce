package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.UpdateKernels;
import dev.lanewise.engine.kernel.scalar.ScalarUpdateKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The updates on vectors. One vector of each array is in flight at a time: the loops wait for memory or for the
 * divider, unrolling them by hand would gain nothing. What is left at the end goes to the scalar twin.
 */
public final class SimdUpdateKernels implements UpdateKernels {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();
    private static final ScalarUpdateKernels TAIL = new ScalarUpdateKernels();

    /** Stateless: any two are alike. */
    public SimdUpdateKernels() {}

    @Override
    public void sgd(float[] p, float[] g, int o, int n, float rate, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector.broadcast(S, -rate).fma(d, pi).intoArray(p, i);
        }
        TAIL.sgd(p, g, end, o + n - end, rate, l2);
    }

    @Override
    public void momentum(
            float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector bi = FloatVector.broadcast(S, momentum).fma(FloatVector.fromArray(S, b, i), d.mul(weight));
            bi.intoArray(b, i);
            FloatVector.broadcast(S, -rate).fma(bi, pi).intoArray(p, i);
        }
        TAIL.momentum(p, g, b, end, o + n - end, rate, momentum, weight, l2);
    }

    @Override
    public void nesterov(float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector mu = FloatVector.broadcast(S, momentum);
            FloatVector bi = mu.fma(FloatVector.fromArray(S, b, i), d);
            bi.intoArray(b, i);
            FloatVector.broadcast(S, -rate).fma(mu.fma(bi, d), pi).intoArray(p, i);
        }
        TAIL.nesterov(p, g, b, end, o + n - end, rate, momentum, l2);
    }

    @Override
    public void adaGrad(float[] p, float[] g, float[] s, int o, int n, float rate, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector si = d.fma(d, FloatVector.fromArray(S, s, i));
            si.intoArray(s, i);
            FloatVector step = d.div(si.sqrt().add(epsilon));
            FloatVector.broadcast(S, -rate).fma(step, pi).intoArray(p, i);
        }
        TAIL.adaGrad(p, g, s, end, o + n - end, rate, epsilon, l2);
    }

    @Override
    public void rmsProp(float[] p, float[] g, float[] v, int o, int n, float rate, float a, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a).fma(d.fma(d, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector step = d.div(vi.sqrt().add(epsilon));
            FloatVector.broadcast(S, -rate).fma(step, pi).intoArray(p, i);
        }
        TAIL.rmsProp(p, g, v, end, o + n - end, rate, a, epsilon, l2);
    }

    @Override
    public void rmsPropMomentum(
            float[] p, float[] g, float[] v, float[] b, int o, int n,
            float rate, float a, float momentum, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a).fma(d.fma(d, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector step = d.div(vi.sqrt().add(epsilon));
            FloatVector bi = FloatVector.broadcast(S, momentum).fma(FloatVector.fromArray(S, b, i), step);
            bi.intoArray(b, i);
            FloatVector.broadcast(S, -rate).fma(bi, pi).intoArray(p, i);
        }
        TAIL.rmsPropMomentum(p, g, v, b, end, o + n - end, rate, a, momentum, epsilon, l2);
    }

    @Override
    public void rmsPropCentred(
            float[] p, float[] g, float[] v, float[] c, int o, int n, float rate, float a, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a).fma(d.fma(d, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector c0 = FloatVector.fromArray(S, c, i);
            FloatVector ci = FloatVector.broadcast(S, a).fma(d.sub(c0), c0);
            ci.intoArray(c, i);
            FloatVector step = d.div(ci.neg().fma(ci, vi).max(0f).sqrt().add(epsilon));
            FloatVector.broadcast(S, -rate).fma(step, pi).intoArray(p, i);
        }
        TAIL.rmsPropCentred(p, g, v, c, end, o + n - end, rate, a, epsilon, l2);
    }

    @Override
    public void rmsPropCentredMomentum(
            float[] p, float[] g, float[] v, float[] c, float[] b, int o, int n,
            float rate, float a, float momentum, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a).fma(d.fma(d, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector c0 = FloatVector.fromArray(S, c, i);
            FloatVector ci = FloatVector.broadcast(S, a).fma(d.sub(c0), c0);
            ci.intoArray(c, i);
            FloatVector step = d.div(ci.neg().fma(ci, vi).max(0f).sqrt().add(epsilon));
            FloatVector bi = FloatVector.broadcast(S, momentum).fma(FloatVector.fromArray(S, b, i), step);
            bi.intoArray(b, i);
            FloatVector.broadcast(S, -rate).fma(bi, pi).intoArray(p, i);
        }
        TAIL.rmsPropCentredMomentum(p, g, v, c, b, end, o + n - end, rate, a, momentum, epsilon, l2);
    }

    @Override
    public void adam(
            float[] p, float[] g, float[] m, float[] v, int o, int n,
            float rate, float a1, float a2, float rootScale, float epsilon, float l2, float shrink) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector m0 = FloatVector.fromArray(S, m, i);
            FloatVector mi = FloatVector.broadcast(S, a1).fma(d.sub(m0), m0);
            mi.intoArray(m, i);
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a2).fma(d.fma(d, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector step = mi.div(vi.sqrt().fma(rootScale, epsilon));
            FloatVector shrunk = FloatVector.broadcast(S, -shrink).fma(pi, pi);
            FloatVector.broadcast(S, -rate).fma(step, shrunk).intoArray(p, i);
        }
        TAIL.adam(p, g, m, v, end, o + n - end, rate, a1, a2, rootScale, epsilon, l2, shrink);
    }

    @Override
    public void amsGrad(
            float[] p, float[] g, float[] m, float[] v, float[] x, int o, int n,
            float rate, float a1, float a2, float rootScale, float epsilon, float l2, float shrink) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector m0 = FloatVector.fromArray(S, m, i);
            FloatVector mi = FloatVector.broadcast(S, a1).fma(d.sub(m0), m0);
            mi.intoArray(m, i);
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a2).fma(d.fma(d, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector xi = FloatVector.fromArray(S, x, i).max(vi);
            xi.intoArray(x, i);
            FloatVector step = mi.div(xi.sqrt().fma(rootScale, epsilon));
            FloatVector shrunk = FloatVector.broadcast(S, -shrink).fma(pi, pi);
            FloatVector.broadcast(S, -rate).fma(step, shrunk).intoArray(p, i);
        }
        TAIL.amsGrad(p, g, m, v, x, end, o + n - end, rate, a1, a2, rootScale, epsilon, l2, shrink);
    }
}
