package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = eˣ − 1; dx = dy · (y + 1). */
public record Expm1() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.EXPM1;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y.offset(1)));
    }
}
