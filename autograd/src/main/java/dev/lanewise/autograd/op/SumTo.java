package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Reduction;
import java.util.List;

/** y = Σ x over the axes along which {@code target} was stretched to x's shape; dx = dy stretched again. */
public record SumTo(Shape target) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.floats(this, inputs, 1).getFirst().shape();
        if (!Operands.stretches(target, x)) {
            throw new ShapeException("sumTo: " + target + " does not broadcast to " + x);
        }
        return target;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        int missing = x.shape().rank() - target.rank();
        boolean[] reduced = new boolean[x.shape().rank()];
        for (int axis = 0; axis < reduced.length; axis++) {
            reduced[axis] = axis < missing || target.dim(axis - missing) == 1;
        }
        return AxisReduction.bind(compute, Reduction.SUM, x, reduced, (Tensor) output);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.broadcastTo(y.input(0).shape()));
    }
}
