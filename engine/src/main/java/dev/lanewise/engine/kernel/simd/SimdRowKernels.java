package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import dev.lanewise.engine.kernel.RowKernels;
import dev.lanewise.engine.kernel.scalar.ScalarMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link RowKernels} with the Vector API. */
public final class SimdRowKernels implements RowKernels {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    private final ReduceKernels reduce = new SimdReduceKernels();

    private final RowKernels shortRows = new SimdShortRows();

    /** Holds no state: any number of instances are alike. */
    public SimdRowKernels() {}

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        if (cols <= SimdShortRows.COLUMNS) {
            shortRows.softmax(x, xo, y, yo, rows, cols);
            return;
        }
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            float s = expSum(x, xo + at, y, yo + at, cols, SimdRange.of(x, xo + at, cols));
            divide(y, yo + at, cols, s);
        }
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        if (cols <= SimdShortRows.COLUMNS) {
            shortRows.logSoftmax(x, xo, y, yo, rows, cols);
            return;
        }
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            long range = SimdRange.of(x, xo + at, cols);
            float s = expSum(x, xo + at, null, 0, cols, range);
            subtractBoth(x, xo + at, y, yo + at, cols, SimdRange.max(range), ScalarMath.log(s));
        }
    }

    @Override
    public void logSumExp(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        if (cols <= SimdShortRows.COLUMNS) {
            shortRows.logSumExp(x, xo, y, yo, rows, cols);
            return;
        }
        for (int r = 0; r < rows; r++) {
            y[yo + r] = logSumExp(x, xo + r * cols, cols);
        }
    }

    private float logSumExp(float[] x, int xo, int n) {
        long range = SimdRange.of(x, xo, n);
        float m = SimdRange.max(range);
        return m == Float.NEGATIVE_INFINITY ? m : m + ScalarMath.log(expSum(x, xo, null, 0, n, range));
    }

    @Override
    public void softmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        if (cols <= SimdShortRows.COLUMNS) {
            shortRows.softmaxGradient(y, yo, dy, dyo, dx, dxo, rows, cols);
            return;
        }
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            float inner = reduce.dot(dy, dyo + at, y, yo + at, cols);
            softmaxGradient(y, yo + at, dy, dyo + at, dx, dxo + at, cols, inner);
        }
    }

    @Override
    public void logSoftmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        if (cols <= SimdShortRows.COLUMNS) {
            shortRows.logSoftmaxGradient(y, yo, dy, dyo, dx, dxo, rows, cols);
            return;
        }
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            float sum = reduce.reduce(Reduction.SUM, dy, dyo + at, cols);
            logSoftmaxGradient(y, yo + at, dy, dyo + at, dx, dxo + at, cols, sum);
        }
    }

    @Override
    public void crossEntropy(float[] x, int xo, int[] label, int lo, float[] loss, int losso, int rows, int cols) {
        if (cols <= SimdShortRows.COLUMNS) {
            shortRows.crossEntropy(x, xo, label, lo, loss, losso, rows, cols);
            return;
        }
        for (int r = 0; r < rows; r++) {
            int at = xo + r * cols;
            loss[losso + r] = logSumExp(x, at, cols) - x[at + label[lo + r]];
        }
    }

    @Override
    public void crossEntropyGradient(
            float[] x, int xo, int[] label, int lo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        if (cols <= SimdShortRows.COLUMNS) {
            shortRows.crossEntropyGradient(x, xo, label, lo, dy, dyo, dx, dxo, rows, cols);
            return;
        }
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            float s = expSum(x, xo + at, dx, dxo + at, cols, SimdRange.of(x, xo + at, cols));
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
        if (cols <= SimdShortRows.COLUMNS) {
            shortRows.smoothedCrossEntropy(x, xo, label, lo, weight, wo, own, spread, loss, losso, rows, cols);
            return;
        }
        float[] s = SimdLanes.scratch();
        for (int r = 0; r < rows; r++) {
            int at = xo + r * cols;
            int l = label[lo + r];
            float whole = logSumExp(x, at, cols);
            float others = SimdNormKernels.dot(x, at, whole, 0, 1, weight, wo, cols, s);
            loss[losso + r] = Math.fma(own * weight[wo + l], whole - x[at + l], -spread * others);
        }
    }

    @Override
    public void smoothedCrossEntropyGradient(
            float[] x, int xo, int[] label, int lo, float[] weight, int wo, float own, float spread,
            float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        if (cols <= SimdShortRows.COLUMNS) {
            shortRows.smoothedCrossEntropyGradient(x, xo, label, lo, weight, wo, own, spread, dy, dyo, dx, dxo, rows, cols);
            return;
        }
        float all = reduce.reduce(Reduction.SUM, weight, wo, cols);
        for (int r = 0; r < rows; r++) {
            int at = r * cols;
            int l = label[lo + r];
            float s = expSum(x, xo + at, dx, dxo + at, cols, SimdRange.of(x, xo + at, cols));
            float mine = own * weight[wo + l];
            float q = Math.fma(spread, all, mine);
            float labelled = (Math.fma(dx[dxo + at + l] / s, q, -spread * weight[wo + l]) - mine) * dy[dyo + r];
            smoothed(dx, dxo + at, cols, s, q, weight, wo, -spread, dy[dyo + r]);
            dx[dxo + at + l] = labelled;
        }
    }

    private static void smoothed(
            float[] y, int yo, int n, float s, float q, float[] weight, int wo, float minusSpread, float scale) {
        FloatVector total = FloatVector.broadcast(SPECIES, q);
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector less = FloatVector.fromArray(SPECIES, weight, wo + i).mul(minusSpread);
            FloatVector.fromArray(SPECIES, y, yo + i).div(s).fma(total, less).mul(scale).intoArray(y, yo + i);
        }
        for (int i = body; i < n; i++) {
            y[yo + i] = Math.fma(y[yo + i] / s, q, minusSpread * weight[wo + i]) * scale;
        }
    }

    /** Σ exp(x − m), m the maximum in the range; each exponential is stored in y too, unless y is null. */
    private static float expSum(float[] x, int xo, float[] y, int yo, int n, long range) {
        float m = SimdRange.max(range);
        return SimdRange.within(SimdNearExpLanes.DISTANCE, range)
                ? nearExpSum(x, xo, y, yo, n, m)
                : anyExpSum(x, xo, y, yo, n, m);
    }

    private static float nearExpSum(float[] x, int xo, float[] y, int yo, int n, float m) {
        float total = -0f; // changes no first chunk
        for (int left = n; left > 0; left -= ReduceKernels.CHUNK) {
            int i = n - left;
            total += SimdNearExpLanes.expSum(x, xo + i, y, yo + i, Math.min(left, ReduceKernels.CHUNK), m);
        }
        return total;
    }

    private static float anyExpSum(float[] x, int xo, float[] y, int yo, int n, float m) {
        float total = -0f; // changes no first chunk
        for (int left = n; left > 0; left -= ReduceKernels.CHUNK) {
            int i = n - left;
            total += SimdExpLanes.expSum(x, xo + i, y, yo + i, Math.min(left, ReduceKernels.CHUNK), m);
        }
        return total;
    }

    private static void divide(float[] y, int yo, int n, float s) {
        int body = SPECIES.loopBound(n);
        for (int i = yo; i < yo + body; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, y, i).div(s).intoArray(y, i);
        }
        for (int i = yo + body; i < yo + n; i++) {
            y[i] /= s;
        }
    }

    private static void divideAndScale(float[] y, int yo, int n, float s, float scale) {
        int body = SPECIES.loopBound(n);
        for (int i = yo; i < yo + body; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, y, i).div(s).mul(scale).intoArray(y, i);
        }
        for (int i = yo + body; i < yo + n; i++) {
            y[i] = y[i] / s * scale;
        }
    }

    private static void subtractBoth(float[] x, int xo, float[] y, int yo, int n, float a, float b) {
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, x, xo + i).sub(a).sub(b).intoArray(y, yo + i);
        }
        for (int i = body; i < n; i++) {
            y[yo + i] = (x[xo + i] - a) - b;
        }
    }

    private static void softmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float inner) {
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector d = FloatVector.fromArray(SPECIES, dy, dyo + i).sub(inner);
            FloatVector.fromArray(SPECIES, y, yo + i).mul(d).intoArray(dx, dxo + i);
        }
        for (int i = body; i < n; i++) {
            dx[dxo + i] = y[yo + i] * (dy[dyo + i] - inner);
        }
    }

    /**
     * The tail goes through the same loop in a scratch array, not element by element: a loop that short rows never enter
     * looks cold to C2, which then leaves the exponential out of line for long rows too.
     */
    private static void logSoftmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float sum) {
        float[] s = SimdLanes.scratch();
        int body = SPECIES.loopBound(n);
        int tail = n - body;
        for (int j = 0; j < tail; j++) {
            s[j] = y[yo + body + j];
            s[16 + j] = dy[dyo + body + j];
        }
        for (int pass = body > 0 ? 0 : 1; pass < (tail > 0 ? 2 : 1); pass++) {
            boolean whole = pass == 0;
            gradientBody(
                    whole ? y : s,
                    whole ? yo : 0,
                    whole ? dy : s,
                    whole ? dyo : 16,
                    whole ? dx : s,
                    whole ? dxo : 32,
                    whole ? body : tail,
                    sum);
        }
        for (int j = 0; j < tail; j++) {
            dx[dxo + body + j] = s[32 + j];
        }
    }

    /** Whole vectors. */
    private static void gradientBody(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float sum) {
        // e · (−sum) is (−e) · sum to the bit.
        FloatVector minus = FloatVector.broadcast(SPECIES, -sum);
        for (int i = 0; i < n; i += SPECIES.length()) {
            FloatVector e = SimdMath.exp(FloatVector.fromArray(SPECIES, y, yo + i));
            e.fma(minus, FloatVector.fromArray(SPECIES, dy, dyo + i)).intoArray(dx, dxo + i);
        }
    }
}
