package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = log₂ x; dx = dy / (x · ln 2). */
public record Log2() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.LOG2;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.divide(y.input(0)).scale((float) (1 / StrictMath.log(2))));
    }
}
