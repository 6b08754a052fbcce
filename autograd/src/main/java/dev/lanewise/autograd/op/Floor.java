package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Collections;
import java.util.List;

/** y = the largest integer that is not above x; constant almost everywhere, so x has no gradient. */
public record Floor() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.FLOOR;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Collections.singletonList(null);
    }
}
