package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = sin x; dx = dy · cos x. */
public record Sin() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.SIN;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y.input(0).cos()));
    }
}
