package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.kernel.Reduction;
import java.util.List;

/**
 * y = the largest x over some axes; dy goes to it, in equal shares where several are the largest.
 *
 * <p>NaN wins, and the gradient is NaN where it does.
 */
public record Max(List<Integer> axes) implements ReduceOp {
    public Max {
        axes = List.copyOf(axes);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MAX;
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Shape y = ReduceOp.super.shape(inputs);
        Shape x = inputs.getFirst().shape();
        if (folded(x) == 0) {
            throw new ShapeException("max: nothing to choose from along axes " + axes + " of shape " + x);
        }
        return y;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        Var largest = x.equalTo(restored(y, x.shape()));
        Var ties = Var.apply(new Sum(axes), largest);
        return List.of(largest.multiply(restored(dy.divide(ties), x.shape())));
    }
}
