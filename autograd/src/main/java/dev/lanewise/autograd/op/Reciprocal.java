package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = 1 / x; dx = −dy · y². */
public record Reciprocal() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.RECIPROCAL;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y.square()).negate());
    }
}
