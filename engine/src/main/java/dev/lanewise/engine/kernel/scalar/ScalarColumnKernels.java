package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.ColumnKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import dev.lanewise.engine.kernel.RowKernels;
import java.util.Arrays;

/** {@link ColumnKernels} in plain Java: each column is taken out, goes through the kernel for rows, and is put back. */
public final class ScalarColumnKernels implements ColumnKernels {
    /** Room for two columns. */
    private static final ThreadLocal<float[][]> OWN = ThreadLocal.withInitial(() -> new float[1][0]);

    private final RowKernels row = new ScalarRowKernels();
    private final ReduceKernels reduce = new ScalarReduceKernels();

    /** Holds no state: any number of instances are alike. */
    public ScalarColumnKernels() {}

    @Override
    public void softmax(float[] x, int xo, int rows, int cols, int seen) {
        float[] column = room(rows);
        for (int c = 0; c < cols; c++) {
            int n = Math.min(rows, seen + c);
            take(x, xo + c, cols, column, 0, n);
            if (reduce.reduce(Reduction.MAX, column, 0, n) == Float.NEGATIVE_INFINITY) {
                Arrays.fill(column, 0, n, 0);
            } else {
                row.softmax(column, 0, column, 0, 1, n);
            }
            put(column, 0, n, x, xo + c, rows, cols);
        }
    }

    @Override
    public void softmaxGradient(float[] y, int yo, float[] dy, int dyo, int rows, int cols, int seen) {
        float[] column = room(2 * rows);
        for (int c = 0; c < cols; c++) {
            int n = Math.min(rows, seen + c);
            take(y, yo + c, cols, column, 0, n);
            take(dy, dyo + c, cols, column, rows, n);
            row.softmaxGradient(column, 0, column, rows, column, rows, 1, n);
            put(column, rows, n, dy, dyo + c, rows, cols);
        }
    }

    private static float[] room(int size) {
        float[][] own = OWN.get();
        if (own[0].length < size) {
            own[0] = new float[size];
        }
        return own[0];
    }

    private static void take(float[] x, int xo, int step, float[] column, int at, int n) {
        for (int i = 0; i < n; i++) {
            column[at + i] = x[xo + i * step];
        }
    }

    /** The first n elements, and +0 down to the last row. */
    private static void put(float[] column, int at, int n, float[] x, int xo, int rows, int step) {
        for (int i = 0; i < rows; i++) {
            x[xo + i * step] = i < n ? column[at + i] : 0;
        }
    }
}
