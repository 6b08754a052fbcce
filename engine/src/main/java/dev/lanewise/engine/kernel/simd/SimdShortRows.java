package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import dev.lanewise.engine.kernel.RowKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import dev.lanewise.engine.kernel.scalar.ScalarRowKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowKernels} for short rows, such as the scores of ten classes. As many rows as a vector has lanes are turned, so that a
 * vector holds one column of them and each lane goes through the operations that its row has by itself, in their order. A few
 * rows left over go to the scalar twin.
 */
final class SimdShortRows implements RowKernels {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** The longest row; more columns are quicker along the row. */
    static final int COLUMNS = Math.max(16, 2 * L - 1);

    /** Fewer rows than this are quicker one by one. */
    private static final int FEW = 3;

    /** Parts of the buffer: the turned rows, those of a second operand, what becomes of them. */
    private static final int X = 0;

    private static final int D = COLUMNS * L;
    private static final int Y = 2 * COLUMNS * L;

    /** The halving tree, whose root is the sum of each row. */
    private static final int SUM = 3 * COLUMNS * L;

    /** A number for each row: the maximum, what a gradient is scaled by, q of smoothed labels, the result. */
    private static final int MAX = SUM + Integer.highestOneBit(COLUMNS - 1) * L;

    private static final int SCALE = MAX + L;
    private static final int SHARE = SCALE + L;
    private static final int OWN = SHARE + L;

    private static final ThreadLocal<float[]> BUFFER = ThreadLocal.withInitial(() -> new float[OWN + L]);

    /** Where an element of rows of so many columns stands after turning. */
    private static final int[][] PLACES = new int[COLUMNS + 1][];

    static {
        for (int cols = 1; cols <= COLUMNS; cols++) {
            PLACES[cols] = new int[cols * L];
            for (int i = 0; i < cols * L; i++) {
                PLACES[cols][i] = i % cols * L + i / cols;
            }
        }
    }

    private final RowKernels scalar = new ScalarRowKernels();
    private final ReduceKernels reduce = new SimdReduceKernels();

    /** Takes logarithms: behind an interface, as C2 has inlined too much before them. */
    private final MapKernels map = new SimdMapKernels();

    SimdShortRows() {}

