package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = (eˣ − e⁻ˣ)/2; dx = dy · cosh x. */
public record Sinh() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.SINH;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y.input(0).cosh()));
    }
}
