package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = x · sigmoid v, v = 2·√(2/π)·(x + 0.044715·x³); dx = dy · (s + x · s · (1 − s) · v′), s = sigmoid v. */
public record GeluTanh() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.GELU_TANH;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new GeluTanhGradient(), y.input(0), dy));
    }
}
