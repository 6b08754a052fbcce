package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.RowKernels;
import java.util.List;

/** y = eˣ / Σ eˣ along the last axis; dx = y · (dy − Σ dy · y). */
public record Softmax() implements RowOp {
    @Override
    public void run(RowKernels kernels, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        kernels.softmax(x, xo, y, yo, rows, cols);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new SoftmaxGradient(), y, dy));
    }
}
