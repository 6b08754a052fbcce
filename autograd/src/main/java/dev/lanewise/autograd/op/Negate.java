package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = −x; dx = −dy. */
public record Negate() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.NEGATE;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.negate());
    }
}
