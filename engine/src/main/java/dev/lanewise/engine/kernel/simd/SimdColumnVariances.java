package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import dev.lanewise.engine.kernel.scalar.ScalarColumns;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Variances of columns: a vector of neighbouring columns walks down the rows twice, as in {@link SimdColumns}. */
final class SimdColumnVariances {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int L = SPECIES.length();

    private SimdColumnVariances() {}

    /** There are more rows than {@code correction}, and the columns fill at least one vector. */
    static void variance(float[] x, int xo, float[] y, int yo, int rows, int cols, int correction) {
        SimdColumns.reduce(Reduction.SUM, x, xo, y, yo, rows, cols);
        for (int c = 0; c <= cols - L; c += L) {
            ofVector(x, xo + c, y, yo + c, rows, cols, correction);
        }
        // The last columns are not covered twice: their sums would have been overwritten.
        for (int c = cols - cols % L; c < cols; c++) {
            y[yo + c] = ScalarColumns.variance(x, xo + c, rows, cols, correction);
        }
    }

    /** One vector of columns, whose sums lie in y. */
    private static void ofVector(float[] x, int xo, float[] y, int yo, int rows, int cols, int correction) {
        FloatVector mean = FloatVector.fromArray(SPECIES, y, yo).div(rows);
        FloatVector sum = FloatVector.broadcast(SPECIES, -0f);
        FloatVector squares = sum;
        int r = 0;
        do {
            FloatVector s = FloatVector.zero(SPECIES);
            FloatVector q = s;
            int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK);
            for (; r < end; r++) {
                FloatVector d = FloatVector.fromArray(SPECIES, x, xo + r * cols).sub(mean);
                s = s.add(d);
                q = d.fma(d, q);
            }
            sum = sum.add(s);
            squares = squares.add(q);
        } while (r < rows);
        FloatVector difference = squares.sub(sum.mul(sum.div(rows)));
        difference.max(0f).div(rows - correction).intoArray(y, yo);
    }
}
