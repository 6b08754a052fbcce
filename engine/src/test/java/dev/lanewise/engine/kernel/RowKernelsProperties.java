package dev.lanewise.engine.kernel;

import static dev.lanewise.testkit.Bits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Both twins of the row kernels against the formulas of the contract, put together from the scalar map and reduce kernels. */
class RowKernelsProperties {
    private static final RowKernels SCALAR = Backend.scalar().row();
    private static final RowKernels SIMD = Backend.simd().row();
    private static final MapKernels MAP = Backend.scalar().map();
    private static final ReduceKernels REDUCE = Backend.scalar().reduce();

    private enum Kernel {
        SOFTMAX,
        LOG_SOFTMAX,
        LOG_SUM_EXP,
        SOFTMAX_GRADIENT,
        LOG_SOFTMAX_GRADIENT,
        CROSS_ENTROPY,
        CROSS_ENTROPY_GRADIENT;

        boolean onePerRow() {
            return this == LOG_SUM_EXP || this == CROSS_ENTROPY;
        }

        boolean labelled() {
            return this == CROSS_ENTROPY || this == CROSS_ENTROPY_GRADIENT;
        }

        void run(RowKernels k, float[] x, int xo, float[] d, int dO, int[] label, float[] y, int yo, int rows, int cols) {
            switch (this) {
                case SOFTMAX -> k.softmax(x, xo, y, yo, rows, cols);
                case LOG_SOFTMAX -> k.logSoftmax(x, xo, y, yo, rows, cols);
                case LOG_SUM_EXP -> k.logSumExp(x, xo, y, yo, rows, cols);
                case SOFTMAX_GRADIENT -> k.softmaxGradient(x, xo, d, dO, y, yo, rows, cols);
                case LOG_SOFTMAX_GRADIENT -> k.logSoftmaxGradient(x, xo, d, dO, y, yo, rows, cols);
                case CROSS_ENTROPY -> k.crossEntropy(x, xo, label, 0, y, yo, rows, cols);
                case CROSS_ENTROPY_GRADIENT -> k.crossEntropyGradient(x, xo, label, 0, d, dO, y, yo, rows, cols);
            }
        }

        /** One row, literally. */
        float[] literal(float[] x, float[] d, int label, float dLabel) {
            int n = x.length;
            float m = REDUCE.reduce(Reduction.MAX, x, 0, n);
            float[] e = new float[n];
            for (int i = 0; i < n; i++) {
                e[i] = x[i] - m;
            }
            MAP.unary(UnaryMap.EXP, e, 0, e, 0, n);
            float[] log = {REDUCE.reduce(Reduction.SUM, e, 0, n)};
            float s = log[0];
            MAP.unary(UnaryMap.LOG, log, 0, log, 0, 1);
            float logSumExp = m == Float.NEGATIVE_INFINITY ? m : m + log[0];
            float inner = REDUCE.dot(d, 0, x, 0, n);
            float sum = REDUCE.reduce(Reduction.SUM, d, 0, n);
            float[] expX = new float[n];
            MAP.unary(UnaryMap.EXP, x, 0, expX, 0, n);
            float[] y = new float[onePerRow() ? 1 : n];
            for (int i = 0; i < y.length; i++) {
                y[i] = switch (this) {
                    case SOFTMAX -> e[i] / s;
                    case LOG_SOFTMAX -> (x[i] - m) - log[0];
                    case LOG_SUM_EXP -> logSumExp;
                    case SOFTMAX_GRADIENT -> x[i] * (d[i] - inner);
                    case LOG_SOFTMAX_GRADIENT -> Math.fma(-expX[i], sum, d[i]);
                    case CROSS_ENTROPY -> logSumExp - x[label];
                    case CROSS_ENTROPY_GRADIENT -> (e[i] / s - (i == label ? 1f : 0f)) * dLabel;
                };
            }
            return y;
        }
    }

