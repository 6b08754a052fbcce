package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.MoveKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link MoveKernels} with the Vector API. */
public final class SimdMoveKernels implements MoveKernels {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    /** Holds no state: any number of instances are alike. */
    public SimdMoveKernels() {}

    @Override
    public void transpose(float[] x, int xo, int ldx, float[] y, int yo, int ldy, int rows, int cols) {
        SimdTranspose.transpose(rows, cols, x, xo, ldx, y, yo, ldy, false);
    }

    @Override
    public void scatterAdd(
            float[] x, int xo, int ldx, int[] index, int io, float[] y, int yo, int ldy, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            add(x, xo + r * ldx, y, yo + index[io + r] * ldy, cols);
        }
    }

    private static void add(float[] x, int xo, float[] y, int yo, int n) {
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector sum = FloatVector.fromArray(SPECIES, y, yo + i).add(FloatVector.fromArray(SPECIES, x, xo + i));
            sum.intoArray(y, yo + i);
        }
        for (int i = body; i < n; i++) {
            y[yo + i] += x[xo + i];
        }
    }
}
