package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = ln(1 + x); dx = dy / (1 + x). */
public record Log1p() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.LOG1P;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.divide(y.input(0).offset(1)));
    }
}
