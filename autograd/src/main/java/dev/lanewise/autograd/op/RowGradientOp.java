package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.RowKernels;
import java.util.List;

/** The derivative of a {@link RowOp}: inputs (y, dy) of one shape, where y is the function's output. */
public sealed interface RowGradientOp extends Op permits SoftmaxGradient, LogSoftmaxGradient {
    /** The kernel call for {@code rows} rows of {@code cols} elements. */
    void run(
            RowKernels kernels, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols);

    @Override
    default Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 2);
        Shape y = Operands.atLeast(this, inputs.get(0), 1);
        Shape dy = inputs.get(1).shape();
        if (!y.equals(dy)) {
            throw new ShapeException(name() + ": value and gradient differ in shape: " + y + " and " + dy);
        }
        return y;
    }

    @Override
    default Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor y = (Tensor) inputs.get(0);
        Tensor dy = (Tensor) inputs.get(1);
        Tensor dx = (Tensor) output;
        int cols = y.shape().dim(-1);
        return Operands.rows(compute, cols == 0 ? 0 : y.size() / cols, cols, (from, to) -> run(
                compute.kernels().row(),
                y.data(),
                y.offset() + from * cols,
                dy.data(),
                dy.offset() + from * cols,
                dx.data(),
                dx.offset() + from * cols,
                to - from,
                cols));
    }
}
