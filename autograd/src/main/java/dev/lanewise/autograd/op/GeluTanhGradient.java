package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.List;

/** 
 * z = dy · f′(x), f = gelu by tanh = x · s, s = sigmoid v, v = a·x + b·x³; with gradient g: ∂dy = g · f′(x),
 * ∂x = g · dy · s · (1 − s) · (2·v′ + x · (v″ + v′² · (1 − 2s))).
 */
public record GeluTanhGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.GELU_TANH;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        float a = (float) (2 * StrictMath.sqrt(2 / Math.PI));
        float b = 0.044715f * a;
        Var x = z.input(0);
        Var square = x.square();
        Var s = square.scale(b).offset(a).multiply(x).sigmoid();
        Var slope = square.scale(3 * b).offset(a);
        Var curve = slope.square().multiply(s.scale(-2).offset(1)).add(x.scale(6 * b));
        Var factor = slope.scale(2).add(x.multiply(curve));
        Var dx = Var.apply(new SigmoidGradient(), s, g.multiply(z.input(1))).multiply(factor);
        return List.of(dx, Var.apply(this, x, g));
    }
}
