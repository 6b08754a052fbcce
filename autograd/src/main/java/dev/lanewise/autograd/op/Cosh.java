package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = (eˣ + e⁻ˣ)/2; dx = dy · sinh x. */
public record Cosh() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.COSH;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y.input(0).sinh()));
    }
}
