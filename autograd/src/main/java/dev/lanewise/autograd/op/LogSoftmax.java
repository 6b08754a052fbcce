package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.RowKernels;
import java.util.List;

/** y = x − ln Σ eˣ along the last axis; dx = dy − eʸ · Σ dy. */
public record LogSoftmax() implements RowOp {
    @Override
    public void run(RowKernels kernels, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        kernels.logSoftmax(x, xo, y, yo, rows, cols);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new LogSoftmaxGradient(), y, dy));
    }
}
