package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Updates on whole vectors: rules of the first and the second moment. Each returns how many elements it has done; the scalar twin does the rest.
 */
final class SimdMomentLoops {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    private SimdMomentLoops() {}

    static int adam(
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
        return end - o;
    }

    static int amsGrad(
            float[] p, float[] g, float[] m, float[] v, float[] x, int o, int n,
            float rate, float a1, float a2, float correction, float rootScale, float epsilon, float l2, float shrink) {
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
            FloatVector xi = FloatVector.fromArray(S, x, i).max(vi.mul(correction));
            xi.intoArray(x, i);
            FloatVector step = mi.div(xi.sqrt().fma(rootScale, epsilon));
            FloatVector shrunk = FloatVector.broadcast(S, -shrink).fma(pi, pi);
            FloatVector.broadcast(S, -rate).fma(step, shrunk).intoArray(p, i);
        }
        return end - o;
    }

    static int adamax(
            float[] p, float[] g, float[] m, float[] u, int o, int n,
            float rate, float a1, float decay, float slack, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector m0 = FloatVector.fromArray(S, m, i);
            FloatVector mi = FloatVector.broadcast(S, a1).fma(d.sub(m0), m0);
            mi.intoArray(m, i);
            FloatVector ui = FloatVector.fromArray(S, u, i).fma(decay, -slack).max(d.abs());
            ui.intoArray(u, i);
            FloatVector.broadcast(S, -rate).fma(mi.div(ui.add(epsilon)), pi).intoArray(p, i);
        }
        return end - o;
    }

    static int nadam(
            float[] p, float[] g, float[] m, float[] v, int o, int n,
            float rate, float ofGradient, float ofMoment, float a1, float a2, float rootScale, float epsilon,
            float l2, float shrink) {
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
            FloatVector q = FloatVector.broadcast(S, ofGradient).fma(d, mi.mul(ofMoment));
            FloatVector step = q.div(vi.sqrt().fma(rootScale, epsilon));
            FloatVector shrunk = FloatVector.broadcast(S, -shrink).fma(pi, pi);
            FloatVector.broadcast(S, -rate).fma(step, shrunk).intoArray(p, i);
        }
        return end - o;
    }

    static int adaBelief(
            float[] p, float[] g, float[] m, float[] s, int o, int n,
            float rate, float a1, float a2, float scale, float floor, float epsilon, float l2, float shrink) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector m0 = FloatVector.fromArray(S, m, i);
            FloatVector mi = FloatVector.broadcast(S, a1).fma(d.sub(m0), m0);
            mi.intoArray(m, i);
            FloatVector r = d.sub(mi);
            FloatVector s0 = FloatVector.fromArray(S, s, i);
            FloatVector si = FloatVector.broadcast(S, a2).fma(r.fma(r, s0.neg()), s0);
            si.intoArray(s, i);
            FloatVector step = mi.div(si.fma(scale, floor).sqrt().add(epsilon));
            FloatVector shrunk = FloatVector.broadcast(S, -shrink).fma(pi, pi);
            FloatVector.broadcast(S, -rate).fma(step, shrunk).intoArray(p, i);
        }
        return end - o;
    }

    static int adan(
            float[] p, float[] g, float[] m, float[] v, float[] s, float[] q, int o, int n,
            float rate, float lag, float ofMoment, float ofDifference, float a1, float a2, float b2, float a3,
            float rootScale, float epsilon, float shrink) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector gi = FloatVector.fromArray(S, g, i);
            FloatVector e = gi.sub(FloatVector.fromArray(S, q, i)).mul(lag);
            gi.intoArray(q, i);
            FloatVector m0 = FloatVector.fromArray(S, m, i);
            FloatVector mi = FloatVector.broadcast(S, a1).fma(gi.sub(m0), m0);
            mi.intoArray(m, i);
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a2).fma(e.sub(v0), v0);
            vi.intoArray(v, i);
            FloatVector u = FloatVector.broadcast(S, b2).fma(e, gi);
            FloatVector s0 = FloatVector.fromArray(S, s, i);
            FloatVector si = FloatVector.broadcast(S, a3).fma(u.fma(u, s0.neg()), s0);
            si.intoArray(s, i);
            FloatVector numerator = FloatVector.broadcast(S, ofDifference).fma(vi, mi.mul(ofMoment));
            FloatVector step = numerator.div(si.sqrt().fma(rootScale, epsilon));
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector shrunk = FloatVector.broadcast(S, -shrink).fma(pi, pi);
            FloatVector.broadcast(S, -rate).fma(step, shrunk).intoArray(p, i);
        }
        return end - o;
    }

    /** Two vectors at a time: of one alone both stores wait for its quotient, which cost a tenth beyond the caches. */
    static int scheduleFree(
            float[] p, float[] g, float[] z, float[] v, int o, int n,
            float rate, float lead, float share, float keep, float a2, float rootScale, float epsilon, float decay) {
        int end = o + n / (2 * L) * (2 * L);
        for (int i = o; i < end; i += 2 * L) {
            FloatVector gi = FloatVector.fromArray(S, g, i);
            FloatVector gj = FloatVector.fromArray(S, g, i + L);
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector w0 = FloatVector.fromArray(S, v, i + L);
            FloatVector vi = FloatVector.broadcast(S, a2).fma(gi.fma(gi, v0.neg()), v0);
            FloatVector vj = FloatVector.broadcast(S, a2).fma(gj.fma(gj, w0.neg()), w0);
            vi.intoArray(v, i);
            vj.intoArray(v, i + L);
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector pj = FloatVector.fromArray(S, p, i + L);
            FloatVector ui = FloatVector.broadcast(S, decay).fma(pi, gi.div(vi.sqrt().fma(rootScale, epsilon)));
            FloatVector uj = FloatVector.broadcast(S, decay).fma(pj, gj.div(vj.sqrt().fma(rootScale, epsilon)));
            FloatVector zi = FloatVector.fromArray(S, z, i);
            FloatVector zj = FloatVector.fromArray(S, z, i + L);
            FloatVector.broadcast(S, -rate).fma(ui, FloatVector.broadcast(S, share).fma(zi, pi)).intoArray(p, i);
            FloatVector.broadcast(S, -rate).fma(uj, FloatVector.broadcast(S, share).fma(zj, pj)).intoArray(p, i + L);
            FloatVector.broadcast(S, -lead).fma(ui, zi).mul(keep).intoArray(z, i);
            FloatVector.broadcast(S, -lead).fma(uj, zj).mul(keep).intoArray(z, i + L);
        }
        return end - o;
    }

    static int lamb(
            float[] u, float[] g, float[] p, float[] m, float[] v, int o, int n,
            float a1, float a2, float scale, float rootScale, float epsilon, float decay) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector gi = FloatVector.fromArray(S, g, i);
            FloatVector m0 = FloatVector.fromArray(S, m, i);
            FloatVector mi = FloatVector.broadcast(S, a1).fma(gi.sub(m0), m0);
            mi.intoArray(m, i);
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a2).fma(gi.fma(gi, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector step = mi.mul(scale).div(vi.sqrt().fma(rootScale, epsilon));
            FloatVector.broadcast(S, decay).fma(FloatVector.fromArray(S, p, i), step).intoArray(u, i);
        }
        return end - o;
    }
}
