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
    public void nesterov(float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            b[i] = Math.fma(momentum, b[i], d);
            p[i] = Math.fma(-rate, Math.fma(momentum, b[i], d), p[i]);
        }
    }

    @Override
    public void adaGrad(float[] p, float[] g, float[] s, int o, int n, float rate, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            s[i] = Math.fma(d, d, s[i]);
            p[i] = Math.fma(-rate, d / (root(s[i]) + epsilon), p[i]);
        }
    }

    @Override
    public void rmsProp(float[] p, float[] g, float[] v, int o, int n, float rate, float a, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            v[i] = Math.fma(a, Math.fma(d, d, -v[i]), v[i]);
            p[i] = Math.fma(-rate, d / (root(v[i]) + epsilon), p[i]);
        }
    }

    @Override
    public void rmsPropMomentum(
            float[] p, float[] g, float[] v, float[] b, int o, int n,
            float rate, float a, float momentum, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            v[i] = Math.fma(a, Math.fma(d, d, -v[i]), v[i]);
            b[i] = Math.fma(momentum, b[i], d / (root(v[i]) + epsilon));
            p[i] = Math.fma(-rate, b[i], p[i]);
        }
    }

    @Override
    public void rmsPropCentred(
            float[] p, float[] g, float[] v, float[] c, int o, int n, float rate, float a, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            v[i] = Math.fma(a, Math.fma(d, d, -v[i]), v[i]);
            c[i] = Math.fma(a, d - c[i], c[i]);
            float variance = Math.max(Math.fma(-c[i], c[i], v[i]), 0f);
            p[i] = Math.fma(-rate, d / (root(variance) + epsilon), p[i]);
        }
    }

    @Override
    public void rmsPropCentredMomentum(
            float[] p, float[] g, float[] v, float[] c, float[] b, int o, int n,
            float rate, float a, float momentum, float epsilon, float l2) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            v[i] = Math.fma(a, Math.fma(d, d, -v[i]), v[i]);
            c[i] = Math.fma(a, d - c[i], c[i]);
            float variance = Math.max(Math.fma(-c[i], c[i], v[i]), 0f);
            b[i] = Math.fma(momentum, b[i], d / (root(variance) + epsilon));
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
            float rate, float a1, float a2, float rootScale, float epsilon, float l2, float shrink) {
        for (int i = o; i < o + n; i++) {
            float d = Math.fma(l2, p[i], g[i]);
            m[i] = Math.fma(a1, d - m[i], m[i]);
            v[i] = Math.fma(a2, Math.fma(d, d, -v[i]), v[i]);
            x[i] = Math.max(x[i], v[i]);
            float step = m[i] / Math.fma(root(x[i]), rootScale, epsilon);
            p[i] = Math.fma(-rate, step, Math.fma(-shrink, p[i], p[i]));
        }
    }

    /** The root in double, rounded to float, is the correctly rounded root in float. */
    private static float root(float x) {
        return (float) Math.sqrt(x);
    }
}
