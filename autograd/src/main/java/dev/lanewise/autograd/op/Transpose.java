package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;

/** y = x with its last two axes swapped; dx = dy with its last two axes swapped. */
public record Transpose() implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.atLeast(this, Operands.floats(this, inputs, 1).getFirst(), 2);
        return Shape.of(swapped(x.toArray()));
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Nest nest = new Nest(output.shape().toArray(), swapped(Nest.dense(x.shape())));
        return StridedCopy.bind(compute, nest, x.data(), x.offset(), (Tensor) output);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.transpose());
    }

    private static int[] swapped(int[] perAxis) {
        int last = perAxis.length - 1;
        int kept = perAxis[last];
        perAxis[last] = perAxis[last - 1];
        perAxis[last - 1] = kept;
        return perAxis;
    }
}
