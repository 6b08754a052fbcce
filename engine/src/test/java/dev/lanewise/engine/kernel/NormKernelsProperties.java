package dev.lanewise.engine.kernel;

import static dev.lanewise.testkit.Bits.assertSameBits;

import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.Arrays;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Both twins of the normalisations by bits against the formulas of the contract, put together from the scalar reduce
 * kernels row by row, so that a row's result cannot depend on its batch.
 */
class NormKernelsProperties {
    private static final NormKernels[] TWINS = {Backend.scalar().norm(), Backend.simd().norm()};
    private static final ReduceKernels REDUCE = Backend.scalar().reduce();
    private static final float EPS = 1e-5f;

    /** What the contract says about one row. */
    private record Row(float[] x, boolean layer) {
        float centre() {
            return layer ? REDUCE.reduce(Reduction.SUM, lessFirst(), 0, x.length) / x.length : 0;
        }

        float variance() {
            return REDUCE.reduce(Reduction.SQUARED_NORM, lessMean(), 0, x.length) / x.length;
        }

        float rstd() {
            return 1f / (float) Math.sqrt(variance() + EPS);
        }

        private float[] lessFirst() {
            float[] u = x.clone();
            for (int i = 0; i < u.length && layer; i++) {
                u[i] -= x[0];
            }
            return u;
        }

        private float[] lessMean() {
            float[] d = lessFirst();
            float centre = centre();
            for (int i = 0; i < d.length && layer; i++) {
                d[i] -= centre;
            }
            return d;
        }

        float[] h() {
            float[] h = lessMean();
            float rstd = rstd();
            for (int i = 0; i < h.length; i++) {
                h[i] *= rstd;
            }
            return h;
        }

        float[] y(float[] gamma, float[] beta) {
            float[] y = h();
            for (int i = 0; i < y.length && gamma != null; i++) {
                y[i] = beta == null ? y[i] * gamma[i] : Math.fma(y[i], gamma[i], beta[i]);
            }
            return y;
        }

        float[] dx(float[] gamma, float[] dy) {
            int n = x.length;
            float[] g = dy.clone();
            for (int i = 0; i < n && gamma != null; i++) {
                g[i] *= gamma[i];
            }
            float[] h = h();
            float p = layer ? REDUCE.reduce(Reduction.SUM, g, 0, n) / n : 0;
            float q = REDUCE.dot(g, 0, h, 0, n) / n;
            float rstd = rstd();
            for (int i = 0; i < n; i++) {
                g[i] = rstd * Math.fma(-h[i], q, g[i] - p);
            }
            return g;
        }
    }

    private static float[] row(float[] matrix, int r, int cols) {
        return Arrays.copyOfRange(matrix, r * cols, (r + 1) * cols);
    }

    private static void forward(boolean centred, float[] values, float[] gamma, float[] beta, int rows, int cols, boolean inPlace) {
        float[] y = new float[rows * cols];
        float[] centre = new float[rows];
        float[] rstd = new float[rows];
        float[] variance = new float[rows];
        for (int r = 0; r < rows && cols > 0; r++) {
            Row row = new Row(row(values, r, cols), centred);
            variance[r] = row.variance();
            System.arraycopy(row.y(gamma, centred ? beta : null), 0, y, r * cols, cols);
            centre[r] = row.centre();
            rstd[r] = row.rstd();
        }
        for (NormKernels k : TWINS) {
            Canary x = Canary.of(values, 3);
            Canary g = gamma == null ? null : Canary.of(gamma, 5);
            Canary b = beta == null ? null : Canary.of(beta, 1);
            Canary to = inPlace ? x : Canary.ofLength(y.length);
            Canary c = Canary.of(new float[rows]);
            Canary s = Canary.of(new float[rows], 7);
            float[] ga = g == null ? null : g.array();
            int go = g == null ? 0 : g.offset();
            String who = k.getClass().getSimpleName();
            Canary apart = Canary.ofLength(y.length);
            k.normalize(
                    x.array(), x.offset(), ga, go, b == null || !centred ? null : b.array(), b == null ? 0 : b.offset(),
                    centred ? centre : null, 0, rstd, 0, apart.array(), apart.offset(), rows, cols);
            assertSameBits(y, apart.check().values(), who + ": from the statistics");
            if (centred) {
                Canary v = Canary.of(new float[rows]);
                k.layerNormStatistics(
                        x.array(), x.offset(), c.array(), c.offset(), v.array(), v.offset(), rows, cols);
                assertSameBits(centre, c.check().values(), who + ": centre alone");
                assertSameBits(variance, v.check().values(), who + ": variance");
                k.layerNorm(
                        x.array(), x.offset(), ga, go, b == null ? null : b.array(), b == null ? 0 : b.offset(), EPS,
                        to.array(), to.offset(), c.array(), c.offset(), s.array(), s.offset(), rows, cols);
            } else {
                k.rmsNorm(x.array(), x.offset(), ga, go, EPS, to.array(), to.offset(), s.array(), s.offset(), rows, cols);
            }
            assertSameBits(y, to.check().values(), who);
            assertSameBits(centre, c.check().values(), who + ": centre");
            assertSameBits(rstd, s.check().values(), who + ": rstd");
            if (!inPlace) {
                assertSameBits(values, x.check().values(), who + ": the input is left alone");
            }
        }
    }

