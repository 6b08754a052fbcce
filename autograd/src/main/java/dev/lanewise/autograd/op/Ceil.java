package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Collections;
import java.util.List;

/** y = the smallest integer that is not below x; constant almost everywhere, so x has no gradient. */
public record Ceil() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.CEIL;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Collections.singletonList(null);
    }
}
