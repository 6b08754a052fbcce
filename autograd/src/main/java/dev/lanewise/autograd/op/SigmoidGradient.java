package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.List;

/** z = dy · y · (1 − y); with gradient g: ∂y = g · dy · (1 − 2y), ∂dy = g · y · (1 − y). */
public record SigmoidGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.SIGMOID;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var y = z.input(0);
        Var dy = z.input(1);
        return List.of(g.multiply(dy).multiply(y.scale(-2).offset(1)), Var.apply(this, y, g));
    }
}
