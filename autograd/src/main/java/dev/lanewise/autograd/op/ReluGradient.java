package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.GradientMap;
import java.util.Arrays;
import java.util.List;

/** z = v &gt; 0 ? dy : 0, where v is the input or the output of relu; with gradient g: ∂dy = v &gt; 0 ? g : 0, v has none. */
public record ReluGradient() implements GradientOp {
    @Override
    public GradientMap map() {
        return GradientMap.RELU;
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        return Arrays.asList(null, Var.apply(this, z.input(0), g));
    }
}
