package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.List;

/** z = dy · sigmoid(−x); with gradient g: ∂x = −g · dy · s · (1 − s) with s = sigmoid x, ∂dy = g · sigmoid(−x). */
public record LogSigmoidGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.LOG_SIGMOID;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var x = z.input(0);
        Var slope = Var.apply(new SigmoidGradient(), x.sigmoid(), g.multiply(z.input(1)));
        return List.of(slope.negate(), Var.apply(this, x, g));
    }
}
