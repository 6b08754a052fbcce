package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** y = the index of the largest element along the last axis: NaN wins, then the lowest index; x has no gradient. */
public record ArgMax() implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.atLeast(this, Operands.floats(this, inputs, 1).getFirst(), 1);
        if (x.dim(-1) == 0) {
            throw new ShapeException("argMax: nothing to choose from along the last axis of " + x);
        }
        return Shape.of(Arrays.copyOf(x.toArray(), x.rank() - 1));
    }

    @Override
    public boolean integer() {
        return true;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor y = (IntTensor) output;
        int cols = x.shape().dim(-1);
        return Operands.rows(compute, y.size(), cols, (from, to) -> compute.kernels().reduce().argMaxRows(
                x.data(), x.offset() + from * cols, y.data(), y.offset() + from, to - from, cols));
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Collections.singletonList(null);
    }
}
