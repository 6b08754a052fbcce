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
            total = f.combine(total, chunk(f, x, xo + n - left, Math.min(left, CHUNK)));
        }
        return total;
    }

    private static float chunk(Reduction f, float[] x, int xo, int n) {
        return switch (f) {
            case SUM -> ScalarLanes.sum(x, xo, n);
            case ABS_SUM -> ScalarLanes.absSum(x, xo, n);
            case SQUARED_NORM -> ScalarLanes.dot(x, xo, x, xo, n);
            case PRODUCT -> ScalarLanes.product(x, xo, n);
            case MAX, MIN, MAX_ABS -> ScalarColumns.chain(f, x, xo, n, 1); // the same in any order
        };
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
    public float variance(float[] x, int xo, int n, int correction) {
        float mean = mean(x, xo, n);
        float sum = ScalarDeviations.sum(x, xo, Math.min(n, CHUNK), mean);
        float squares = ScalarDeviations.squares(x, xo, Math.min(n, CHUNK), mean);
        for (int left = n - CHUNK; left > 0; left -= CHUNK) {
            sum += ScalarDeviations.sum(x, xo + n - left, Math.min(left, CHUNK), mean);
            squares += ScalarDeviations.squares(x, xo + n - left, Math.min(left, CHUNK), mean);
        }
        return ScalarDeviations.variance(sum, squares, n, correction);
    }

    @Override
    public float norm(float[] x, int xo, int n) {
        return ScalarColumns.norm(reduce(Reduction.SQUARED_NORM, x, xo, n), x, xo, n, 1);
    }

    @Override
    public int argMax(float[] x, int xo, int n) {
        return ScalarColumns.argMax(x, xo, n, 1);
    }

    @Override
    public int argMin(float[] x, int xo, int n) {
        return ScalarColumns.argMin(x, xo, n, 1);
    }

    @Override
    public void cumulativeSum(float[] x, int xo, float[] y, int yo, int n) {
        float sum = -0f; // changes no first element, not even −0
        for (int i = 0; i < n; i++) {
            sum += x[xo + i];
            y[yo + i] = sum;
        }
    }

    @Override
    public void reduceColumns(Reduction f, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int c = 0; c < cols; c++) {
            y[yo + c] = ScalarColumns.reduce(f, x, xo + c, rows, cols);
        }
    }

    @Override
    public void varianceColumns(float[] x, int xo, float[] y, int yo, int rows, int cols, int correction) {
        for (int c = 0; c < cols; c++) {
            y[yo + c] = ScalarColumns.variance(x, xo + c, rows, cols, correction);
        }
    }

    @Override
    public void normColumns(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int c = 0; c < cols; c++) {
            float squares = ScalarColumns.reduce(Reduction.SQUARED_NORM, x, xo + c, rows, cols);
            y[yo + c] = ScalarColumns.norm(squares, x, xo + c, rows, cols);
        }
    }

    @Override
    public void argMaxColumns(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        for (int c = 0; c < cols; c++) {
            y[yo + c] = ScalarColumns.argMax(x, xo + c, rows, cols);
        }
    }

    @Override
    public void argMinColumns(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        for (int c = 0; c < cols; c++) {
            y[yo + c] = ScalarColumns.argMin(x, xo + c, rows, cols);
        }
    }

    @Override
    public void cumulativeSumColumns(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int c = 0; c < cols; c++) {
            float sum = -0f;
            for (int r = 0; r < rows; r++) {
                sum += x[xo + r * cols + c];
                y[yo + r * cols + c] = sum;
            }
        }
    }
}
