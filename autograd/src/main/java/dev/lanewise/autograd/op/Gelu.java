package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = x · Φ(x) with the normal distribution Φ and its density φ; dx = dy · (Φ(x) + x · φ(x)). */
public record Gelu() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.GELU;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new GeluGradient(), y.input(0), dy));
    }
}
