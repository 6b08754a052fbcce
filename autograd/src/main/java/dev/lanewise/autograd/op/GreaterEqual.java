package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.Arrays;
import java.util.List;

/** y = a ≥ b ? 1 : 0, 0 if either is NaN; constant almost everywhere, so neither has a gradient. */
public record GreaterEqual() implements BinaryOp {
    @Override
    public BinaryMap map() {
        return BinaryMap.GREATER_EQUAL;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(null, null);
    }
}
