package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.List;

/** y = x in another shape of equal size, in row-major order; dx = dy in x's shape. */
public record Reshape(Shape target) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.floats(this, inputs, 1).getFirst().shape();
        if (x.size() != target.size()) {
            throw new ShapeException("reshape: " + x + " has " + x.size() + " elements, " + target + " has " + target.size());
        }
        return target;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor y = (Tensor) output;
        return Operands.map(compute, y.size(), (from, to) -> System.arraycopy(
                x.data(), x.offset() + from, y.data(), y.offset() + from, to - from));
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.reshape(y.input(0).shape().toArray()));
    }
}
