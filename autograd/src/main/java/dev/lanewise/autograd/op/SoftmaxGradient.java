package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.RowKernels;
import java.util.List;

/**
 * z = y · (dy − Σ dy · y) by rows; with gradient g: ∂y = g · (dy − Σ dy · y) − dy · Σ g · y, ∂dy = y · (g − Σ g · y).
 */
public record SoftmaxGradient() implements RowGradientOp {
    @Override
    public void run(
            RowKernels kernels, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        kernels.softmaxGradient(y, yo, dy, dyo, dx, dxo, rows, cols);
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var y = z.input(0);
        Var dy = z.input(1);
        Var centred = g.multiply(dy.subtract(Operands.rowSums(dy.multiply(y))));
        return List.of(
                centred.subtract(dy.multiply(Operands.rowSums(g.multiply(y)))), Var.apply(this, y, g));
    }
}
