package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import java.util.List;

/**
 * The open branch of the catalogue: operations that users define, applied by {@link Var#apply}. Implementations should
 * be records. {@link dev.lanewise.autograd.GradientCheck} holds their rule against their forward computation.
 */
public non-sealed interface CustomOp extends Op {
    /** Without a rule of its own, an op can be evaluated but not differentiated. */
    @Override
    default List<Var> vjp(Var y, Var dy) {
        throw new UnsupportedOperationException(name() + ": has no derivative rule");
    }
}
