package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.kernel.Backend;
import java.util.List;

/**
 * y = Σ (x − m)² / (n − correction) along the last axis, which goes, with m the mean of its n elements;
 * dx = dy · 2 (x − m) / (n − correction).
 *
 * @param correction 0 for the variance of a population, 1 for the unbiased estimate from a sample (Bessel)
 */
public record Variance(int correction) implements RowReduceOp {
    public Variance {
        if (correction < 0) {
            throw new IllegalArgumentException("variance: correction " + correction + ", want at least 0");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Shape y = RowReduceOp.super.shape(inputs);
        int n = inputs.getFirst().shape().dim(-1);
        if (n <= correction) {
            throw new ShapeException("variance: of " + n + " elements with a correction of " + correction + ", want more elements");
        }
        return y;
    }

    @Override
    public void run(Backend kernels, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        kernels.reduce().varianceRows(x, xo, y, yo, rows, cols, correction);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        Var share = dy.scale((float) (2.0 / (x.shape().dim(-1) - correction)));
        return List.of(x.subtract(Operands.column(x.mean(-1))).multiply(Operands.column(share)));
    }
}
