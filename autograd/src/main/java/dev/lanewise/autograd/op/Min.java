package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.kernel.Reduction;
import java.util.List;

/**
 * y = the smallest x over some axes; dy goes to it, in equal shares where several are the smallest.
 *
 * <p>NaN wins, and the gradient is NaN where it does.
 */
public record Min(List<Integer> axes) implements ReduceOp {
    public Min {
        axes = List.copyOf(axes);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MIN;
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Shape y = ReduceOp.super.shape(inputs);
        Shape x = inputs.getFirst().shape();
        if (folded(x) == 0) {
            throw new ShapeException("min: nothing to choose from along axes " + axes + " of shape " + x);
        }
        return y;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        Var smallest = x.equalTo(restored(y, x.shape()));
        Var ties = Var.apply(new Sum(axes), smallest);
        return List.of(smallest.multiply(restored(dy.divide(ties), x.shape())));
    }
}
