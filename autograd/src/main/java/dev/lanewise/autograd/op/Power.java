package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.List;

/** y = aᵇ; da = dy · b · aᵇ⁻¹, db = dy · y · ln a. */
public record Power() implements BinaryOp {
    @Override
    public BinaryMap map() {
        return BinaryMap.POW;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var a = y.input(0);
        Var b = y.input(1);
        return List.of(dy.multiply(b).multiply(a.pow(b.offset(-1))), dy.multiply(y).multiply(a.log()));
    }
}
