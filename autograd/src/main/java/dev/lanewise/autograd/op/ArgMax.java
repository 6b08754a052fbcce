package dev.lanewise.autograd.op;

import dev.lanewise.engine.kernel.ReduceKernels;

/** y = the index of the largest element along an axis: NaN wins, then the lowest index; x has no gradient. */
public record ArgMax(int axis) implements IndexOp {
    @Override
    public void rows(ReduceKernels kernels, float[] x, int xo, int[] y, int yo, int rows, int cols) {
        kernels.argMaxRows(x, xo, y, yo, rows, cols);
    }

    @Override
    public void columns(ReduceKernels kernels, float[] x, int xo, int[] y, int yo, int rows, int cols) {
        kernels.argMaxColumns(x, xo, y, yo, rows, cols);
    }
}
