package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = x / (1 + |x|); dx = dy / (1 + |x|)². */
public record Softsign() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.SOFTSIGN;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new SoftsignGradient(), y.input(0), dy));
    }
}
