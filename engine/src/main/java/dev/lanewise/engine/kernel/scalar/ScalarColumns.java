package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;

/** One column of a row-major matrix in plain Java: {@code n} elements, {@code stride} apart. */
public final class ScalarColumns {
    /** Below it, squares that underflow could cost a sum of 2³¹ of them more than 2⁻²⁸ of itself. */
    private static final float LEAST_SQUARED_NORM = 0x1p-90f;

    private ScalarColumns() {}

    /** The reduction of a column as {@link ReduceKernels#reduceColumns} defines it. */
    public static float reduce(Reduction f, float[] x, int xo, int n, int stride) {
        float total = chain(f, x, xo, Math.min(n, ReduceKernels.ROW_BLOCK), stride);
        for (int r = ReduceKernels.ROW_BLOCK; r < n; r += ReduceKernels.ROW_BLOCK) {
            total = f.combine(total, chain(f, x, xo + r * stride, Math.min(n - r, ReduceKernels.ROW_BLOCK), stride));
        }
        return total;
    }

    /** All elements one after the other. */
    static float chain(Reduction f, float[] x, int xo, int n, int stride) {
        float acc = f.identity();
        for (int r = 0; r < n; r++) {
            float v = x[xo + r * stride];
            acc = switch (f) {
                case SUM -> acc + v;
                case ABS_SUM -> acc + Math.abs(v);
                case SQUARED_NORM -> Math.fma(v, v, acc);
                case PRODUCT -> acc * v;
                case MAX -> Math.max(acc, v);
                case MIN -> Math.min(acc, v);
                case MAX_ABS -> Math.max(acc, Math.abs(v));
            };
        }
        return acc;
    }

    /** The variance of a column as {@link ReduceKernels#varianceColumns} defines it. */
    public static float variance(float[] x, int xo, int n, int stride, int correction) {
        float mean = reduce(Reduction.SUM, x, xo, n, stride) / n;
        float sum = -0f;
        float squares = -0f;
        for (int r = 0; r < n; ) {
            int end = Math.min(n, r + ReduceKernels.ROW_BLOCK);
            float s = 0;
            float q = 0;
            for (; r < end; r++) {
                float d = x[xo + r * stride] - mean;
                s += d;
                q = Math.fma(d, d, q);
            }
            sum += s;
            squares += q;
        }
        return ScalarDeviations.variance(sum, squares, n, correction);
    }

    /** The Euclidean norm of elements whose {@link Reduction#SQUARED_NORM} is {@code squares}. */
    public static float norm(float squares, float[] x, int xo, int n, int stride) {
        if (squares >= LEAST_SQUARED_NORM && squares <= Float.MAX_VALUE) {
            return (float) Math.sqrt(squares);
        }
        double sum = 0;
        for (int r = 0; r < n; r++) {
            double v = x[xo + r * stride];
            sum = Math.fma(v, v, sum);
        }
        return (float) Math.sqrt(sum);
    }

    /** The position of the first NaN, else of the first of the largest elements, ±0 being equal; −1 for n = 0. */
    public static int argMax(float[] x, int xo, int n, int stride) {
        int best = n == 0 ? -1 : 0;
        for (int i = 1; i < n; i++) {
            float v = x[xo + i * stride];
            float m = x[xo + best * stride];
            best = v > m || Float.isNaN(v) && !Float.isNaN(m) ? i : best;
        }
        return best;
    }

    /** The position of the first NaN, else of the first of the smallest elements, ±0 being equal; −1 for n = 0. */
    public static int argMin(float[] x, int xo, int n, int stride) {
        int best = n == 0 ? -1 : 0;
        for (int i = 1; i < n; i++) {
            float v = x[xo + i * stride];
            float m = x[xo + best * stride];
            best = v < m || Float.isNaN(v) && !Float.isNaN(m) ? i : best;
        }
        return best;
    }
}
