package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.List;

/**
 * y = the smaller of a and b; dy goes to that one, and half to each where they are equal.
 *
 * <p>NaN wins and −0 &lt; +0, as {@link Math#min(float, float)}. Equal infinities get the gradient NaN: the rule
 * weighs by the sign of the difference.
 */
public record Minimum() implements BinaryOp {
    @Override
    public BinaryMap map() {
        return BinaryMap.MIN;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var half = y.input(1).subtract(y.input(0)).sign().scale(0.5f);
        return List.of(dy.multiply(half.offset(0.5f)), dy.multiply(half.negate().offset(0.5f)));
    }
}
