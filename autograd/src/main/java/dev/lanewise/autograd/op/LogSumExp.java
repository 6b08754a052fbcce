package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/** y = ln Σ eˣ along the last axis, which goes; dx = dy · softmax x. */
public record LogSumExp() implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.atLeast(this, Operands.floats(this, inputs, 1).getFirst(), 1);
        return Shape.of(Arrays.copyOf(x.toArray(), x.rank() - 1));
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor y = (Tensor) output;
        int cols = x.shape().dim(-1);
        return Operands.rows(compute, y.size(), cols, (from, to) -> compute.kernels().row().logSumExp(
                x.data(), x.offset() + from * cols, y.data(), y.offset() + from, to - from, cols));
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        int[] column = x.shape().toArray();
        column[column.length - 1] = 1;
        return List.of(x.softmax().multiply(dy.reshape(column)));
    }
}
