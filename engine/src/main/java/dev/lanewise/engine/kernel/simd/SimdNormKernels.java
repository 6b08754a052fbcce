package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.NormKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link NormKernels} with the Vector API. Without centring the first element and the centre are zero: taking them away
 * changes no bit.
 */
public final class SimdNormKernels implements NormKernels {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    private final ReduceKernels reduce = new SimdReduceKernels();

    /** Holds no state: any number of instances are alike. */
    public SimdNormKernels() {}

    @Override
    public void layerNorm(
            float[] x, int xo, float[] gamma, int go, float[] beta, int bo, float eps,
            float[] y, int yo, float[] centre, int co, float[] rstd, int so, int rows, int cols) {
        float[] s = SimdLanes.scratch();
        // By two rows, so that scale and shift are loaded half as often.
        for (int r = 0; r < rows && cols > 0; r += 2) {
            int end = Math.min(rows, r + 2);
            moments(x, xo, centre, co, rstd, so, r, end, rows, cols, s);
            for (int k = r; k < end; k++) {
                rstd[so + k] = inverseRoot(rstd[so + k], cols, eps);
            }
            if (end == r + 2 && gamma != null && beta != null) {
                affinePair(x, xo + r * cols, centre, co + r, rstd, so + r, gamma, go, beta, bo, y, yo + r * cols, cols);
                continue;
            }
            for (int k = r; k < end; k++) {
                int at = xo + k * cols;
                normalize(x, at, x[at], centre[co + k], rstd[so + k], gamma, go, beta, bo, y, yo + k * cols, cols);
            }
        }
    }

    @Override
    public void layerNormStatistics(
            float[] x, int xo, float[] centre, int co, float[] variance, int vo, int rows, int cols) {
        float[] s = SimdLanes.scratch();
        for (int r = 0; r < rows && cols > 0; r += 2) {
            int end = Math.min(rows, r + 2);
            moments(x, xo, centre, co, variance, vo, r, end, rows, cols, s);
            for (int k = r; k < end; k++) {
                variance[vo + k] /= cols;
            }
        }
    }

    /**
     * The centres of rows r to end and the sums of squares around them. Rows of whole blocks of lanes are summed two ahead,
     * beside the squares of a row: they come from far while those are computed from near, and no row waits for the lanes of
     * its own sum to be folded. Each kind of work is called at one place: C2 compiles all of it as one, and leaves vectors
     * boxed in a method that grows too large.
     */
    private static void moments(
            float[] x, int xo, float[] centre, int co, float[] squares, int qo, int r, int end, int rows, int cols, float[] s) {
        if (SimdNormLanes.areWhole(cols)) {
            for (int k = 0; r == 0 && k < end; k++) {
                centre[co + k] = SimdNormLanes.sum(x, xo + k * cols, x[xo + k * cols], cols, s) / cols;
            }
            for (int k = r; k < end; k++) {
                int next = Math.min(k + 2, rows - 1); // the last row comes again, to the same bits
                squares[qo + k] = SimdNormLanes.squaresAndMean(
                        x, xo + k * cols, centre[co + k], xo + next * cols, cols, centre, co + next);
            }
            return;
        }
        // One row is folded while the other is summed.
        for (int k = r; k < end; k++) {
            int at = xo + k * cols;
            centre[co + k] = sum(x, at, x[at], cols, s) / cols;
        }
        for (int k = r; k < end; k++) {
            int at = xo + k * cols;
            squares[qo + k] = squares(x, at, x[at], centre[co + k], cols, s);
        }
    }

