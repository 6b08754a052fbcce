package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = log₁₀ x; dx = dy / (x · ln 10). */
public record Log10() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.LOG10;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.scale((float) (1 / StrictMath.log(10))).divide(y.input(0)));
    }
}
