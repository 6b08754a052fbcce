package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Collections;
import java.util.List;

/** y = the sign of x: −1, ±0 or 1; constant almost everywhere, so x has no gradient. */
public record Sign() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.SIGN;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Collections.singletonList(null);
    }
}
