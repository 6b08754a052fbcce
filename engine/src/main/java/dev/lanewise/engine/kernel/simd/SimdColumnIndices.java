package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Arg-max and arg-min of columns: a vector of neighbouring columns walks down the rows, as in {@link SimdColumns}. */
final class SimdColumnIndices {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final int L = SPECIES.length();

    private SimdColumnIndices() {}

    /** Arg-max of each column; there is at least one row, and the columns fill at least one vector. */
    static void argMax(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        for (int c = 0; c < cols; c += L) {
            int from = Math.min(c, cols - L);
            argMax(x, xo + from, rows, cols, y, yo + from);
        }
    }

    private static void argMax(float[] x, int xo, int rows, int cols, int[] y, int yo) {
        FloatVector best = FloatVector.fromArray(SPECIES, x, xo);
        IntVector row = IntVector.zero(INTS);
        for (int r = 1; r < rows; r++) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * cols);
            VectorMask<Float> firstNaN =
                    v.compare(VectorOperators.NE, v).and(best.compare(VectorOperators.EQ, best));
            VectorMask<Float> better = v.compare(VectorOperators.GT, best).or(firstNaN);
            best = best.blend(v, better);
            row = row.blend(IntVector.broadcast(INTS, r), better.cast(INTS));
        }
        row.intoArray(y, yo);
    }

    /** Arg-min of each column; there is at least one row, and the columns fill at least one vector. */
    static void argMin(float[] x, int xo, int[] y, int yo, int rows, int cols) {
        for (int c = 0; c < cols; c += L) {
            int from = Math.min(c, cols - L);
            argMin(x, xo + from, rows, cols, y, yo + from);
        }
    }

    private static void argMin(float[] x, int xo, int rows, int cols, int[] y, int yo) {
        FloatVector best = FloatVector.fromArray(SPECIES, x, xo);
        IntVector row = IntVector.zero(INTS);
        for (int r = 1; r < rows; r++) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * cols);
            VectorMask<Float> firstNaN =
                    v.compare(VectorOperators.NE, v).and(best.compare(VectorOperators.EQ, best));
            VectorMask<Float> better = v.compare(VectorOperators.LT, best).or(firstNaN);
            best = best.blend(v, better);
            row = row.blend(IntVector.broadcast(INTS, r), better.cast(INTS));
        }
        row.intoArray(y, yo);
    }
}
