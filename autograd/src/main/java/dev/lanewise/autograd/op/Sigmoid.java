package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = 1 / (1 + e⁻ˣ); dx = dy · y · (1 − y). */
public record Sigmoid() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.SIGMOID;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new SigmoidGradient(), y, dy));
    }
}
