package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = ln(1 + eˣ); dx = dy · sigmoid x. */
public record Softplus() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.SOFTPLUS;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new SoftplusGradient(), y.input(0), dy));
    }
}
