package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = arctan x; dx = dy / (1 + x²). */
public record Atan() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.ATAN;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.divide(y.input(0).square().offset(1)));
    }
}
