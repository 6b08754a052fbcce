package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;

/** One column of a row-major matrix in plain Java: {@code n} elements, {@code stride} apart. */
public final class ScalarColumns {
    private ScalarColumns() {}

    /** The reduction of a column as {@link ReduceKernels#reduceColumns} defines it. */
    public static float reduce(Reduction f, float[] x, int xo, int n, int stride) {
        float total = block(f, x, xo, Math.min(n, ReduceKernels.ROW_BLOCK), stride);
        for (int r = ReduceKernels.ROW_BLOCK; r < n; r += ReduceKernels.ROW_BLOCK) {
            float next = block(f, x, xo + r * stride, Math.min(n - r, ReduceKernels.ROW_BLOCK), stride);
            total = f == Reduction.MAX ? Math.max(total, next) : total + next;
        }
        return total;
    }

    private static float block(Reduction f, float[] x, int xo, int n, int stride) {
        float acc = f == Reduction.MAX ? Float.NEGATIVE_INFINITY : 0;
        for (int r = 0; r < n; r++) {
            float v = x[xo + r * stride];
            acc = switch (f) {
                case SUM -> acc + v;
                case ABS_SUM -> acc + Math.abs(v);
                case SQUARED_NORM -> Math.fma(v, v, acc);
                case MAX -> Math.max(acc, v);
            };
        }
        return acc;
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
}
