package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.NormKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;

/** {@link NormKernels} in plain Java. Without centring the first element and the centre count as zero. */
public final class ScalarNormKernels implements NormKernels {
    private final ReduceKernels reduce = new ScalarReduceKernels();

    /** Holds no state: any number of instances are alike. */
    public ScalarNormKernels() {}

    @Override
    public void layerNorm(
            float[] x, int xo, float[] gamma, int go, float[] beta, int bo, float eps,
            float[] y, int yo, float[] centre, int co, float[] rstd, int so, int rows, int cols) {
        for (int r = 0; r < rows && cols > 0; r++) {
            int to = yo + r * cols;
            subtract(x, xo + r * cols, x[xo + r * cols], y, to, cols);
            centre[co + r] = reduce.reduce(Reduction.SUM, y, to, cols) / cols;
            subtract(y, to, centre[co + r], y, to, cols);
            rstd[so + r] = inverseRoot(reduce.reduce(Reduction.SQUARED_NORM, y, to, cols), cols, eps);
            scale(y, to, rstd[so + r], gamma, go, beta, bo, y, to, cols);
        }
    }

    @Override
    public void layerNormStatistics(
            float[] x, int xo, float[] centre, int co, float[] variance, int vo, int rows, int cols) {
        for (int r = 0; r < rows && cols > 0; r++) {
            int at = xo + r * cols;
            centre[co + r] = ScalarNormLanes.sum(x, at, x[at], cols) / cols;
            variance[vo + r] = ScalarNormLanes.squares(x, at, x[at], centre[co + r], cols) / cols;
        }
    }

    @Override
    public void normalize(
            float[] x, int xo, float[] gamma, int go, float[] beta, int bo, float[] centre, int co, float[] rstd, int so,
            float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows && cols > 0; r++) {
            int at = xo + r * cols;
            int to = yo + r * cols;
            if (centre != null) {
                subtract(x, at, x[at], y, to, cols);
                subtract(y, to, centre[co + r], y, to, cols);
            }
            scale(centre == null ? x : y, centre == null ? at : to, rstd[so + r], gamma, go, beta, bo, y, to, cols);
        }
    }

    @Override
    public void rmsNorm(
            float[] x, int xo, float[] gamma, int go, float eps, float[] y, int yo, float[] rstd, int so, int rows, int cols) {
        for (int r = 0; r < rows && cols > 0; r++) {
            int at = xo + r * cols;
            rstd[so + r] = inverseRoot(reduce.reduce(Reduction.SQUARED_NORM, x, at, cols), cols, eps);
            scale(x, at, rstd[so + r], gamma, go, null, 0, y, yo + r * cols, cols);
        }
    }

    private static void subtract(float[] x, int xo, float a, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = x[xo + i] - a;
        }
    }

    private static float inverseRoot(float squares, int n, float eps) {
        return 1f / (float) Math.sqrt(squares / n + eps);
    }

    private static void scale(
            float[] x, int xo, float rstd, float[] gamma, int go, float[] beta, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            float h = x[xo + i] * rstd;
            y[yo + i] = gamma == null ? h : beta == null ? h * gamma[go + i] : Math.fma(h, gamma[go + i], beta[bo + i]);
        }
    }

    @Override
    public void layerNormGradient(
            float[] x, int xo, float[] gamma, int go, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int r = 0; r < rows && cols > 0; r++) {
            int at = xo + r * cols;
            int to = dxo + r * cols;
            weigh(dy, dyo + r * cols, gamma, go, dx, to, cols);
            float p = reduce.reduce(Reduction.SUM, dx, to, cols) / cols;
            gradient(x, at, x[at], centre[co + r], rstd[so + r], p, dx, to, cols);
        }
    }

    @Override
    public void rmsNormGradient(
            float[] x, int xo, float[] gamma, int go, float[] rstd, int so,
            float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int r = 0; r < rows && cols > 0; r++) {
            int to = dxo + r * cols;
            weigh(dy, dyo + r * cols, gamma, go, dx, to, cols);
            gradient(x, xo + r * cols, 0, 0, rstd[so + r], 0, dx, to, cols);
        }
    }

    /** g = dy · gamma. */
    private static void weigh(float[] dy, int dyo, float[] gamma, int go, float[] g, int o, int n) {
        for (int i = 0; i < n; i++) {
            g[o + i] = gamma == null ? dy[dyo + i] : dy[dyo + i] * gamma[go + i];
        }
    }

    /** Takes g in dx and leaves rstd · fma(−h, q, g − p). */
    private static void gradient(
            float[] x, int xo, float first, float centre, float rstd, float p, float[] dx, int dxo, int n) {
        float q = ScalarNormLanes.dot(x, xo, first, centre, rstd, dx, dxo, n) / n;
        for (int i = 0; i < n; i++) {
            float h = ScalarNormLanes.normal(x[xo + i], first, centre, rstd);
            dx[dxo + i] = rstd * Math.fma(-h, q, dx[dxo + i] - p);
        }
    }

    @Override
    public void layerNormScaleGradient(
            float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] dgamma, int dgo, int rows, int cols) {
        for (int c = 0; c < cols; c++) {
            dgamma[dgo + c] = ScalarNormLanes.column(x, xo, c, centre, co, rstd, so, dy, dyo, rows, cols);
        }
    }

    @Override
    public void rmsNormScaleGradient(
            float[] x, int xo, float[] rstd, int so, float[] dy, int dyo, float[] dgamma, int dgo, int rows, int cols) {
        layerNormScaleGradient(x, xo, null, 0, rstd, so, dy, dyo, dgamma, dgo, rows, cols);
    }
}
