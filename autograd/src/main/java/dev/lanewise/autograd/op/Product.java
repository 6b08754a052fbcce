package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.Reduction;
import java.util.List;

/**
 * y = Π x along the last axis, which goes, 1 of no elements; the gradient of each element is dy times the product of the
 * others.
 *
 * <p>Nothing is divided by an element, so that a zero gets its true gradient, in every order of derivation: it is that of a
 * tree which multiplies the first half of the elements with the second, until one is left.
 */
public record Product() implements RowReduceOp {
    @Override
    public void run(Backend kernels, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        kernels.reduce().reduceRows(Reduction.PRODUCT, x, xo, y, yo, rows, cols);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        Shape shape = x.shape();
        if (shape.size() == 0) {
            return List.of(x);
        }
        Var rest = x;
        for (int n = shape.dim(-1); n > 1; n = (n + 1) / 2) {
            Var even = n % 2 == 0 ? rest : rest.pad(-1, 0, 1, 1);
            int half = (n + 1) / 2;
            rest = even.slice(-1, 0, half).multiply(even.slice(-1, half, 2 * half));
        }
        return Gradients.vjp(rest, Operands.column(dy), List.of(x));
    }
}
