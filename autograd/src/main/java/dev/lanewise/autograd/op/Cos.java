package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = cos x; dx = −dy · sin x. */
public record Cos() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.COS;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y.input(0).sin()).negate());
    }
}