    @Override
    public void normalize(
            float[] x, int xo, float[] gamma, int go, float[] beta, int bo, float[] centre, int co, float[] rstd, int so,
            float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows && cols > 0; r++) {
            int at = xo + r * cols;
            float first = centre == null ? 0 : x[at];
            float mean = centre == null ? 0 : centre[co + r];
            normalize(x, at, first, mean, rstd[so + r], gamma, go, beta, bo, y, yo + r * cols, cols);
        }
    }

    @Override
    public void rmsNorm(
            float[] x, int xo, float[] gamma, int go, float eps, float[] y, int yo, float[] rstd, int so, int rows, int cols) {
        for (int r = 0; r < rows && cols > 0; r++) {
            int at = xo + r * cols;
            rstd[so + r] = inverseRoot(reduce.reduce(Reduction.SQUARED_NORM, x, at, cols), cols, eps);
            normalize(x, at, 0, 0, rstd[so + r], gamma, go, null, 0, y, yo + r * cols, cols);
        }
    }

    static float sum(float[] x, int xo, float first, int n, float[] s) {
        float total = -0f; // changes no first chunk
        for (int left = n; left > 0; left -= ReduceKernels.CHUNK) {
            total += SimdNormLanes.sum(x, xo + n - left, first, Math.min(left, ReduceKernels.CHUNK), s);
        }
        return total;
    }

    static float squares(float[] x, int xo, float first, float centre, int n, float[] s) {
        float total = -0f;
        for (int left = n; left > 0; left -= ReduceKernels.CHUNK) {
            total += SimdNormLanes.squares(x, xo + n - left, first, centre, Math.min(left, ReduceKernels.CHUNK), s);
        }
        return total;
    }

    private static float inverseRoot(float squares, int n, float eps) {
        return 1f / (float) Math.sqrt(squares / n + eps);
    }

    private static void normalize(
            float[] x, int xo, float first, float centre, float rstd,
            float[] gamma, int go, float[] beta, int bo, float[] y, int yo, int n) {
        if (gamma == null) {
            plain(x, xo, first, centre, rstd, y, yo, n);
        } else if (beta == null) {
            scaled(x, xo, first, centre, rstd, gamma, go, y, yo, n);
        } else {
            affine(x, xo, first, centre, rstd, gamma, go, beta, bo, y, yo, n);
        }
    }

    private static void plain(float[] x, int xo, float first, float centre, float rstd, float[] y, int yo, int n) {
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, x, xo + i).sub(first).sub(centre).mul(rstd).intoArray(y, yo + i);
        }
        for (int i = body; i < n; i++) {
            y[yo + i] = ((x[xo + i] - first) - centre) * rstd;
        }
    }

    private static void scaled(
            float[] x, int xo, float first, float centre, float rstd, float[] gamma, int go, float[] y, int yo, int n) {
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector h = FloatVector.fromArray(SPECIES, x, xo + i).sub(first).sub(centre).mul(rstd);
            h.mul(FloatVector.fromArray(SPECIES, gamma, go + i)).intoArray(y, yo + i);
        }
        for (int i = body; i < n; i++) {
            y[yo + i] = ((x[xo + i] - first) - centre) * rstd * gamma[go + i];
        }
    }

    private static void affine(
            float[] x, int xo, float first, float centre, float rstd,
            float[] gamma, int go, float[] beta, int bo, float[] y, int yo, int n) {
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector h = FloatVector.fromArray(SPECIES, x, xo + i).sub(first).sub(centre).mul(rstd);
            h.fma(FloatVector.fromArray(SPECIES, gamma, go + i), FloatVector.fromArray(SPECIES, beta, bo + i))
                    .intoArray(y, yo + i);
        }
        for (int i = body; i < n; i++) {
            y[yo + i] = Math.fma(((x[xo + i] - first) - centre) * rstd, gamma[go + i], beta[bo + i]);
        }
    }

    /** Two rows that follow each other; gamma and beta are loaded for both at once. */
    private static void affinePair(
            float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] gamma, int go, float[] beta, int bo, float[] y, int yo, int n) {
        float first0 = x[xo];
        float first1 = x[xo + n];
        float centre0 = centre[co];
        float centre1 = centre[co + 1];
        float rstd0 = rstd[so];
        float rstd1 = rstd[so + 1];
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector g = FloatVector.fromArray(SPECIES, gamma, go + i);
            FloatVector b = FloatVector.fromArray(SPECIES, beta, bo + i);
            FloatVector h0 = FloatVector.fromArray(SPECIES, x, xo + i).sub(first0).sub(centre0).mul(rstd0);
            FloatVector h1 = FloatVector.fromArray(SPECIES, x, xo + n + i).sub(first1).sub(centre1).mul(rstd1);
            h0.fma(g, b).intoArray(y, yo + i);
            h1.fma(g, b).intoArray(y, yo + n + i);
        }
        for (int i = body; i < n; i++) {
            float h0 = ((x[xo + i] - first0) - centre0) * rstd0;
            float h1 = ((x[xo + n + i] - first1) - centre1) * rstd1;
            y[yo + i] = Math.fma(h0, gamma[go + i], beta[bo + i]);
            y[yo + n + i] = Math.fma(h1, gamma[go + i], beta[bo + i]);
        }
    }

    @Override
    public void layerNormGradient(
            float[] x, int xo, float[] gamma, int go, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        float[] s = SimdLanes.scratch();
        for (int r = 0; r < rows && cols > 0; r++) {
            int at = xo + r * cols;
            int to = dxo + r * cols;
            weigh(dy, dyo + r * cols, gamma, go, dx, to, cols);
            float p = reduce.reduce(Reduction.SUM, dx, to, cols) / cols;
            float q = dot(x, at, x[at], centre[co + r], rstd[so + r], dx, to, cols, s) / cols;
            gradient(x, at, x[at], centre[co + r], rstd[so + r], p, q, dx, to, cols);
        }
    }

    @Override
    public void rmsNormGradient(
            float[] x, int xo, float[] gamma, int go, float[] rstd, int so,
            float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        float[] s = SimdLanes.scratch();
        for (int r = 0; r < rows && cols > 0; r++) {
            int at = xo + r * cols;
            int to = dxo + r * cols;
            weigh(dy, dyo + r * cols, gamma, go, dx, to, cols);
            float q = dot(x, at, 0, 0, rstd[so + r], dx, to, cols, s) / cols;
            gradient(x, at, 0, 0, rstd[so + r], 0, q, dx, to, cols);
        }
    }

    /** g = dy · gamma. */
    private static void weigh(float[] dy, int dyo, float[] gamma, int go, float[] g, int o, int n) {
        if (gamma == null) {
            System.arraycopy(dy, dyo, g, o, n);
            return;
        }
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector d = FloatVector.fromArray(SPECIES, dy, dyo + i);
            d.mul(FloatVector.fromArray(SPECIES, gamma, go + i)).intoArray(g, o + i);
        }
        for (int i = body; i < n; i++) {
            g[o + i] = dy[dyo + i] * gamma[go + i];
        }
    }

    static float dot(float[] x, int xo, float first, float centre, float rstd, float[] g, int o, int n, float[] s) {
        float total = -0f;
        for (int left = n; left > 0; left -= ReduceKernels.CHUNK) {
            int i = n - left;
            total += SimdNormLanes.dot(x, xo + i, first, centre, rstd, g, o + i, Math.min(left, ReduceKernels.CHUNK), s);
        }
        return total;
    }

    /** Takes g in dx and leaves rstd · fma(−h, q, g − p). */
    private static void gradient(
            float[] x, int xo, float first, float centre, float rstd, float p, float q, float[] dx, int dxo, int n) {
        // h · (−q) is (−h) · q to the bit.
        FloatVector minus = FloatVector.broadcast(SPECIES, -q);
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector h = FloatVector.fromArray(SPECIES, x, xo + i).sub(first).sub(centre).mul(rstd);
            FloatVector g = FloatVector.fromArray(SPECIES, dx, dxo + i).sub(p);
            h.fma(minus, g).mul(rstd).intoArray(dx, dxo + i);
        }
        for (int i = body; i < n; i++) {
            float h = ((x[xo + i] - first) - centre) * rstd;
            dx[dxo + i] = rstd * Math.fma(h, -q, dx[dxo + i] - p);
        }
    }

    @Override
    public void layerNormScaleGradient(
            float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] dgamma, int dgo, int rows, int cols) {
        SimdNormColumns.sum(x, xo, centre, co, rstd, so, dy, dyo, dgamma, dgo, rows, cols);
    }

    @Override
    public void rmsNormScaleGradient(
            float[] x, int xo, float[] rstd, int so, float[] dy, int dyo, float[] dgamma, int dgo, int rows, int cols) {
        SimdNormColumns.sum(x, xo, null, 0, rstd, so, dy, dyo, dgamma, dgo, rows, cols);
    }
}
