package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.List;

/**
 * y = aᵇ; da = dy · b · aᵇ⁻¹, db = dy · y · ln a.
 *
 * <p>0⁰ is 1 like any other base's, so da is 0 there. At a = 0 and b of at least 0, db is 0, as in PyTorch.
 */
public record Power() implements BinaryOp {
    @Override
    public BinaryMap map() {
        return BinaryMap.POW;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var a = y.input(0);
        Var b = y.input(1);
        Var zero = Var.scalar(0);
        Var one = Var.scalar(1);
        Var atZero = a.equalTo(zero);
        Var base = atZero.multiply(b.equalTo(zero)).where(one, a);
        Var logarithm = atZero.multiply(b.greaterOrEqual(zero)).where(one, a).log();
        return List.of(dy.multiply(b).multiply(base.pow(b.offset(-1))), dy.multiply(y).multiply(logarithm));
    }
}
