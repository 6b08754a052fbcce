package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = ln x; dx = dy / x. */
public record Log() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.LOG;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.divide(y.input(0)));
    }
}
