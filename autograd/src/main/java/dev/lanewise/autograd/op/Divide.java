package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.List;

/** y = a / b; da = dy / b, db = −(dy / b) · y. */
public record Divide() implements BinaryOp {
    @Override
    public BinaryMap map() {
        return BinaryMap.DIVIDE;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var da = dy.divide(y.input(1));
        return List.of(da, da.multiply(y).negate());
    }
}
