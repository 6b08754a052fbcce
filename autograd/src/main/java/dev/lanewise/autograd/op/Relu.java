package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = x &lt; 0 ? 0 : x; dx = y &gt; 0 ? dy : 0: from y, so that x need not be kept. */
public record Relu() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.RELU;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new ReluGradient(), y, dy));
    }
}
