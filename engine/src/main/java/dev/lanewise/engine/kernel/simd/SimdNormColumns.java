package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.scalar.ScalarNormLanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Σ dy·h down the columns of a matrix, laid out as in {@link SimdColumns}: a vector of neighbouring columns walks down the
 * rows, the last vector ends at the last column, and the first block is added to −0.
 */
final class SimdNormColumns {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int L = SPECIES.length();

    private SimdNormColumns() {}

    /** All columns; {@code centre} is null where rows are not centred. */
    static void sum(
            float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] y, int yo, int rows, int cols) {
        int c = 0;
        for (; c + 4 * L <= cols; c += 4 * L) {
            four(x, xo, c, centre, co, rstd, so, dy, dyo + c, y, yo + c, rows, cols);
        }
        for (; cols >= L && c < cols; c += L) {
            int from = Math.min(c, cols - L);
            one(x, xo, from, centre, co, rstd, so, dy, dyo + from, y, yo + from, rows, cols);
        }
        for (; c < cols; c++) {
            y[yo + c] = ScalarNormLanes.column(x, xo, c, centre, co, rstd, so, dy, dyo, rows, cols);
        }
    }

    private static void four(
            float[] x, int xo, int c, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] y, int yo, int rows, int cols) {
        FloatVector total0 = FloatVector.broadcast(SPECIES, -0f);
        FloatVector total1 = total0;
        FloatVector total2 = total0;
        FloatVector total3 = total0;
        int r = 0;
        do {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK);
            for (; r < end; r++) {
                int at = xo + r * cols;
                float first = centre == null ? 0 : x[at];
                float mean = centre == null ? 0 : centre[co + r];
                float scale = rstd[so + r];
                int d = dyo + r * cols;
                FloatVector h0 = FloatVector.fromArray(SPECIES, x, at + c).sub(first).sub(mean).mul(scale);
                FloatVector h1 = FloatVector.fromArray(SPECIES, x, at + c + L).sub(first).sub(mean).mul(scale);
                FloatVector h2 = FloatVector.fromArray(SPECIES, x, at + c + 2 * L).sub(first).sub(mean).mul(scale);
                FloatVector h3 = FloatVector.fromArray(SPECIES, x, at + c + 3 * L).sub(first).sub(mean).mul(scale);
                s0 = h0.fma(FloatVector.fromArray(SPECIES, dy, d), s0);
                s1 = h1.fma(FloatVector.fromArray(SPECIES, dy, d + L), s1);
                s2 = h2.fma(FloatVector.fromArray(SPECIES, dy, d + 2 * L), s2);
                s3 = h3.fma(FloatVector.fromArray(SPECIES, dy, d + 3 * L), s3);
            }
            total0 = total0.add(s0);
            total1 = total1.add(s1);
            total2 = total2.add(s2);
            total3 = total3.add(s3);
        } while (r < rows);
        total0.intoArray(y, yo);
        total1.intoArray(y, yo + L);
        total2.intoArray(y, yo + 2 * L);
        total3.intoArray(y, yo + 3 * L);
    }

    private static void one(
            float[] x, int xo, int c, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] y, int yo, int rows, int cols) {
        FloatVector total = FloatVector.broadcast(SPECIES, -0f);
        int r = 0;
        do {
            FloatVector s = FloatVector.zero(SPECIES);
            int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK);
            for (; r < end; r++) {
                int at = xo + r * cols;
                float first = centre == null ? 0 : x[at];
                float mean = centre == null ? 0 : centre[co + r];
                FloatVector h = FloatVector.fromArray(SPECIES, x, at + c).sub(first).sub(mean).mul(rstd[so + r]);
                s = h.fma(FloatVector.fromArray(SPECIES, dy, dyo + r * cols), s);
            }
            total = total.add(s);
        } while (r < rows);
        total.intoArray(y, yo);
    }
}
