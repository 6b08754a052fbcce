package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Column reductions: a vector holds neighbouring columns and walks down the rows. The last columns are covered by a
 * vector that ends at the last one and computes some columns a second time, with the same result. The total starts at
 * what changes no block result (−0, 1, ∓∞), so the first block needs no case of its own.
 */
final class SimdColumns {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int L = SPECIES.length();

    private SimdColumns() {}

    /**
     * One of the loops below. They are called through this type, not from a switch: of a call that meets many receivers C2
     * inlines none, but all branches of a switch that are used, and boxes vectors in what then grows too large.
     */
    private interface Loop {
        void run(float[] x, int xo, float[] y, int yo, int rows, int cols);
    }

    /** The columns fill at least one vector. */
    static void reduce(Reduction f, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        int c = 0;
        if (f == Reduction.SUM) {
            for (; c + 4 * L <= cols; c += 4 * L) {
                sumFour(x, xo + c, y, yo + c, rows, cols);
            }
        }
        Loop loop = loop(f);
        for (; c < cols; c += L) {
            int from = Math.min(c, cols - L);
            loop.run(x, xo + from, y, yo + from, rows, cols);
        }
    }

    private static Loop loop(Reduction f) {
        return switch (f) {
            case SUM -> SimdColumns::sum;
            case ABS_SUM -> SimdColumns::absSum;
            case SQUARED_NORM -> SimdColumns::squares;
            case PRODUCT -> SimdColumns::product;
            case MIN -> SimdColumns::min;
            case MAX_ABS -> SimdColumns::maxAbs;
            case MAX -> SimdColumns::max;
        };
    }

    private static void sumFour(float[] x, int xo, float[] y, int yo, int rows, int cols) {
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
                s0 = s0.add(FloatVector.fromArray(SPECIES, x, at));
                s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + L));
                s2 = s2.add(FloatVector.fromArray(SPECIES, x, at + 2 * L));
                s3 = s3.add(FloatVector.fromArray(SPECIES, x, at + 3 * L));
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

    private static void sum(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        FloatVector total = FloatVector.broadcast(SPECIES, -0f);
        int r = 0;
        do {
            FloatVector s = FloatVector.zero(SPECIES);
            int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK);
            for (; r < end; r++) {
                s = s.add(FloatVector.fromArray(SPECIES, x, xo + r * cols));
            }
            total = total.add(s);
        } while (r < rows);
        total.intoArray(y, yo);
    }

    private static void absSum(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        FloatVector total = FloatVector.broadcast(SPECIES, -0f);
        int r = 0;
        do {
            FloatVector s = FloatVector.zero(SPECIES);
            int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK);
            for (; r < end; r++) {
                s = s.add(FloatVector.fromArray(SPECIES, x, xo + r * cols).abs());
            }
            total = total.add(s);
        } while (r < rows);
        total.intoArray(y, yo);
    }

    private static void squares(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        FloatVector total = FloatVector.broadcast(SPECIES, -0f);
        int r = 0;
        do {
            FloatVector s = FloatVector.zero(SPECIES);
            int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK);
            for (; r < end; r++) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * cols);
                s = v.fma(v, s);
            }
            total = total.add(s);
        } while (r < rows);
        total.intoArray(y, yo);
    }

    private static void product(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        FloatVector total = FloatVector.broadcast(SPECIES, 1f);
        int r = 0;
        do {
            FloatVector s = FloatVector.broadcast(SPECIES, 1f);
            int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK);
            for (; r < end; r++) {
                s = s.mul(FloatVector.fromArray(SPECIES, x, xo + r * cols));
            }
            total = total.mul(s);
        } while (r < rows);
        total.intoArray(y, yo);
    }

    private static void max(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        FloatVector total = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int r = 0;
        do {
            FloatVector s = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
            int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK);
            for (; r < end; r++) {
                s = s.max(FloatVector.fromArray(SPECIES, x, xo + r * cols));
            }
            total = total.max(s);
        } while (r < rows);
        total.intoArray(y, yo);
    }

    private static void min(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        FloatVector total = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
        int r = 0;
        do {
            FloatVector s = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
            int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK);
            for (; r < end; r++) {
                s = s.min(FloatVector.fromArray(SPECIES, x, xo + r * cols));
            }
            total = total.min(s);
        } while (r < rows);
        total.intoArray(y, yo);
    }

    private static void maxAbs(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        FloatVector total = FloatVector.broadcast(SPECIES, 0f);
        int r = 0;
        do {
            FloatVector s = FloatVector.broadcast(SPECIES, 0f);
            int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK);
            for (; r < end; r++) {
                s = s.max(FloatVector.fromArray(SPECIES, x, xo + r * cols).abs());
            }
            total = total.max(s);
        } while (r < rows);
        total.intoArray(y, yo);
    }
}