    /** The rows from {@code from} on that go through vectors together; 0 if they are too few. */
    private static int height(int from, int rows, int cols) {
        int height = Math.min(L, rows - from);
        return height < FEW || cols == 0 ? 0 : height;
    }

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        float[] s = BUFFER.get();
        int r = 0;
        for (int h = height(r, rows, cols); h > 0; r += h, h = height(r, rows, cols)) {
            turn(x, xo + r * cols, h, cols, s, X);
            expSums(cols, s);
            divide(cols, s);
            turnBack(s, h, cols, y, yo + r * cols);
        }
        scalar.softmax(x, xo + r * cols, y, yo + r * cols, rows - r, cols);
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        float[] s = BUFFER.get();
        int r = 0;
        for (int h = height(r, rows, cols); h > 0; r += h, h = height(r, rows, cols)) {
            turn(x, xo + r * cols, h, cols, s, X);
            expSums(cols, s);
            map.unary(UnaryMap.LOG, s, SUM, s, SUM, L);
            subtractBoth(cols, s);
            turnBack(s, h, cols, y, yo + r * cols);
        }
        scalar.logSoftmax(x, xo + r * cols, y, yo + r * cols, rows - r, cols);
    }

    @Override
    public void logSumExp(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        float[] s = BUFFER.get();
        int r = 0;
        for (int h = height(r, rows, cols); h > 0; r += h, h = height(r, rows, cols)) {
            turn(x, xo + r * cols, h, cols, s, X);
            expSums(cols, s);
            map.unary(UnaryMap.LOG, s, SUM, s, SUM, L);
            addMaxima(s);
            System.arraycopy(s, OWN, y, yo + r, h);
        }
        scalar.logSumExp(x, xo + r * cols, y, yo + r, rows - r, cols);
    }

    @Override
    public void softmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        float[] s = BUFFER.get();
        int r = 0;
        for (int h = height(r, rows, cols); h > 0; r += h, h = height(r, rows, cols)) {
            turn(y, yo + r * cols, h, cols, s, X);
            turn(dy, dyo + r * cols, h, cols, s, D);
            products(cols, s);
            sums(Y, cols, s);
            softmaxGradient(cols, s);
            turnBack(s, h, cols, dx, dxo + r * cols);
        }
        scalar.softmaxGradient(y, yo + r * cols, dy, dyo + r * cols, dx, dxo + r * cols, rows - r, cols);
    }

    @Override
    public void logSoftmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        float[] s = BUFFER.get();
        int r = 0;
        for (int h = height(r, rows, cols); h > 0; r += h, h = height(r, rows, cols)) {
            turn(y, yo + r * cols, h, cols, s, X);
            turn(dy, dyo + r * cols, h, cols, s, D);
            sums(D, cols, s);
            logSoftmaxGradient(cols, s);
            turnBack(s, h, cols, dx, dxo + r * cols);
        }
        scalar.logSoftmaxGradient(y, yo + r * cols, dy, dyo + r * cols, dx, dxo + r * cols, rows - r, cols);
    }

    @Override
    public void crossEntropy(float[] x, int xo, int[] label, int lo, float[] loss, int losso, int rows, int cols) {
        logSumExp(x, xo, loss, losso, rows, cols);
        for (int r = 0; r < rows; r++) {
            loss[losso + r] -= x[xo + r * cols + label[lo + r]];
        }
    }

    @Override
    public void crossEntropyGradient(
            float[] x, int xo, int[] label, int lo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        float[] s = BUFFER.get();
        int r = 0;
        for (int h = height(r, rows, cols); h > 0; r += h, h = height(r, rows, cols)) {
            turn(x, xo + r * cols, h, cols, s, X);
            expSums(cols, s);
            for (int i = 0; i < h; i++) {
                float scale = dy[dyo + r + i];
                s[OWN + i] = (s[Y + label[lo + r + i] * L + i] / s[SUM + i] - 1f) * scale;
                s[SCALE + i] = scale;
            }
            divideAndScale(cols, s);
            turnBack(s, h, cols, dx, dxo + r * cols);
            for (int i = 0; i < h; i++) {
                dx[dxo + (r + i) * cols + label[lo + r + i]] = s[OWN + i];
            }
        }
        scalar.crossEntropyGradient(x, xo + r * cols, label, lo + r, dy, dyo + r, dx, dxo + r * cols, rows - r, cols);
    }

    @Override
    public void smoothedCrossEntropy(
            float[] x, int xo, int[] label, int lo, float[] weight, int wo, float own, float spread,
            float[] loss, int losso, int rows, int cols) {
        float[] s = BUFFER.get();
        int r = 0;
        for (int h = height(r, rows, cols); h > 0; r += h, h = height(r, rows, cols)) {
            turn(x, xo + r * cols, h, cols, s, X);
            expSums(cols, s);
            map.unary(UnaryMap.LOG, s, SUM, s, SUM, L);
            addMaxima(s);
            weightedDistances(cols, weight, wo, s);
            sums(Y, cols, s);
            for (int i = 0; i < h; i++) {
                int l = label[lo + r + i];
                float distance = s[OWN + i] - s[X + l * L + i];
                loss[losso + r + i] = Math.fma(own * weight[wo + l], distance, -spread * s[SUM + i]);
            }
        }
        scalar.smoothedCrossEntropy(
                x, xo + r * cols, label, lo + r, weight, wo, own, spread, loss, losso + r, rows - r, cols);
    }

    @Override
    public void smoothedCrossEntropyGradient(
            float[] x, int xo, int[] label, int lo, float[] weight, int wo, float own, float spread,
            float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        float[] s = BUFFER.get();
        float all = reduce.reduce(Reduction.SUM, weight, wo, cols);
        int r = 0;
        for (int h = height(r, rows, cols); h > 0; r += h, h = height(r, rows, cols)) {
            turn(x, xo + r * cols, h, cols, s, X);
            expSums(cols, s);
            for (int i = 0; i < h; i++) {
                int l = label[lo + r + i];
                float scale = dy[dyo + r + i];
                float mine = own * weight[wo + l];
                float q = Math.fma(spread, all, mine);
                s[OWN + i] = (Math.fma(s[Y + l * L + i] / s[SUM + i], q, -spread * weight[wo + l]) - mine) * scale;
                s[SCALE + i] = scale;
                s[SHARE + i] = q;
            }
            smooth(cols, weight, wo, -spread, s);
            turnBack(s, h, cols, dx, dxo + r * cols);
            for (int i = 0; i < h; i++) {
                dx[dxo + (r + i) * cols + label[lo + r + i]] = s[OWN + i];
            }
        }
        scalar.smoothedCrossEntropyGradient(
                x, xo + r * cols, label, lo + r, weight, wo, own, spread, dy, dyo + r, dx, dxo + r * cols, rows - r, cols);
    }

    /** Rows beside each other become columns. The lanes of missing rows are +0: what stood there could be subnormal, which is slow. */
    private static void turn(float[] x, int xo, int height, int cols, float[] s, int so) {
        if (height < L) {
            Arrays.fill(s, so, so + cols * L, 0);
        }
        int[] places = PLACES[cols];
        for (int i = 0; i < height * cols; i++) {
            s[so + places[i]] = x[xo + i];
        }
    }

    private static void turnBack(float[] s, int height, int cols, float[] y, int yo) {
        int[] places = PLACES[cols];
        for (int i = 0; i < height * cols; i++) {
            y[yo + i] = s[Y + places[i]];
        }
    }

    /** The maxima m, y = e^(x − m), and its sums. */
    private static void expSums(int cols, float[] s) {
        maxima(cols, s);
        exponentials(cols, s);
        sums(Y, cols, s);
    }

    private static void maxima(int cols, float[] s) {
        FloatVector max = FloatVector.fromArray(S, s, X);
        for (int c = L; c < cols * L; c += L) {
            max = max.max(FloatVector.fromArray(S, s, X + c));
        }
        max.intoArray(s, MAX);
    }

    private static void exponentials(int cols, float[] s) {
        FloatVector max = FloatVector.fromArray(S, s, MAX);
        for (int c = 0; c < cols * L; c += L) {
            SimdMath.exp(FloatVector.fromArray(S, s, X + c).sub(max)).intoArray(s, Y + c);
        }
    }

    /** The halving tree over the columns from {@code at} on; its lanes begin at +0, and stay there beyond the columns. */
    private static void sums(int at, int cols, float[] s) {
        int half = Math.max(1, Integer.highestOneBit(cols - 1)) * L;
        int both = Math.min(half, cols * L - half);
        for (int c = 0; c < both; c += L) {
            FloatVector high = FloatVector.fromArray(S, s, at + half + c).add(0f);
            FloatVector.fromArray(S, s, at + c).add(0f).add(high).intoArray(s, SUM + c);
        }
        for (int c = both; c < half; c += L) {
            FloatVector.fromArray(S, s, at + c).add(0f).intoArray(s, SUM + c);
        }
        for (half /= 2; half >= L; half /= 2) {
            for (int c = SUM; c < SUM + half; c += L) {
                FloatVector.fromArray(S, s, c).add(FloatVector.fromArray(S, s, c + half)).intoArray(s, c);
            }
        }
    }

    /** m + log s; where the maximum is −∞, that. */
    private static void addMaxima(float[] s) {
        FloatVector max = FloatVector.fromArray(S, s, MAX);
        FloatVector whole = max.add(FloatVector.fromArray(S, s, SUM));
        whole.blend(max, max.compare(VectorOperators.EQ, Float.NEGATIVE_INFINITY)).intoArray(s, OWN);
    }

    private static void divide(int cols, float[] s) {
        FloatVector sum = FloatVector.fromArray(S, s, SUM);
        for (int c = Y; c < Y + cols * L; c += L) {
            FloatVector.fromArray(S, s, c).div(sum).intoArray(s, c);
        }
    }

    private static void divideAndScale(int cols, float[] s) {
        FloatVector sum = FloatVector.fromArray(S, s, SUM);
        FloatVector scale = FloatVector.fromArray(S, s, SCALE);
        for (int c = Y; c < Y + cols * L; c += L) {
            FloatVector.fromArray(S, s, c).div(sum).mul(scale).intoArray(s, c);
        }
    }

    /** w · (x − (m + log s)), each product fused into its lane. */
    private static void weightedDistances(int cols, float[] weight, int wo, float[] s) {
        FloatVector whole = FloatVector.fromArray(S, s, OWN);
        FloatVector zero = FloatVector.zero(S);
        for (int c = 0; c < cols; c++) {
            FloatVector distance = FloatVector.fromArray(S, s, X + c * L).sub(whole);
            distance.fma(FloatVector.broadcast(S, weight[wo + c]), zero).intoArray(s, Y + c * L);
        }
    }

    private static void smooth(int cols, float[] weight, int wo, float minusSpread, float[] s) {
        FloatVector sum = FloatVector.fromArray(S, s, SUM);
        FloatVector scale = FloatVector.fromArray(S, s, SCALE);
        FloatVector share = FloatVector.fromArray(S, s, SHARE);
        for (int c = 0; c < cols; c++) {
            FloatVector less = FloatVector.broadcast(S, minusSpread * weight[wo + c]);
            FloatVector.fromArray(S, s, Y + c * L).div(sum).fma(share, less).mul(scale).intoArray(s, Y + c * L);
        }
    }

    private static void subtractBoth(int cols, float[] s) {
        FloatVector max = FloatVector.fromArray(S, s, MAX);
        FloatVector log = FloatVector.fromArray(S, s, SUM);
        for (int c = 0; c < cols * L; c += L) {
            FloatVector.fromArray(S, s, X + c).sub(max).sub(log).intoArray(s, Y + c);
        }
    }

    private static void products(int cols, float[] s) {
        for (int c = 0; c < cols * L; c += L) {
            FloatVector.fromArray(S, s, D + c).mul(FloatVector.fromArray(S, s, X + c)).intoArray(s, Y + c);
        }
    }

    private static void softmaxGradient(int cols, float[] s) {
        FloatVector inner = FloatVector.fromArray(S, s, SUM);
        for (int c = 0; c < cols * L; c += L) {
            FloatVector d = FloatVector.fromArray(S, s, D + c).sub(inner);
            FloatVector.fromArray(S, s, X + c).mul(d).intoArray(s, Y + c);
        }
    }

    private static void logSoftmaxGradient(int cols, float[] s) {
        // e · (−sum) is (−e) · sum to the bit.
        FloatVector minus = FloatVector.fromArray(S, s, SUM).neg();
        for (int c = 0; c < cols * L; c += L) {
            FloatVector e = SimdMath.exp(FloatVector.fromArray(S, s, X + c));
            e.fma(minus, FloatVector.fromArray(S, s, D + c)).intoArray(s, Y + c);
        }
    }
}
