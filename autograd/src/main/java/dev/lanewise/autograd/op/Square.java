package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = x²; dx = 2 · dy · x. */
public record Square() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.SQUARE;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y.input(0)).scale(2));
    }
}
