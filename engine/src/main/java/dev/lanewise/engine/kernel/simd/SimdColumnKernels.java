package dev.lanewise.engine.kernel.simd;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lanewise.engine.kernel.ColumnKernels;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ColumnKernels} with the Vector API, a vector of columns at a time: each lane goes through the operations that its column
 * has as a row by itself, in their order, and nothing is reduced across lanes.
 */
public final class SimdColumnKernels implements ColumnKernels {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, S.vectorShape());
    private static final int L = S.length();

    /** Parts of the buffer: the 64 lanes of the sums, the total, the numbers of the vector's lanes, zeros, the maxima. */
    private static final int SUM = 64 * L;

    private static final int NUMBER = SUM + L;
    private static final int ZERO = NUMBER + L;
    private static final int TOP = ZERO + L;

    /** For each thread the buffer, and the last columns of one matrix or of two, if they do not fill a vector. */
    private static final ThreadLocal<float[][]> OWN = ThreadLocal.withInitial(() -> new float[3][0]);

    /** Takes exponentials: behind an interface, as C2 has inlined too much before them. */
    private final MapKernels map = new SimdMapKernels();

    /** Holds no state: any number of instances are alike. */
    public SimdColumnKernels() {}

    private static float[] buffer(int cols) {
        float[][] own = OWN.get();
        if (own[0].length < TOP + cols) {
            own[0] = new float[TOP + cols];
            for (int i = 0; i < L; i++) {
                own[0][NUMBER + i] = i;
            }
        }
        return own[0];
    }

    @Override
    public void softmax(float[] x, int xo, int rows, int cols, int seen) {
        int body = S.loopBound(cols);
        if (body == cols) {
            vectors(x, xo, rows, cols, seen);
            return;
        }
        float[] last = last(1, x, xo + body, rows, cols, cols - body);
        vectors(last, 0, rows, L, seen + body);
        vectors(x, xo, rows, cols, seen);
        back(last, x, xo + body, rows, cols, cols - body);
    }

    /** The columns that fill vectors. What becomes of others does not matter. */
    private void vectors(float[] x, int xo, int rows, int cols, int seen) {
        float[] s = buffer(cols);
        int body = S.loopBound(cols);
        boolean near = true;
        for (int c = 0; c < body; c += L) {
            int whole = Math.min(rows, seen + c);
            int some = Math.min(rows, seen + c + L - 1);
            // What is hidden in some lanes is an element that counts, until the exponentials are made.
            hide(x, xo + c, cols, whole, some, seen + c, x, xo + c, s);
            near &= maxima(x, xo + c, cols, some, s, TOP + c);
        }
        if (near) {
            for (int c = 0; c < body; c += L) {
                nearExponentials(x, xo + c, cols, Math.min(rows, seen + c + L - 1), s, TOP + c);
            }
        } else {
            for (int c = 0; c < body; c += L) {
                subtract(x, xo + c, cols, rows, s, TOP + c);
            }
            map.unary(UnaryMap.EXP, x, xo, x, xo, rows * cols);
        }
        for (int c = 0; c < body; c += L) {
            int whole = Math.min(rows, seen + c);
            int some = Math.min(rows, seen + c + L - 1);
            hide(x, xo + c, cols, whole, some, seen + c, s, ZERO, s);
            sum(x, xo + c, null, 0, cols, some, s);
            divide(x, xo + c, cols, some, s, TOP + c);
            hide(x, xo + c, cols, whole, some, seen + c, s, ZERO, s);
            clear(x, xo + c, cols, some, rows);
        }
    }

    @Override
    public void softmaxGradient(float[] y, int yo, float[] dy, int dyo, int rows, int cols, int seen) {
        float[] s = buffer(0);
        int body = S.loopBound(cols);
        for (int c = 0; c < body; c += L) {
            gradient(y, yo + c, dy, dyo + c, cols, rows, seen + c, s);
        }
        if (body < cols) {
            float[] lastY = last(1, y, yo + body, rows, cols, cols - body);
            float[] last = last(2, dy, dyo + body, rows, cols, cols - body);
            gradient(lastY, 0, last, 0, L, rows, seen + body, s);
            back(last, dy, dyo + body, rows, cols, cols - body);
        }
    }

    /** Columns that do not fill a vector, beside zeros. */
    private static float[] last(int which, float[] x, int xo, int rows, int ld, int width) {
        float[][] own = OWN.get();
        if (own[which].length < rows * L) {
            own[which] = new float[rows * L];
        }
        Arrays.fill(own[which], 0, rows * L, 0);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(x, xo + r * ld, own[which], r * L, width);
        }
        return own[which];
    }

    private static void back(float[] last, float[] x, int xo, int rows, int ld, int width) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(last, r * L, x, xo + r * ld, width);
        }
    }

    /** One vector of columns, {@code ld} from row to row; lane c sees {@code seen + c} rows. */
    private static void gradient(float[] y, int yo, float[] dy, int dyo, int ld, int rows, int seen, float[] s) {
        int whole = Math.min(rows, seen);
        int some = Math.min(rows, seen + L - 1);
        hide(dy, dyo, ld, whole, some, seen, s, ZERO, s);
        sum(y, yo, dy, dyo, ld, some, s);
        multiply(y, yo, dy, dyo, ld, some, s);
        hide(dy, dyo, ld, whole, some, seen, s, ZERO, s);
        clear(dy, dyo, ld, some, rows);
    }

    /** Where they do not count, the rows from {@code from} on get the elements of the vector at {@code by}. */
    private static void hide(float[] x, int xo, int ld, int from, int to, int seen, float[] with, int by, float[] s) {
        FloatVector number = FloatVector.fromArray(S, s, NUMBER);
        FloatVector other = FloatVector.fromArray(S, with, by);
        for (int r = from, i = xo + from * ld; r < to; r++, i += ld) {
            FloatVector.fromArray(S, x, i).blend(other, number.compare(LT, (float) (r - seen + 1))).intoArray(x, i);
        }
    }

    private static void clear(float[] x, int xo, int ld, int from, int to) {
        FloatVector zero = FloatVector.zero(S);
        for (int r = from, i = xo + from * ld; r < to; r++, i += ld) {
            zero.intoArray(x, i);
        }
    }

    /**
     * The largest element of each column, NaN if there is one, found as {@link SimdRange} does. Tells whether all elements
     * are near theirs.
     */
    private static boolean maxima(float[] x, int xo, int ld, int rows, float[] s, int top) {
        IntVector high = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector low = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        for (int r = 0, i = xo; r < rows; r++, i += ld) {
            IntVector v = FloatVector.fromArray(S, x, i).reinterpretAsInts();
            v = v.lanewise(XOR, v.lanewise(ASHR, 31).lanewise(LSHR, 1));
            high = high.max(v);
            low = low.min(v);
        }
        FloatVector max = high.lanewise(XOR, high.lanewise(ASHR, 31).lanewise(LSHR, 1)).reinterpretAsFloats();
        FloatVector min = low.lanewise(XOR, low.lanewise(ASHR, 31).lanewise(LSHR, 1)).reinterpretAsFloats();
        max = max.blend(min, min.compare(NE, min));
        max.intoArray(s, top);
        // As integers, so that NaN, without its sign, is far.
        int distance = max.sub(min).reinterpretAsInts().and(Integer.MAX_VALUE).reduceLanes(MAX);
        return distance <= Float.floatToRawIntBits(SimdNearExpLanes.DISTANCE);
    }

    private static void nearExponentials(float[] x, int xo, int ld, int rows, float[] s, int top) {
        FloatVector max = FloatVector.fromArray(S, s, top);
        for (int r = 0, i = xo; r < rows; r++, i += ld) {
            SimdMath.nearExp(FloatVector.fromArray(S, x, i).sub(max)).intoArray(x, i);
        }
    }

    /** A column whose maximum is −∞ becomes −∞. */
    private static void subtract(float[] x, int xo, int ld, int rows, float[] s, int top) {
        FloatVector max = FloatVector.fromArray(S, s, top);
        max = max.blend(0f, max.compare(EQ, Float.NEGATIVE_INFINITY));
        for (int r = 0, i = xo; r < rows; r++, i += ld) {
            FloatVector.fromArray(S, x, i).sub(max).intoArray(x, i);
        }
    }

    /** The sum of each column of y, or its inner product with that of dy, unless dy is null. */
    private static void sum(float[] y, int yo, float[] dy, int dyo, int ld, int rows, float[] s) {
        FloatVector.broadcast(S, -0f).intoArray(s, SUM); // changes no first chunk
        for (int from = 0; from < rows; from += ReduceKernels.CHUNK) {
            int to = Math.min(rows, from + ReduceKernels.CHUNK);
            for (int lane = 0; lane < 64; lane++) {
                if (dy == null) {
                    lane(y, yo, ld, from + lane, to, s, lane * L);
                } else {
                    lane(y, yo, dy, dyo, ld, from + lane, to, s, lane * L);
                }
            }
            fold(s);
        }
    }

    private static void lane(float[] x, int xo, int ld, int from, int to, float[] s, int so) {
        FloatVector sum = FloatVector.zero(S);
        for (int r = from; r < to; r += 64) {
            sum = sum.add(FloatVector.fromArray(S, x, xo + r * ld));
        }
        sum.intoArray(s, so);
    }

    private static void lane(float[] y, int yo, float[] dy, int dyo, int ld, int from, int to, float[] s, int so) {
        FloatVector sum = FloatVector.zero(S);
        for (int r = from; r < to; r += 64) {
            sum = FloatVector.fromArray(S, dy, dyo + r * ld).fma(FloatVector.fromArray(S, y, yo + r * ld), sum);
        }
        sum.intoArray(s, so);
    }

    /** The halving tree over the 64 lanes, added to the total. */
    private static void fold(float[] s) {
        for (int half = 32 * L; half >= L; half /= 2) {
            for (int i = 0; i < half; i += L) {
                FloatVector.fromArray(S, s, i).add(FloatVector.fromArray(S, s, half + i)).intoArray(s, i);
            }
        }
        FloatVector.fromArray(S, s, SUM).add(FloatVector.fromArray(S, s, 0)).intoArray(s, SUM);
    }

    /** By the sums; the zeros of a column whose maximum is −∞ stay. */
    private static void divide(float[] x, int xo, int ld, int rows, float[] s, int top) {
        FloatVector sum = FloatVector.fromArray(S, s, SUM);
        sum = sum.blend(1f, FloatVector.fromArray(S, s, top).compare(EQ, Float.NEGATIVE_INFINITY));
        for (int r = 0, i = xo; r < rows; r++, i += ld) {
            FloatVector.fromArray(S, x, i).div(sum).intoArray(x, i);
        }
    }

    private static void multiply(float[] y, int yo, float[] dy, int dyo, int ld, int rows, float[] s) {
        FloatVector sum = FloatVector.fromArray(S, s, SUM);
        for (int r = 0; r < rows; r++) {
            FloatVector d = FloatVector.fromArray(S, dy, dyo + r * ld).sub(sum);
            FloatVector.fromArray(S, y, yo + r * ld).mul(d).intoArray(dy, dyo + r * ld);
        }
    }
}
