package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import dev.lanewise.engine.kernel.scalar.ScalarColumns;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link ReduceKernels} with the Vector API. */
public final class SimdReduceKernels implements ReduceKernels {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    /** Holds no state: any number of instances are alike. */
    public SimdReduceKernels() {}

    @Override
    public float reduce(Reduction f, float[] x, int xo, int n) {
        float total = chunk(f, x, xo, Math.min(n, CHUNK));
        for (int left = n - CHUNK; left > 0; left -= CHUNK) {
            float next = chunk(f, x, xo + n - left, Math.min(left, CHUNK));
            total = f == Reduction.MAX ? Math.max(total, next) : total + next;
        }
        return total;
    }

    private static float chunk(Reduction f, float[] x, int xo, int n) {
        return switch (f) {
            case SUM -> SimdLanes.sum(x, xo, n);
            case ABS_SUM -> SimdLanes.absSum(x, xo, n);
            case SQUARED_NORM -> SimdLanes.squares(x, xo, n);
            case MAX -> SimdLanes.max(x, xo, n);
        };
    }

    @Override
    public float dot(float[] a, int ao, float[] b, int bo, int n) {
        float total = SimdLanes.dot(a, ao, b, bo, Math.min(n, CHUNK));
        for (int left = n - CHUNK; left > 0; left -= CHUNK) {
            total += SimdLanes.dot(a, ao + n - left, b, bo + n - left, Math.min(left, CHUNK));
        }
        return total;
    }

    /** Finds the value first, then where it stands: the second pass usually ends early. */
    @Override
    public int argMax(float[] x, int xo, int n) {
        if (n < SPECIES.length()) {
            return ScalarColumns.argMax(x, xo, n, 1);
        }
        float m = reduce(Reduction.MAX, x, xo, n);
        int from = Float.isNaN(m) ? blockOfNaN(x, xo, n) : blockOf(m, x, xo, n);
        while (from < n && !(x[xo + from] == m || Float.isNaN(x[xo + from]))) {
            from++;
        }
        return from;
    }

    /** The start of the first vector that holds {@code m}, or of the tail. */
    private static int blockOf(float m, float[] x, int xo, int n) {
        int end = SPECIES.loopBound(n);
        FloatVector wanted = FloatVector.broadcast(SPECIES, m);
        for (int i = 0; i < end; i += SPECIES.length()) {
            if (FloatVector.fromArray(SPECIES, x, xo + i).compare(VectorOperators.EQ, wanted).anyTrue()) {
                return i;
            }
        }
        return end;
    }

    /** The start of the first vector that holds a NaN, or of the tail. */
    private static int blockOfNaN(float[] x, int xo, int n) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += SPECIES.length()) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            if (v.compare(VectorOperators.NE, v).anyTrue()) {
                return i;
            }
        }
        return end;
    }

    @Override
    public void reduceColumns(Reduction f, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        int c = SimdColumns.reduce(f, x, xo, y, yo, rows, cols);
        for (; c < cols; c++) {
            y[yo + c] = ScalarColumns.reduce(f, x, xo + c, rows, cols);
        }
    }

    @Override
    public void argMaxColumns(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        int c = rows == 0 ? 0 : SimdColumns.argMax(x, xo, y, yo, rows, cols);
        for (; c < cols; c++) {
            y[yo + c] = ScalarColumns.argMax(x, xo + c, rows, cols);
        }
    }
}
