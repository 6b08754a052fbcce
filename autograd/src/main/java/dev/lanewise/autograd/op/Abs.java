package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = |x|; dx = dy · sign x, zero at zero. */
public record Abs() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.ABS;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y.input(0).sign()));
    }
}
