package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.List;

/** y = a · b; da = dy · b, db = dy · a. */
public record Multiply() implements BinaryOp {
    @Override
    public BinaryMap map() {
        return BinaryMap.MULTIPLY;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.multiply(y.input(1)), dy.multiply(y.input(0)));
    }
}
