package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = eˣ; dx = dy · y. */
public record Exp() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.EXP;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y));
    }
}
