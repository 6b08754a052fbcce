package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Cumulative sums down the columns: each row is the one above, already summed, plus its own elements. */
final class SimdCumulativeSums {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int L = SPECIES.length();

    private SimdCumulativeSums() {}

    static void columns(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        if (rows > 0) {
            System.arraycopy(x, xo, y, yo, cols);
        }
        for (int r = 1; r < rows; r++) {
            row(x, xo + r * cols, y, yo + r * cols, cols);
        }
    }

    private static void row(float[] x, int xo, float[] y, int yo, int cols) {
        int c = 0;
        for (; c <= cols - L; c += L) {
            FloatVector above = FloatVector.fromArray(SPECIES, y, yo + c - cols);
            above.add(FloatVector.fromArray(SPECIES, x, xo + c)).intoArray(y, yo + c);
        }
        for (; c < cols; c++) {
            y[yo + c] = y[yo + c - cols] + x[xo + c];
        }
    }
}
