package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Updates on whole vectors: rules that divide by the root of a mean or sum of squares. Each returns how many elements it has done; the scalar twin does the rest.
 */
final class SimdMeanSquareLoops {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    private SimdMeanSquareLoops() {}

    static int adaGrad(float[] p, float[] g, float[] s, int o, int n, float rate, float inside, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector si = d.fma(d, FloatVector.fromArray(S, s, i));
            si.intoArray(s, i);
            FloatVector step = d.div(si.add(inside).sqrt().add(epsilon));
            FloatVector.broadcast(S, -rate).fma(step, pi).intoArray(p, i);
        }
        return end - o;
    }

    /** Two vectors at a time: one alone was a twelfth slower beyond the caches. */
    static int rmsProp(
            float[] p, float[] g, float[] v, int o, int n, float rate, float a, float inside, float epsilon, float l2) {
        int end = o + n / (2 * L) * (2 * L);
        for (int i = o; i < end; i += 2 * L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector pj = FloatVector.fromArray(S, p, i + L);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector e = FloatVector.broadcast(S, l2).fma(pj, FloatVector.fromArray(S, g, i + L));
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector w0 = FloatVector.fromArray(S, v, i + L);
            FloatVector vi = FloatVector.broadcast(S, a).fma(d.fma(d, v0.neg()), v0);
            FloatVector vj = FloatVector.broadcast(S, a).fma(e.fma(e, w0.neg()), w0);
            vi.intoArray(v, i);
            vj.intoArray(v, i + L);
            FloatVector si = d.div(vi.add(inside).sqrt().add(epsilon));
            FloatVector sj = e.div(vj.add(inside).sqrt().add(epsilon));
            FloatVector.broadcast(S, -rate).fma(si, pi).intoArray(p, i);
            FloatVector.broadcast(S, -rate).fma(sj, pj).intoArray(p, i + L);
        }
        return end - o;
    }

    static int rmsPropMomentum(
            float[] p, float[] g, float[] v, float[] b, int o, int n,
            float rate, float a, float momentum, float weight, float inside, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a).fma(d.fma(d, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector step = d.div(vi.add(inside).sqrt().add(epsilon));
            FloatVector bi = FloatVector.broadcast(S, momentum).fma(FloatVector.fromArray(S, b, i), step.mul(weight));
            bi.intoArray(b, i);
            FloatVector.broadcast(S, -rate).fma(bi, pi).intoArray(p, i);
        }
        return end - o;
    }

    /** Two vectors at a time, as {@link #rmsProp}. */
    static int rmsPropCentred(
            float[] p, float[] g, float[] v, float[] c, int o, int n,
            float rate, float a, float inside, float epsilon, float l2) {
        int end = o + n / (2 * L) * (2 * L);
        for (int i = o; i < end; i += 2 * L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector pj = FloatVector.fromArray(S, p, i + L);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector e = FloatVector.broadcast(S, l2).fma(pj, FloatVector.fromArray(S, g, i + L));
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector w0 = FloatVector.fromArray(S, v, i + L);
            FloatVector vi = FloatVector.broadcast(S, a).fma(d.fma(d, v0.neg()), v0);
            FloatVector vj = FloatVector.broadcast(S, a).fma(e.fma(e, w0.neg()), w0);
            vi.intoArray(v, i);
            vj.intoArray(v, i + L);
            FloatVector c0 = FloatVector.fromArray(S, c, i);
            FloatVector b0 = FloatVector.fromArray(S, c, i + L);
            FloatVector ci = FloatVector.broadcast(S, a).fma(d.sub(c0), c0);
            FloatVector cj = FloatVector.broadcast(S, a).fma(e.sub(b0), b0);
            ci.intoArray(c, i);
            cj.intoArray(c, i + L);
            FloatVector si = d.div(ci.neg().fma(ci, vi).max(0f).add(inside).sqrt().add(epsilon));
            FloatVector sj = e.div(cj.neg().fma(cj, vj).max(0f).add(inside).sqrt().add(epsilon));
            FloatVector.broadcast(S, -rate).fma(si, pi).intoArray(p, i);
            FloatVector.broadcast(S, -rate).fma(sj, pj).intoArray(p, i + L);
        }
        return end - o;
    }

    static int rmsPropCentredMomentum(
            float[] p, float[] g, float[] v, float[] c, float[] b, int o, int n,
            float rate, float a, float momentum, float weight, float inside, float epsilon, float l2) {
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
            FloatVector step = d.div(ci.neg().fma(ci, vi).max(0f).add(inside).sqrt().add(epsilon));
            FloatVector bi = FloatVector.broadcast(S, momentum).fma(FloatVector.fromArray(S, b, i), step.mul(weight));
            bi.intoArray(b, i);
            FloatVector.broadcast(S, -rate).fma(bi, pi).intoArray(p, i);
        }
        return end - o;
    }

    static int adaDelta(
            float[] p, float[] g, float[] v, float[] u, int o, int n, float rate, float a, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a).fma(d.fma(d, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector u0 = FloatVector.fromArray(S, u, i);
            FloatVector s = u0.add(epsilon).sqrt().div(vi.add(epsilon).sqrt()).mul(d);
            FloatVector.broadcast(S, a).fma(s.fma(s, u0.neg()), u0).intoArray(u, i);
            FloatVector.broadcast(S, -rate).fma(s, pi).intoArray(p, i);
        }
        return end - o;
    }
}
