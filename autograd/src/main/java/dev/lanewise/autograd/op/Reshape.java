package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/** y = x in another shape of equal size, in row-major order; dx = dy in x's shape. */
public record Reshape(Shape target) implements ViewOp {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.floats(this, inputs, 1).getFirst().shape();
        if (x.size() != target.size()) {
            throw new ShapeException("reshape: " + x + " has " + x.size() + " elements, " + target + " has " + target.size());
        }
        return target;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.reshape(y.input(0).shape().toArray()));
    }
}
