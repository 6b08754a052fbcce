package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.List;

/** 
 * z = dy · (s + x · s · (1 − s)), s = sigmoid x; with gradient g: ∂x = g · dy · s · (1 − s) · (2 + x · (1 − 2s)),
 * ∂dy = g · (s + x · s · (1 − s)).
 */
public record SiluGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.SILU;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var x = z.input(0);
        Var s = x.sigmoid();
        Var factor = s.scale(-2).offset(1).multiply(x).offset(2);
        Var dx = Var.apply(new SigmoidGradient(), s, g.multiply(z.input(1))).multiply(factor);
        return List.of(dx, Var.apply(this, x, g));
    }
}
