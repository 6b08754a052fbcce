package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = 2ˣ; dx = dy · y · ln 2. */
public record Exp2() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.EXP2;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y).scale((float) StrictMath.log(2)));
    }
}
