package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.List;

/** z = dy · f′(x), f = gelu; with gradient g: ∂x = g · dy · (2 − x²) · φ(x) with the normal density φ, ∂dy = g · f′(x). */
public record GeluGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.GELU;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var x = z.input(0);
        Var square = x.square();
        Var density = square.scale(-0.5f).exp().scale((float) (1 / StrictMath.sqrt(2 * Math.PI)));
        Var slope = square.negate().offset(2).multiply(density);
        return List.of(g.multiply(z.input(1)).multiply(slope), Var.apply(this, x, g));
    }
}
