package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.List;

/** y = x repeated along the axes where {@code target} is longer; dx = dy summed over them. */
public record BroadcastTo(Shape target) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.floats(this, inputs, 1).getFirst().shape();
        if (!Operands.stretches(x, target)) {
            throw new ShapeException("broadcastTo: " + x + " does not broadcast to " + target);
        }
        return target;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        return StridedCopy.bind(compute, Nest.broadcast(target, x.shape()), x.data(), x.offset(), (Tensor) output);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.sumTo(y.input(0).shape()));
    }
}
