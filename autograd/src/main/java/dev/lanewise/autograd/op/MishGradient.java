package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.List;

/** 
 * z = dy · f′(x), f = mish; with gradient g: ∂dy = g · f′(x), ∂x = g · dy · u · (2 + x · (1 − s − 2·s·t)) with
 * s = sigmoid x, t = tanh(softplus x), u = s · (1 − t²).
 */
public record MishGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.MISH;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var x = z.input(0);
        Var s = x.sigmoid();
        Var t = x.softplus().tanh();
        Var u = Var.apply(new TanhGradient(), t, g.multiply(z.input(1)).multiply(s));
        Var factor = t.scale(-2).offset(-1).multiply(s).offset(1).multiply(x).offset(2);
        return List.of(u.multiply(factor), Var.apply(this, x, g));
    }
}
