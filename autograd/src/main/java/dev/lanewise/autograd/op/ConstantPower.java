package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.List;

/** y = x to the power of the constant c; dx = dy · c · xᶜ⁻¹, for c = 0 everywhere 0. */
public record ConstantPower(float constant) implements ScalarOp {
    @Override
    public BinaryMap map() {
        return BinaryMap.POW;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(constant == 0 ? dy.scale(0) : dy.multiply(y.input(0).pow(constant - 1)).scale(constant));
    }
}
