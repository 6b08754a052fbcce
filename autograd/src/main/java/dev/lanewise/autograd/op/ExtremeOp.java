package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/**
 * An op that keeps one element over some axes; dy goes to it, in equal shares where several are equal.
 *
 * <p>NaN wins, and the gradient is NaN where it does.
 */
public sealed interface ExtremeOp extends ReduceOp permits Max, Min {
    @Override
    default Shape shape(List<Var> inputs) {
        Shape y = ReduceOp.super.shape(inputs);
        Shape x = inputs.getFirst().shape();
        if (folded(x) == 0) {
            throw new ShapeException(name() + ": nothing to choose from along axes " + axes() + " of shape " + x);
        }
        return y;
    }

    @Override
    default List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        Var kept = x.equalTo(restored(y, x.shape()));
        Var ties = Var.apply(new Sum(axes()), kept);
        return List.of(kept.multiply(restored(dy.divide(ties), x.shape())));
    }
}
