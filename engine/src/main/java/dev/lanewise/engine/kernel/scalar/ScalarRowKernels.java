package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import dev.lanewise.engine.kernel.RowKernels;

/** {@link RowKernels} in plain Java. */
public final class ScalarRowKernels implements RowKernels {
    private final ReduceKernels reduce = new ScalarReduceKernels();

    /** Holds no state: any number of instances are alike. */
    public ScalarRowKernels() {}

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            float s = storeExp(x, xo + at, y, yo + at, cols, max(x, xo + at, cols));
            divide(y, yo + at, cols, s);
        }
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            float m = max(x, xo + at, cols);
            subtractBoth(x, xo + at, y, yo + at, cols, m, ScalarMath.log(expSum(x, xo + at, cols, m)));
        }
    }

    @Override
    public void logSumExp(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            y[yo + r] = logSumExp(x, xo + r * cols, cols);
        }
    }

    private float logSumExp(float[] x, int xo, int n) {
        float m = max(x, xo, n);
        return m == Float.NEGATIVE_INFINITY ? m : m + ScalarMath.log(expSum(x, xo, n, m));
    }

    @Override
    public void softmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            float inner = reduce.dot(dy, dyo + at, y, yo + at, cols);
            softmaxGradient(y, yo + at, dy, dyo + at, dx, dxo + at, cols, inner);
        }
    }

    @Override
    public void logSoftmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            float sum = reduce.reduce(Reduction.SUM, dy, dyo + at, cols);
            logSoftmaxGradient(y, yo + at, dy, dyo + at, dx, dxo + at, cols, sum);
        }
    }

    @Override
    public void crossEntropy(float[] x, int xo, int[] label, int lo, float[] loss, int losso, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int at = xo + r * cols;
            loss[losso + r] = logSumExp(x, at, cols) - x[at + label[lo + r]];
        }
    }

    @Override
    public void crossEntropyGradient(
            float[] x, int xo, int[] label, int lo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            float s = storeExp(x, xo + at, dx, dxo + at, cols, max(x, xo + at, cols));
            int labelled = dxo + at + label[lo + r];
            float own = (dx[labelled] / s - 1f) * dy[dyo + r];
            divideAndScale(dx, dxo + at, cols, s, dy[dyo + r]);
            dx[labelled] = own;
        }
    }

    @Override
    public void smoothedCrossEntropy(
            float[] x, int xo, int[] label, int lo, float[] weight, int wo, float own, float spread,
            float[] loss, int losso, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int at = xo + r * cols;
            int l = label[lo + r];
            float whole = logSumExp(x, at, cols);
            float others = ScalarNormLanes.dot(x, at, whole, 0, 1, weight, wo, cols);
            loss[losso + r] = Math.fma(own * weight[wo + l], whole - x[at + l], -spread * others);
        }
    }

    @Override
    public void smoothedCrossEntropyGradient(
            float[] x, int xo, int[] label, int lo, float[] weight, int wo, float own, float spread,
            float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        float all = reduce.reduce(Reduction.SUM, weight, wo, cols);
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            int l = label[lo + r];
            float s = storeExp(x, xo + at, dx, dxo + at, cols, max(x, xo + at, cols));
            float mine = own * weight[wo + l];
            float q = Math.fma(spread, all, mine);
            float labelled = (Math.fma(dx[dxo + at + l] / s, q, -spread * weight[wo + l]) - mine) * dy[dyo + r];
            for (int c = 0; c < cols; c++) {
                int i = dxo + at + c;
                dx[i] = Math.fma(dx[i] / s, q, -spread * weight[wo + c]) * dy[dyo + r];
            }
            dx[dxo + at + l] = labelled;
        }
    }

    private float max(float[] x, int xo, int n) {
        return reduce.reduce(Reduction.MAX, x, xo, n);
    }

    /** y = exp(x − m); returns the sum. */
    private float storeExp(float[] x, int xo, float[] y, int yo, int n, float m) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = ScalarMath.exp(x[xo + i] - m);
        }
        return reduce.reduce(Reduction.SUM, y, yo, n);
    }

    /** Σ exp(x − m). */
    private static float expSum(float[] x, int xo, int n, float m) {
        float total = ScalarLanes.expSum(x, xo, Math.min(n, ReduceKernels.CHUNK), m);
        for (int left = n - ReduceKernels.CHUNK; left > 0; left -= ReduceKernels.CHUNK) {
            total += ScalarLanes.expSum(x, xo + n - left, Math.min(left, ReduceKernels.CHUNK), m);
        }
        return total;
    }

    private static void divide(float[] y, int yo, int n, float s) {
        for (int i = yo; i < yo + n; i++) {
            y[i] /= s;
        }
    }

    private static void divideAndScale(float[] y, int yo, int n, float s, float scale) {
        for (int i = yo; i < yo + n; i++) {
            y[i] = y[i] / s * scale;
        }
    }

    private static void subtractBoth(float[] x, int xo, float[] y, int yo, int n, float a, float b) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (x[xo + i] - a) - b;
        }
    }

    private static void softmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float inner) {
        for (int i = 0; i < n; i++) {
            dx[dxo + i] = y[yo + i] * (dy[dyo + i] - inner);
        }
    }

    private static void logSoftmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float sum) {
        for (int i = 0; i < n; i++) {
            dx[dxo + i] = Math.fma(-ScalarMath.exp(y[yo + i]), sum, dy[dyo + i]);
        }
    }
}
