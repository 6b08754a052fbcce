package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = x · s, s = sigmoid x; dx = dy · (s + x · s · (1 − s)). */
public record Silu() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.SILU;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new SiluGradient(), y.input(0), dy));
    }
}
