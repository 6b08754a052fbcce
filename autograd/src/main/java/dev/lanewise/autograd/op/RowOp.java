package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.RowKernels;
import java.util.List;

/** An op of one float input that maps each row along the last axis to a row of the same length. */
public sealed interface RowOp extends Op permits Softmax, LogSoftmax {
    /** The kernel call for {@code rows} rows of {@code cols} elements. */
    void run(RowKernels kernels, float[] x, int xo, float[] y, int yo, int rows, int cols);

    @Override
    default Shape shape(List<Var> inputs) {
        return Operands.atLeast(this, Operands.floats(this, inputs, 1).getFirst(), 1);
    }

    @Override
    default Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor y = (Tensor) output;
        int cols = x.shape().dim(-1);
        return Operands.rows(compute, cols == 0 ? 0 : x.size() / cols, cols, (from, to) -> run(
                compute.kernels().row(),
                x.data(),
                x.offset() + from * cols,
                y.data(),
                y.offset() + from * cols,
                to - from,
                cols));
    }
}
