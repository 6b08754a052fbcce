package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.UpdateKernels;
import dev.lanewise.engine.kernel.scalar.ScalarUpdateKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
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
    public void adaGrad(float[] p, float[] g, float[] s, int o, int n, float rate, float inside, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector si = d.fma(d, FloatVector.fromArray(S, s, i));
            si.intoArray(s, i);
            FloatVector step = d.div(si.add(inside).sqrt().add(epsilon));
            FloatVector.broadcast(S, -rate).fma(step, pi).intoArray(p, i);
        }
        TAIL.adaGrad(p, g, s, end, o + n - end, rate, inside, epsilon, l2);
    }

    @Override
    public void rmsProp(
            float[] p, float[] g, float[] v, int o, int n, float rate, float a, float inside, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a).fma(d.fma(d, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector step = d.div(vi.add(inside).sqrt().add(epsilon));
            FloatVector.broadcast(S, -rate).fma(step, pi).intoArray(p, i);
        }
        TAIL.rmsProp(p, g, v, end, o + n - end, rate, a, inside, epsilon, l2);
    }

    @Override
    public void rmsPropMomentum(
            float[] p, float[] g, float[] v, float[] b, int o, int n,
            float rate, float a, float momentum, float inside, float epsilon, float l2) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector d = FloatVector.broadcast(S, l2).fma(pi, FloatVector.fromArray(S, g, i));
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a).fma(d.fma(d, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector step = d.div(vi.add(inside).sqrt().add(epsilon));
            FloatVector bi = FloatVector.broadcast(S, momentum).fma(FloatVector.fromArray(S, b, i), step);
            bi.intoArray(b, i);
            FloatVector.broadcast(S, -rate).fma(bi, pi).intoArray(p, i);
        }
        TAIL.rmsPropMomentum(p, g, v, b, end, o + n - end, rate, a, momentum, inside, epsilon, l2);
    }

    @Override
    public void rmsPropCentred(
            float[] p, float[] g, float[] v, float[] c, int o, int n,
            float rate, float a, float inside, float epsilon, float l2) {
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
            FloatVector.broadcast(S, -rate).fma(step, pi).intoArray(p, i);
        }
        TAIL.rmsPropCentred(p, g, v, c, end, o + n - end, rate, a, inside, epsilon, l2);
    }

    @Override
    public void rmsPropCentredMomentum(
            float[] p, float[] g, float[] v, float[] c, float[] b, int o, int n,
            float rate, float a, float momentum, float inside, float epsilon, float l2) {
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
            FloatVector bi = FloatVector.broadcast(S, momentum).fma(FloatVector.fromArray(S, b, i), step);
            bi.intoArray(b, i);
            FloatVector.broadcast(S, -rate).fma(bi, pi).intoArray(p, i);
        }
        TAIL.rmsPropCentredMomentum(p, g, v, c, b, end, o + n - end, rate, a, momentum, inside, epsilon, l2);
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

    @Override
    public void adaDelta(
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
        TAIL.adaDelta(p, g, v, u, end, o + n - end, rate, a, epsilon, l2);
    }

    @Override
    public void adamax(
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
        TAIL.adamax(p, g, m, u, end, o + n - end, rate, a1, decay, slack, epsilon, l2);
    }

    @Override
    public void nadam(
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
        TAIL.nadam(
                p, g, m, v, end, o + n - end, rate, ofGradient, ofMoment, a1, a2, rootScale, epsilon, l2, shrink);
    }

    @Override
    public void rprop(
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
            FloatVector si = size.blend(size.mul(grow).min(most), same).blend(size.mul(shrink).max(least), turned);
            si.intoArray(s, i);
            FloatVector qi = e.blend(1f, e.compare(VectorOperators.GT, 0f)).blend(-1f, e.compare(VectorOperators.LT, 0f));
            qi.intoArray(q, i);
            qi.neg().fma(si, FloatVector.fromArray(S, p, i)).intoArray(p, i);
        }
        TAIL.rprop(p, g, q, s, end, o + n - end, first, shrink, grow, least, most);
    }

    @Override
    public void averaged(
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
        TAIL.averaged(p, g, x, end, o + n - end, rate, shrink, weight, l2);
    }

    @Override
    public void lion(float[] p, float[] g, float[] m, int o, int n, float rate, float a1, float a2, float shrink) {
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
        TAIL.lion(p, g, m, end, o + n - end, rate, a1, a2, shrink);
    }

    @Override
    public void adaBelief(
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
        TAIL.adaBelief(p, g, m, s, end, o + n - end, rate, a1, a2, scale, floor, epsilon, l2, shrink);
    }

    @Override
    public void adan(
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
        TAIL.adan(
                p, g, m, v, s, q, end, o + n - end, rate, lag, ofMoment, ofDifference, a1, a2, b2, a3, rootScale,
                epsilon, shrink);
    }

    @Override
    public void scheduleFree(
            float[] p, float[] g, float[] z, float[] v, int o, int n,
            float rate, float lead, float share, float keep, float a2, float rootScale, float epsilon, float decay) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector gi = FloatVector.fromArray(S, g, i);
            FloatVector v0 = FloatVector.fromArray(S, v, i);
            FloatVector vi = FloatVector.broadcast(S, a2).fma(gi.fma(gi, v0.neg()), v0);
            vi.intoArray(v, i);
            FloatVector pi = FloatVector.fromArray(S, p, i);
            FloatVector u = FloatVector.broadcast(S, decay).fma(pi, gi.div(vi.sqrt().fma(rootScale, epsilon)));
            FloatVector z0 = FloatVector.fromArray(S, z, i);
            FloatVector drawn = FloatVector.broadcast(S, share).fma(z0, pi);
            FloatVector.broadcast(S, -rate).fma(u, drawn).intoArray(p, i);
            FloatVector.broadcast(S, -lead).fma(u, z0).mul(keep).intoArray(z, i);
        }
        TAIL.scheduleFree(
                p, g, z, v, end, o + n - end, rate, lead, share, keep, a2, rootScale, epsilon, decay);
    }

    @Override
    public void lamb(
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
        TAIL.lamb(u, g, p, m, v, end, o + n - end, a1, a2, scale, rootScale, epsilon, decay);
    }

    @Override
    public void muon(float[] u, float[] g, float[] m, int o, int n, float a, float ahead) {
        int end = o + S.loopBound(n);
        for (int i = o; i < end; i += L) {
            FloatVector gi = FloatVector.fromArray(S, g, i);
            FloatVector m0 = FloatVector.fromArray(S, m, i);
            FloatVector mi = FloatVector.broadcast(S, a).fma(gi.sub(m0), m0);
            mi.intoArray(m, i);
            FloatVector.broadcast(S, ahead).fma(mi.sub(gi), gi).intoArray(u, i);
        }
        TAIL.muon(u, g, m, end, o + n - end, a, ahead);
    }
}
