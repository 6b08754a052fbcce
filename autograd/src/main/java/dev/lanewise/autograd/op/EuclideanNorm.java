package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.Backend;
import java.util.List;

/**
 * y = √Σ x² along the last axis, which goes, and no square over- or underflows; dx = dy · x / y, and 0 where y is 0: the
 * subgradient of least norm.
 */
public record EuclideanNorm() implements RowReduceOp {
    @Override
    public void run(Backend kernels, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        kernels.reduce().normRows(x, xo, y, yo, rows, cols);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var length = y.equalTo(Var.scalar(0)).where(Var.scalar(1), y);
        return List.of(y.input(0).divide(Operands.column(length)).multiply(Operands.column(dy)));
    }
}
