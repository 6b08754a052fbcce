package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.List;

/** z = dy · f′(x), f = hard-swish; with gradient g: ∂x = within ±3 ? g · dy / 3 : 0, ∂dy = g · f′(x). */
public record HardSwishGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.HARD_SWISH;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var x = z.input(0);
        Var third = g.multiply(z.input(1)).scale(1 / 3f);
        Var above = Var.apply(new ReluGradient(), x.offset(3), third);
        Var beyond = Var.apply(new ReluGradient(), x.offset(-3), third);
        return List.of(above.subtract(beyond), Var.apply(this, x, g));
    }
}
