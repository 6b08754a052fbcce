package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.List;

/** z = dy / (1 + |x|)²; with gradient g: ∂x = −2 · sign(x) · g · z / (1 + |x|), ∂dy = g / (1 + |x|)². */
public record SoftsignGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.SOFTSIGN;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var x = z.input(0);
        Var dx = g.multiply(z).multiply(x.sign()).scale(-2).divide(x.abs().offset(1));
        return List.of(dx, Var.apply(this, x, g));
    }
}
