package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = erf x; dx = dy · 2/√π · exp(−x²). */
public record Erf() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.ERF;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        float slope = (float) (2 / StrictMath.sqrt(Math.PI));
        return List.of(dy.multiply(y.input(0).square().negate().exp()).scale(slope));
    }
}
