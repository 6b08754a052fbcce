package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.Backend;
import java.util.List;

/** y = ln Σ eˣ along the last axis, which goes; dx = dy · softmax x. */
public record LogSumExp() implements RowReduceOp {
    @Override
    public void run(Backend kernels, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        kernels.row().logSumExp(x, xo, y, yo, rows, cols);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(y.input(0).softmax().multiply(Operands.column(dy)));
    }
}
