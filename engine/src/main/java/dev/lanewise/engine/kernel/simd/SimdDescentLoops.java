package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Updates on whole vectors: descent, with momentum or by signs. Each returns how many elements it has done; the scalar twin does the rest.
 */
final class SimdDescentLoops {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    private SimdDescentLoops() {}

    static int sgd(float[] p, float[] g, int o, int n, float rate, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector.broadcast(S, -rate).fma(d, pi).intoArray(p, i);
        }
        return end - o;
    }

    static int momentum(
            float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector bi = FloatVector.broadcast(S, momentum).fma(FloatVector.fromArray(S, b, i), d.mul(weight));
            bi.intoArray(b, i);
            FloatVector.broadcast(S, -rate).fma(bi, pi).intoArray(p, i);
        }
        return end - o;
    }

    static int nesterov(
            float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i)).mul(weight);
            FloatVector mu = FloatVector.broadcast(S, momentum);
            FloatVector bi = mu.fma(FloatVector.fromArray(S, b, i), d);
            bi.intoArray(b, i);
            FloatVector.broadcast(S, -rate).fma(mu.fma(bi, d), pi).intoArray(p, i);
        }
        return end - o;
    }

    /** Compare and blend, not {@code min} and {@code max}: those take six instructions each, for NaN and −0. */
    static int rprop(
            float[] p, float[] g, float[] q, float[] s, int o, int n,
            float first, float shrink, float grow, float least, float most) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector gi = FloatVector.fromArray(S, g, i);
            FloatVector x = FloatVector.fromArray(S, q, i).mul(gi);
            VectorMask<Float> same = x.compare(VectorOperators.GT, 0f);
            VectorMask<Float> turned = x.compare(VectorOperators.LT, 0f);
            FloatVector e = gi.blend(0f, turned);
            FloatVector s0 = FloatVector.fromArray(S, s, i);
            FloatVector size = s0.blend(first, s0.compare(VectorOperators.EQ, 0f).and(gi.compare(VectorOperators.NE, 0f)));
            FloatVector larger = size.mul(grow);
            FloatVector smaller = size.mul(shrink);
            larger = larger.blend(most, larger.compare(VectorOperators.GT, most));
            smaller = smaller.blend(least, smaller.compare(VectorOperators.LT, least));
            FloatVector si = size.blend(larger, same).blend(smaller, turned);
            si.intoArray(s, i);
            FloatVector qi = e.blend(1f, e.compare(VectorOperators.GT, 0f)).blend(-1f, e.compare(VectorOperators.LT, 0f));
            qi.intoArray(q, i);
            qi.neg().fma(si, FloatVector.fromArray(S, p, i)).intoArray(p, i);
        }
        return end - o;
    }

    static int averaged(
            float[] p, float[] g, float[] x, int o, int n, float rate, float shrink, float weight, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector p0 = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(p0, FloatVector.fromArray(S, g, i));
            FloatVector pi = FloatVector.broadcast(S, -rate).fma(d, FloatVector.broadcast(S, -shrink).fma(p0, p0));
            pi.intoArray(p, i);
            FloatVector x0 = FloatVector.fromArray(S, x, i);
            FloatVector.broadcast(S, weight).fma(pi.sub(x0), x0).intoArray(x, i);
        }
        return end - o;
    }

    static int lion(float[] p, float[] g, float[] m, int o, int n, float rate, float a1, float a2, float shrink) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector m0 = FloatVector.fromArray(S, m, i);
            FloatVector difference = FloatVector.fromArray(S, g, i).sub(m0);
            FloatVector c = FloatVector.broadcast(S, a1).fma(difference, m0);
            FloatVector step = c.blend(1f, c.compare(VectorOperators.GT, 0f)).blend(-1f, c.compare(VectorOperators.LT, 0f));
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector shrunk = FloatVector.broadcast(S, -shrink).fma(pi, pi);
            FloatVector.broadcast(S, -rate).fma(step, shrunk).intoArray(p, i);
            FloatVector.broadcast(S, a2).fma(difference, m0).intoArray(m, i);
        }
        return end - o;
    }

    static int muon(float[] u, float[] g, float[] m, int o, int n, float a, float ahead) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector gi = FloatVector.fromArray(S, g, i);
            FloatVector m0 = FloatVector.fromArray(S, m, i);
            FloatVector mi = FloatVector.broadcast(S, a).fma(gi.sub(m0), m0);
            mi.intoArray(m, i);
            FloatVector.broadcast(S, ahead).fma(mi.sub(gi), gi).intoArray(u, i);
        }
        return end - o;
    }

    static int softThreshold(float[] p, int o, int n, float threshold) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            pi.sub(pi.min(threshold).max(-threshold)).intoArray(p, i);
        }
        return end - o;
    }
}
