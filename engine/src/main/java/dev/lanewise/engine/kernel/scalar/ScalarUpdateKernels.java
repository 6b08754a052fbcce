package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.UpdateKernels;

/** The updates written as their formulas stand in {@link UpdateKernels}. */
public final class ScalarUpdateKernels implements UpdateKernels {
    /** Stateless: any two are alike. */
    public ScalarUpdateKernels() {}

    @Override
    public void sgd(float[] p, float[] g, int o, int n, float rate, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            p[i] = Math.fma(-rate, d, p[i]);
        }
    }

    @Override
    public void momentum(
            float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            b[i] = Math.fma(momentum, b[i], weight * d);
            p[i] = Math.fma(-rate, b[i], p[i]);
        }
    }

    @Override
    public void nesterov(
            float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = weight * Math.fma(l2, p[i], g[i]);
            b[i] = Math.fma(momentum, b[i], d);
            p[i] = Math.fma(-rate, Math.fma(momentum, b[i], d), p[i]);
        }
    }

    @Override
    public void adaGrad(float[] p, float[] g, float[] s, int o, int n, float rate, float inside, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            s[i] = Math.fma(d, d, s[i]);
            p[i] = Math.fma(-rate, d / (root(s[i] + inside) + epsilon), p[i]);
        }
    }

    @Override
    public void rmsProp(
            float[] p, float[] g, float[] v, int o, int n, float rate, float a, float inside, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            v[i] = Math.fma(a, Math.fma(d, d, -v[i]), v[i]);
            p[i] = Math.fma(-rate, d / (root(v[i] + inside) + epsilon), p[i]);
        }
    }

    @Override
    public void rmsPropMomentum(
            float[] p, float[] g, float[] v, float[] b, int o, int n,
            float rate, float a, float momentum, float weight, float inside, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            v[i] = Math.fma(a, Math.fma(d, d, -v[i]), v[i]);
            b[i] = Math.fma(momentum, b[i], weight * (d / (root(v[i] + inside) + epsilon)));
            p[i] = Math.fma(-rate, b[i], p[i]);
        }
    }

    @Override
    public void rmsPropCentred(
            float[] p, float[] g, float[] v, float[] c, int o, int n,
            float rate, float a, float inside, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            v[i] = Math.fma(a, Math.fma(d, d, -v[i]), v[i]);
            c[i] = Math.fma(a, d - c[i], c[i]);
            float variance = Math.max(Math.fma(-c[i], c[i], v[i]), 0f);
            p[i] = Math.fma(-rate, d / (root(variance + inside) + epsilon), p[i]);
        }
    }

    @Override
    public void rmsPropCentredMomentum(
            float[] p, float[] g, float[] v, float[] c, float[] b, int o, int n,
            float rate, float a, float momentum, float weight, float inside, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            v[i] = Math.fma(a, Math.fma(d, d, -v[i]), v[i]);
            c[i] = Math.fma(a, d - c[i], c[i]);
            float variance = Math.max(Math.fma(-c[i], c[i], v[i]), 0f);
            b[i] = Math.fma(momentum, b[i], weight * (d / (root(variance + inside) + epsilon)));
            p[i] = Math.fma(-rate, b[i], p[i]);
        }
    }

    @Override
    public void adam(
            float[] p, float[] g, float[] m, float[] v, int o, int n,
            float rate, float a1, float a2, float rootScale, float epsilon, float l2, float shrink) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            m[i] = Math.fma(a1, d - m[i], m[i]);
            v[i] = Math.fma(a2, Math.fma(d, d, -v[i]), v[i]);
            float step = m[i] / Math.fma(root(v[i]), rootScale, epsilon);
            p[i] = Math.fma(-rate, step, Math.fma(-shrink, p[i], p[i]));
        }
    }

    @Override
    public void amsGrad(
            float[] p, float[] g, float[] m, float[] v, float[] x, int o, int n,
            float rate, float a1, float a2, float correction, float rootScale, float epsilon, float l2, float shrink) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            m[i] = Math.fma(a1, d - m[i], m[i]);
            v[i] = Math.fma(a2, Math.fma(d, d, -v[i]), v[i]);
            x[i] = Math.max(x[i], correction * v[i]);
            float step = m[i] / Math.fma(root(x[i]), rootScale, epsilon);
            p[i] = Math.fma(-rate, step, Math.fma(-shrink, p[i], p[i]));
        }
    }

    @Override
    public void adaDelta(
            float[] p, float[] g, float[] v, float[] u, int o, int n, float rate, float a, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            v[i] = Math.fma(a, Math.fma(d, d, -v[i]), v[i]);
            float s = root(u[i] + epsilon) / root(v[i] + epsilon) * d;
            u[i] = Math.fma(a, Math.fma(s, s, -u[i]), u[i]);
            p[i] = Math.fma(-rate, s, p[i]);
        }
    }

    @Override
    public void adamax(
            float[] p, float[] g, float[] m, float[] u, int o, int n,
            float rate, float a1, float decay, float slack, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            m[i] = Math.fma(a1, d - m[i], m[i]);
            u[i] = Math.max(Math.fma(decay, u[i], -slack), Math.abs(d));
            p[i] = Math.fma(-rate, m[i] / (u[i] + epsilon), p[i]);
        }
    }

    @Override
    public void nadam(
            float[] p, float[] g, float[] m, float[] v, int o, int n,
            float rate, float ofGradient, float ofMoment, float a1, float a2, float rootScale, float epsilon,
            float l2, float shrink) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            m[i] = Math.fma(a1, d - m[i], m[i]);
            v[i] = Math.fma(a2, Math.fma(d, d, -v[i]), v[i]);
            float q = Math.fma(ofGradient, d, ofMoment * m[i]);
            float step = q / Math.fma(root(v[i]), rootScale, epsilon);
            p[i] = Math.fma(-rate, step, Math.fma(-shrink, p[i], p[i]));
        }
    }

    @Override
    public void rprop(
            float[] p, float[] g, float[] q, float[] s, int o, int n,
            float first, float shrink, float grow, float least, float most) {
        for (int i = o; i < o + n; i++) {
            float x = q[i] * g[i];
            float e = x < 0 ? 0f : g[i];
            float size = s[i] == 0 && g[i] != 0 ? first : s[i];
            float larger = size * grow > most ? most : size * grow;
            float smaller = size * shrink < least ? least : size * shrink;
            s[i] = x > 0 ? larger : x < 0 ? smaller : size;
            q[i] = sign(e);
            p[i] = Math.fma(-q[i], s[i], p[i]);
        }
    }

    @Override
    public void averaged(
            float[] p, float[] g, float[] x, int o, int n, float rate, float shrink, float weight, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            p[i] = Math.fma(-rate, d, Math.fma(-shrink, p[i], p[i]));
            x[i] = Math.fma(weight, p[i] - x[i], x[i]);
        }
    }

    @Override
    public void lion(float[] p, float[] g, float[] m, int o, int n, float rate, float a1, float a2, float shrink) {
        for (int i = o; i < o + n; i++) {
            float step = sign(Math.fma(a1, g[i] - m[i], m[i]));
            p[i] = Math.fma(-rate, step, Math.fma(-shrink, p[i], p[i]));
            m[i] = Math.fma(a2, g[i] - m[i], m[i]);
        }
    }

    @Override
    public void adaBelief(
            float[] p, float[] g, float[] m, float[] s, int o, int n,
            float rate, float a1, float a2, float scale, float floor, float epsilon, float l2, float shrink) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            m[i] = Math.fma(a1, d - m[i], m[i]);
            float r = d - m[i];
            s[i] = Math.fma(a2, Math.fma(r, r, -s[i]), s[i]);
            float step = m[i] / (root(Math.fma(s[i], scale, floor)) + epsilon);
            p[i] = Math.fma(-rate, step, Math.fma(-shrink, p[i], p[i]));
        }
    }

    @Override
    public void adan(
            float[] p, float[] g, float[] m, float[] v, float[] s, float[] q, int o, int n,
            float rate, float lag, float ofMoment, float ofDifference, float a1, float a2, float b2, float a3,
            float rootScale, float epsilon, float shrink) {
        for (int i = o; i < o + n; i++) {
            float e = lag * (g[i] - q[i]);
            m[i] = Math.fma(a1, g[i] - m[i], m[i]);
            v[i] = Math.fma(a2, e - v[i], v[i]);
            float u = Math.fma(b2, e, g[i]);
            s[i] = Math.fma(a3, Math.fma(u, u, -s[i]), s[i]);
            q[i] = g[i];
            float step = Math.fma(ofDifference, v[i], ofMoment * m[i]) / Math.fma(root(s[i]), rootScale, epsilon);
            p[i] = Math.fma(-rate, step, Math.fma(-shrink, p[i], p[i]));
        }
    }

    @Override
    public void scheduleFree(
            float[] p, float[] g, float[] z, float[] v, int o, int n,
            float rate, float lead, float share, float keep, float a2, float rootScale, float epsilon, float decay) {
        for (int i = o; i < o + n; i++) {
            v[i] = Math.fma(a2, Math.fma(g[i], g[i], -v[i]), v[i]);
            float u = Math.fma(decay, p[i], g[i] / Math.fma(root(v[i]), rootScale, epsilon));
            p[i] = Math.fma(-rate, u, Math.fma(share, z[i], p[i]));
            z[i] = keep * Math.fma(-lead, u, z[i]);
        }
    }

    @Override
    public void lamb(
            float[] u, float[] g, float[] p, float[] m, float[] v, int o, int n,
            float a1, float a2, float scale, float rootScale, float epsilon, float decay) {
        for (int i = o; i < o + n; i++) {
            m[i] = Math.fma(a1, g[i] - m[i], m[i]);
            v[i] = Math.fma(a2, Math.fma(g[i], g[i], -v[i]), v[i]);
            u[i] = Math.fma(decay, p[i], scale * m[i] / Math.fma(root(v[i]), rootScale, epsilon));
        }
    }

    @Override
    public void muon(float[] u, float[] g, float[] m, int o, int n, float a, float ahead) {
        for (int i = o; i < o + n; i++) {
            m[i] = Math.fma(a, g[i] - m[i], m[i]);
            u[i] = Math.fma(ahead, m[i] - g[i], g[i]);
        }
    }

    @Override
    public void softThreshold(float[] p, int o, int n, float threshold) {
        for (int i = o; i < o + n; i++) {
            p[i] -= Math.max(Math.min(p[i], threshold), -threshold);
        }
    }

    /** ±1, or the argument where it is ±0 or NaN. */
    private static float sign(float x) {
        return x > 0 ? 1f : x < 0 ? -1f : x;
    }

    /** The root in double, rounded to float, is the correctly rounded root in float. */
    private static float root(float x) {
        return (float) Math.sqrt(x);
    }
}
