package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = √x; dx = dy / (2y). */
public record Sqrt() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.SQRT;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.divide(y).scale(0.5f));
    }
}
