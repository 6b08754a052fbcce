package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = 1 / √x; dx = −½ · dy · y / x. */
public record Rsqrt() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.RSQRT;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y).divide(y.input(0)).scale(-0.5f));
    }
}
