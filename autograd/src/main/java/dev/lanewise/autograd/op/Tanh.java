package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = tanh x; dx = dy · (1 − y²). */
public record Tanh() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.TANH;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new TanhGradient(), y, dy));
    }
}
