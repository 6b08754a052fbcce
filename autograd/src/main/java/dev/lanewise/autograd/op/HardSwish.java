package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = x · min(max(x + 3, 0), 6) / 6; dx = dy · (x / 3 + ½) within ±3, else 0 or dy. */
public record HardSwish() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.HARD_SWISH;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new HardSwishGradient(), y.input(0), dy));
    }
}
