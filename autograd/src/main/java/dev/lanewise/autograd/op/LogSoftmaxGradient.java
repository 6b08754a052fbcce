package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.RowKernels;
import java.util.List;

/** z = dy − eʸ · Σ dy by rows; with gradient g: ∂y = −g · eʸ · Σ dy, ∂dy = g − Σ g · eʸ. */
public record LogSoftmaxGradient() implements RowGradientOp {
    @Override
    public void run(
            RowKernels kernels, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        kernels.logSoftmaxGradient(y, yo, dy, dyo, dx, dxo, rows, cols);
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var weighted = g.multiply(z.input(0).exp());
        return List.of(
                weighted.multiply(Operands.rowSums(z.input(1))).negate(), g.subtract(Operands.rowSums(weighted)));
    }
}