    private static void check(Kernel kernel, float[] values, float[] gradient, int rows, int cols, long seed, boolean inPlace) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] label = random.ints(rows, 0, Math.max(cols, 1)).toArray();
        float[] expected = new float[kernel.onePerRow() ? rows : rows * cols];
        for (int r = 0; r < rows; r++) {
            float[] x = Arrays.copyOfRange(values, r * cols, (r + 1) * cols);
            float[] d = Arrays.copyOfRange(gradient, r * cols, (r + 1) * cols);
            float[] y = kernel.literal(x, d, label[r], kernel.labelled() ? gradient[r] : 0);
            System.arraycopy(y, 0, expected, r * y.length, y.length);
        }
        for (RowKernels k : new RowKernels[] {SCALAR, SIMD}) {
            Canary x = Canary.of(values);
            Canary d = Canary.of(gradient, 5);
            boolean shared = inPlace && !kernel.onePerRow();
            Canary y = shared ? x : Canary.ofLength(expected.length);
            kernel.run(k, x.array(), x.offset(), d.array(), d.offset(), label, y.array(), y.offset(), rows, cols);
            assertSameBits(expected, y.check().values(), kernel + " by " + k.getClass().getSimpleName());
            assertSameBits(gradient, d.check().values(), "the gradient is left alone");
            if (!shared) {
                assertSameBits(values, x.check().values(), "the input is left alone");
            }
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void bothTwinsGiveTheBitsOfTheFormulas(
            @ForAll Kernel kernel,
            @ForAll @IntRange(max = 4) int rows,
            @ForAll(supplier = Floats.Length.class) int length,
            @ForAll Values kind,
            @ForAll long seed,
            @ForAll boolean inPlace) {
        int cols = kernel.labelled() ? Math.max(1, length) : length;
        float[] values = Floats.array(rows * cols, seed, kind);
        float[] gradient = Floats.array(rows * cols, ~seed, kind);
        check(kernel, values, gradient, rows, cols, seed, inPlace);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void manyShortRowsHaveTheBitsOfEach(
            @ForAll Kernel kernel,
            @ForAll @IntRange(max = 40) int rows,
            @ForAll @IntRange(max = 40) int length,
            @ForAll Values kind,
            @ForAll long seed,
            @ForAll boolean inPlace) {
        bothTwinsGiveTheBitsOfTheFormulas(kernel, rows, length, kind, seed, inPlace);
        smoothedCrossEntropyIsTheFormula(rows, length, kind, seed);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void smoothedCrossEntropyIsTheFormula(
            @ForAll @IntRange(max = 4) int rows,
            @ForAll(supplier = Floats.Length.class) int length,
            @ForAll Values kind,
            @ForAll long seed) {
        int cols = Math.max(1, length);
        float[] x = Floats.array(rows * cols, seed, kind);
        float[] weight = Floats.array(cols, seed + 1, kind);
        float[] dy = Floats.array(rows, seed + 2, kind);
        int[] label = new int[rows];
        float spread = 0.1f / cols;
        float[] loss = new float[rows];
        float[] dx = new float[x.length];
        SCALAR.softmax(x, 0, dx, 0, rows, cols);
        float all = REDUCE.reduce(Reduction.SUM, weight, 0, cols);
        for (int r = 0; r < rows; r++) {
            label[r] = (int) ((seed >>> 8 * r & 0xff) % cols);
            float[] row = Arrays.copyOfRange(x, r * cols, (r + 1) * cols);
            float[] whole = new float[1];
            SCALAR.logSumExp(row, 0, whole, 0, 1, cols);
            float mine = 0.9f * weight[label[r]];
            float own = whole[0] - row[label[r]];
            for (int c = 0; c < cols; c++) {
                row[c] -= whole[0];
            }
            loss[r] = Math.fma(mine, own, -spread * REDUCE.dot(weight, 0, row, 0, cols));
            float q = Math.fma(spread, all, mine);
            for (int c = 0; c < cols; c++) {
                float p = Math.fma(dx[r * cols + c], q, -spread * weight[c]);
                dx[r * cols + c] = (c == label[r] ? p - mine : p) * dy[r];
            }
        }
        for (RowKernels k : new RowKernels[] {SCALAR, SIMD}) {
            Canary in = Canary.of(x);
            Canary w = Canary.of(weight);
            Canary y = Canary.ofLength(rows);
            k.smoothedCrossEntropy(
                    in.array(), in.offset(), label, 0, w.array(), w.offset(), 0.9f, spread, y.array(), y.offset(), rows, cols);
            assertSameBits(loss, y.check().values(), "loss by " + k.getClass().getSimpleName());
            Canary z = Canary.ofLength(x.length);
            k.smoothedCrossEntropyGradient(
                    in.array(), in.offset(), label, 0, w.array(), w.offset(), 0.9f, spread, dy, 0, z.array(), z.offset(), rows, cols);
            assertSameBits(dx, z.check().values(), "gradient by " + k.getClass().getSimpleName());
        }
    }

    @Example
    void longRowsAreCutIntoChunks() {
        for (Kernel kernel : Kernel.values()) {
            int cols = 2 * ReduceKernels.CHUNK + 77;
            check(kernel, Floats.array(cols, 1, Values.ORDINARY), Floats.array(cols, 2, Values.ORDINARY), 1, cols, 3, false);
        }
    }

    @Example
    void aNaNFillsItsRowAndARowOfMinusInfinityHasNoSoftmax() {
        for (RowKernels k : new RowKernels[] {SCALAR, SIMD}) {
            int cols = 37;
            float[] x = new float[3 * cols];
            x[5] = Float.NaN;
            Arrays.fill(x, cols, 2 * cols, Float.NEGATIVE_INFINITY);
            float[] y = new float[x.length];
            k.softmax(x, 0, y, 0, 3, cols);
            for (int i = 0; i < 2 * cols; i++) {
                assertTrue(Float.isNaN(y[i]));
            }
            assertEquals(1f / cols, y[2 * cols]);
            k.logSumExp(x, 0, y, 0, 3, cols);
            assertTrue(Float.isNaN(y[0]));
            assertEquals(Float.NEGATIVE_INFINITY, y[1]);
            // Masked attention: −∞ in some places only.
            float[] masked = {1f, Float.NEGATIVE_INFINITY, 1f, Float.NEGATIVE_INFINITY};
            k.softmax(masked, 0, masked, 0, 1, 4);
            assertSameBits(new float[] {0.5f, 0f, 0.5f, 0f}, masked);
        }
    }

    /** The bounds: a few roundings of each factor, the sum of positive terms (at most 70 additions deep here), exp and log. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theErrorIsAFewUnitsInTheLastPlace(@ForAll(supplier = Floats.Length.class) int length, @ForAll long seed) {
        int n = Math.max(1, length);
        float[] x = Floats.array(n, seed, Values.ORDINARY);
        float m = REDUCE.reduce(Reduction.MAX, x, 0, n);
        double s = 0;
        for (float v : x) {
            s += StrictMath.exp((double) v - m);
        }
        float[] softmax = new float[n];
        float[] logSoftmax = new float[n];
        SCALAR.softmax(x, 0, softmax, 0, 1, n);
        SCALAR.logSoftmax(x, 0, logSoftmax, 0, 1, n);
        double epsilon = Math.scalb(1.0, -24);
        int depth = n / ReduceKernels.LANES + 8;
        for (int i = 0; i < n; i++) {
            double exact = StrictMath.exp((double) x[i] - m) / s;
            // x − m is rounded (|x − m| ≤ 8), then exp within one ULP above and below, the sum, the quotient.
            assertEquals(exact, softmax[i], exact * epsilon * (2 * 8 + 2 * 2 + depth + 1));
            double exactLog = (double) x[i] - m - StrictMath.log(s);
            assertEquals(exactLog, logSoftmax[i], epsilon * (8 + 8 + depth + 2 * StrictMath.log(s) + Math.abs(exactLog)));
        }
    }
}
