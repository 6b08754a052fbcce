package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import java.util.Collections;
import java.util.List;

/** y = x; no gradient goes on to x. */
public record StopGradient() implements ViewOp {
    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Collections.singletonList(null);
    }
}
