package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.Reduction;
import java.util.List;

/** y = Σ x over some axes; dx = dy for each element. */
public record Sum(List<Integer> axes) implements ReduceOp {
    public Sum {
        axes = List.copyOf(axes);
    }

    @Override
    public Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        return List.of(restored(dy, x.shape()).broadcastTo(x.shape()));
    }
}
