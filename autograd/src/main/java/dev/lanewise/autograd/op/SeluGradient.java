package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.List;

/** z = dy · (y &gt; 0 ? λ : y + λα); with gradient g: ∂y = y &gt; 0 ? 0 : g · dy, ∂dy = g · (y &gt; 0 ? λ : y + λα). */
public record SeluGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.SELU;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var y = z.input(0);
        Var all = g.multiply(z.input(1));
        return List.of(all.subtract(Var.apply(new ReluGradient(), y, all)), Var.apply(this, y, g));
    }
}
