package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import dev.lanewise.engine.kernel.scalar.ScalarColumns;
import dev.lanewise.engine.kernel.scalar.ScalarReduceKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link ReduceKernels} with the Vector API. */
public final class SimdReduceKernels implements ReduceKernels {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    /** For sequences, or rows of a matrix, that fill no vector. */
    private static final ReduceKernels SCALAR = new ScalarReduceKernels();

    /** Holds no state: any number of instances are alike. */
    public SimdReduceKernels() {}

    /** One reduction of a chunk; not a switch over the calls for the reason that {@link SimdColumns} gives. */
    private interface Chunk {
        float reduce(float[] x, int xo, int n);
    }

    @Override
    public float reduce(Reduction f, float[] x, int xo, int n) {
        Chunk chunk = chunk(f);
        int fours = fours(n);
        float total = f.identity(); // changes no first chunk
        if (fours > 0 && f == Reduction.SUM) {
            total = SimdFourChunks.sum(x, xo, fours);
        } else if (fours > 0 && f == Reduction.SQUARED_NORM) {
            total = SimdFourChunks.squares(x, xo, fours);
        } else {
            fours = 0;
        }
        for (int left = n - fours; left > 0; left -= CHUNK) {
            total = f.combine(total, chunk.reduce(x, xo + n - left, Math.min(left, CHUNK)));
        }
        return total;
    }

    /** The elements at the start that make four chunks at a time. */
    private static int fours(int n) {
        return SimdFourChunks.POSSIBLE ? n - n % (4 * CHUNK) : 0;
    }

    private static Chunk chunk(Reduction f) {
        return switch (f) {
            case SUM -> SimdSumLanes::sum;
            case ABS_SUM -> SimdSumLanes::absSum;
            case SQUARED_NORM -> SimdDotLanes::squares;
            case PRODUCT -> SimdProductLanes::product;
            case MAX -> SimdExtremes::max;
            case MIN -> SimdExtremes::min;
            case MAX_ABS -> SimdExtremes::maxAbs;
        };
    }

    @Override
    public float dot(float[] a, int ao, float[] b, int bo, int n) {
        int fours = fours(n);
        float total = fours > 0 ? SimdFourChunks.dot(a, ao, b, bo, fours) : 0;
        for (int left = n - fours; left > 0; left -= CHUNK) {
            total += SimdDotLanes.dot(a, ao + n - left, b, bo + n - left, Math.min(left, CHUNK));
        }
        return total;
    }

    @Override
    public float variance(float[] x, int xo, int n, int correction) {
        return SimdDeviations.variance(x, xo, n, mean(x, xo, n), correction);
    }

    @Override
    public float norm(float[] x, int xo, int n) {
        return ScalarColumns.norm(reduce(Reduction.SQUARED_NORM, x, xo, n), x, xo, n, 1);
    }

    @Override
    public int argMax(float[] x, int xo, int n) {
        return n < SPECIES.length()
                ? ScalarColumns.argMax(x, xo, n, 1)
                : indexOf(reduce(Reduction.MAX, x, xo, n), x, xo, n);
    }

    @Override
    public int argMin(float[] x, int xo, int n) {
        return n < SPECIES.length()
                ? ScalarColumns.argMin(x, xo, n, 1)
                : indexOf(reduce(Reduction.MIN, x, xo, n), x, xo, n);
    }

    /** Where the extreme m stands first, which is NaN if any element is: this second pass usually ends early. */
    private static int indexOf(float m, float[] x, int xo, int n) {
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

    /** A chain cannot be cut: the scalar loop is as quick as its additions allow. */
    @Override
    public void cumulativeSum(float[] x, int xo, float[] y, int yo, int n) {
        SCALAR.cumulativeSum(x, xo, y, yo, n);
    }

    @Override
    public void reduceColumns(Reduction f, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        if (cols < SPECIES.length()) {
            SCALAR.reduceColumns(f, x, xo, y, yo, rows, cols);
        } else {
            SimdColumns.reduce(f, x, xo, y, yo, rows, cols);
        }
    }

    @Override
    public void varianceColumns(float[] x, int xo, float[] y, int yo, int rows, int cols, int correction) {
        if (cols < SPECIES.length() || rows <= correction) {
            SCALAR.varianceColumns(x, xo, y, yo, rows, cols, correction);
        } else {
            SimdColumnVariances.variance(x, xo, y, yo, rows, cols, correction);
        }
    }

    @Override
    public void normColumns(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        reduceColumns(Reduction.SQUARED_NORM, x, xo, y, yo, rows, cols);
        for (int c = 0; c < cols; c++) {
            y[yo + c] = ScalarColumns.norm(y[yo + c], x, xo + c, rows, cols);
        }
    }

    @Override
    public void argMaxColumns(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        if (cols < SPECIES.length() || rows == 0) {
            SCALAR.argMaxColumns(x, xo, y, yo, rows, cols);
        } else {
            SimdColumnIndices.argMax(x, xo, y, yo, rows, cols);
        }
    }

    @Override
    public void argMinColumns(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        if (cols < SPECIES.length() || rows == 0) {
            SCALAR.argMinColumns(x, xo, y, yo, rows, cols);
        } else {
            SimdColumnIndices.argMin(x, xo, y, yo, rows, cols);
        }
    }

    @Override
    public void cumulativeSumColumns(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        if (cols < SPECIES.length()) {
            SCALAR.cumulativeSumColumns(x, xo, y, yo, rows, cols);
        } else {
            SimdCumulativeSums.columns(x, xo, y, yo, rows, cols);
        }
    }
}
