package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;

/** {@link ReduceKernels} in plain Java. */
public final class ScalarReduceKernels implements ReduceKernels {
    /** Holds no state: any number of instances are alike. */
    public ScalarReduceKernels() {}

    @Override
    public float reduce(Reduction f, float[] x, int xo, int n) {
        float total = chunk(f, x, xo, Math.min(n, CHUNK));
        for (int left = n - CHUNK; left > 0; left -= CHUNK) {
            total = combine(f, total, chunk(f, x, xo + n - left, Math.min(left, CHUNK)));
        }
        return total;
    }

    private static float chunk(Reduction f, float[] x, int xo, int n) {
        return switch (f) {
            case SUM -> ScalarLanes.sum(x, xo, n);
            case ABS_SUM -> ScalarLanes.absSum(x, xo, n);
            case SQUARED_NORM -> ScalarLanes.dot(x, xo, x, xo, n);
            case MAX -> ScalarLanes.max(x, xo, n);
        };
    }

    private static float combine(Reduction f, float a, float b) {
        return f == Reduction.MAX ? Math.max(a, b) : a + b;
    }

    @Override
    public float dot(float[] a, int ao, float[] b, int bo, int n) {
        float total = ScalarLanes.dot(a, ao, b, bo, Math.min(n, CHUNK));
        for (int left = n - CHUNK; left > 0; left -= CHUNK) {
            total += ScalarLanes.dot(a, ao + n - left, b, bo + n - left, Math.min(left, CHUNK));
        }
        return total;
    }

    @Override
    public int argMax(float[] x, int xo, int n) {
        return ScalarColumns.argMax(x, xo, n, 1);
    }

    @Override
    public void reduceColumns(Reduction f, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int c = 0; c < cols; c++) {
            y[yo + c] = ScalarColumns.reduce(f, x, xo + c, rows, cols);
        }
    }

    @Override
    public void argMaxColumns(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        for (int c = 0; c < cols; c++) {
            y[yo + c] = ScalarColumns.argMax(x, xo + c, rows, cols);
        }
    }
}
