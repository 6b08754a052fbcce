package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = x · t, t = tanh(softplus x); dx = dy · (t + x · sigmoid x · (1 − t²)). */
public record Mish() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.MISH;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new MishGradient(), y.input(0), dy));
    }
}
