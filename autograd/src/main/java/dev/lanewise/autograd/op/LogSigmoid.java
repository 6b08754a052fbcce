package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = ln(1 / (1 + e⁻ˣ)); dx = dy · sigmoid(−x). */
public record LogSigmoid() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.LOG_SIGMOID;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new LogSigmoidGradient(), y.input(0), dy));
    }
}