    private static void backward(boolean centred, float[] values, float[] gamma, float[] upstream, int rows, int cols, boolean inPlace) {
        float[] dx = new float[rows * cols];
        float[] h = new float[rows * cols];
        float[] centre = new float[rows];
        float[] rstd = new float[rows];
        for (int r = 0; r < rows && cols > 0; r++) {
            Row row = new Row(row(values, r, cols), centred);
            System.arraycopy(row.dx(gamma, row(upstream, r, cols)), 0, dx, r * cols, cols);
            System.arraycopy(row.h(), 0, h, r * cols, cols);
            centre[r] = row.centre();
            rstd[r] = row.rstd();
        }
        float[] dgamma = new float[cols];
        for (int top = 0; top < rows; top += ReduceKernels.ROW_BLOCK) {
            for (int c = 0; c < cols; c++) {
                float chain = 0;
                for (int r = top; r < Math.min(rows, top + ReduceKernels.ROW_BLOCK); r++) {
                    chain = Math.fma(upstream[r * cols + c], h[r * cols + c], chain);
                }
                dgamma[c] = top == 0 ? chain : dgamma[c] + chain;
            }
        }
        for (NormKernels k : TWINS) {
            Canary x = Canary.of(values, 3);
            Canary g = gamma == null ? null : Canary.of(gamma, 5);
            Canary dy = Canary.of(upstream, 2);
            Canary to = inPlace ? dy : Canary.ofLength(dx.length);
            Canary scale = Canary.ofLength(cols);
            float[] ga = g == null ? null : g.array();
            int go = g == null ? 0 : g.offset();
            String who = k.getClass().getSimpleName();
            if (centred) {
                k.layerNormScaleGradient(
                        x.array(), x.offset(), centre, 0, rstd, 0, dy.array(), dy.offset(), scale.array(), scale.offset(),
                        rows, cols);
                k.layerNormGradient(
                        x.array(), x.offset(), ga, go, centre, 0, rstd, 0, dy.array(), dy.offset(), to.array(), to.offset(),
                        rows, cols);
            } else {
                k.rmsNormScaleGradient(
                        x.array(), x.offset(), rstd, 0, dy.array(), dy.offset(), scale.array(), scale.offset(), rows, cols);
                k.rmsNormGradient(
                        x.array(), x.offset(), ga, go, rstd, 0, dy.array(), dy.offset(), to.array(), to.offset(), rows, cols);
            }
            assertSameBits(dx, to.check().values(), who + ": dx");
            assertSameBits(dgamma, scale.check().values(), who + ": dgamma");
            assertSameBits(values, x.check().values(), who + ": the input is left alone");
        }
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void forwardGivesTheBitsOfTheFormulas(
            @ForAll boolean centred,
            @ForAll @IntRange(max = 2) int affine,
            @ForAll @IntRange(max = 4) int rows,
            @ForAll(supplier = Floats.Length.class) int cols,
            @ForAll Values kind,
            @ForAll long seed,
            @ForAll boolean inPlace) {
        float[] gamma = affine > 0 ? Floats.array(cols, seed + 1, kind) : null;
        float[] beta = affine > 1 ? Floats.array(cols, seed + 2, kind) : null;
        forward(centred, Floats.array(rows * cols, seed, kind), gamma, beta, rows, cols, inPlace);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void backwardGivesTheBitsOfTheFormulas(
            @ForAll boolean centred,
            @ForAll boolean scaled,
            @ForAll @IntRange(max = 4) int rows,
            @ForAll(supplier = Floats.Length.class) int cols,
            @ForAll Values kind,
            @ForAll long seed,
            @ForAll boolean inPlace) {
        float[] gamma = scaled ? Floats.array(cols, seed + 1, kind) : null;
        backward(
                centred, Floats.array(rows * cols, seed, kind), gamma, Floats.array(rows * cols, ~seed, kind), rows, cols, inPlace);
    }

    @Example
    void manyRowsAndLongRowsAreCutIntoBlocksAndChunks() {
        for (boolean centred : new boolean[] {true, false}) {
            int rows = 2 * ReduceKernels.ROW_BLOCK + 9;
            for (int cols : new int[] {3, 75}) {
                backward(centred, values(1, rows * cols), values(2, cols), values(3, rows * cols), rows, cols, false);
            }
            int cols = 2 * ReduceKernels.CHUNK + 77;
            forward(centred, values(1, cols), values(2, cols), values(3, cols), 1, cols, false);
            backward(centred, values(1, cols), values(2, cols), values(3, cols), 1, cols, true);
        }
    }

    private static float[] values(long seed, int n) {
        return Floats.array(n, seed, Values.ORDINARY);
    }
}
