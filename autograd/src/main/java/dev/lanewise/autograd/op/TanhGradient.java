package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.List;

/** z = dy · (1 − y²); with gradient g: ∂y = −2 · g · dy · y, ∂dy = g · (1 − y²). */
public record TanhGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.TANH;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var y = z.input(0);
        Var dy = z.input(1);
        return List.of(g.multiply(dy).multiply(y).scale(-2), Var.apply(this, y, g));
    }
}
