package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.List;

/** y = x + constant; dx = dy. */
public record Offset(float constant) implements ScalarOp {
    @Override
    public BinaryMap map() {
        return BinaryMap.ADD;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy);
    }
}
