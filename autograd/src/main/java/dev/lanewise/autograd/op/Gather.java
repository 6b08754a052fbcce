package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * y[…, i, …] = x[…, index[i], …]: slices of x along an axis, one for each of the integers of any shape, whose axes stand in
 * place of that one; along the first axis, rows of a table of embeddings. dx = dy added slice by slice to where it came from
 * ({@link ScatterAdd}).
 *
 * <p>Evaluating with an index that x does not have is an {@link IllegalArgumentException}.
 *
 * @param axis counted from 0
 */
public record Gather(int axis) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        Shape x = Operands.axis(this, Operands.floats(this, inputs.subList(0, 1), 1).getFirst(), axis);
        Shape index = Operands.indices(this, inputs.get(1));
        int[] dims = new int[x.rank() - 1 + index.rank()];
        System.arraycopy(x.toArray(), 0, dims, 0, axis);
        System.arraycopy(index.toArray(), 0, dims, axis, index.rank());
        System.arraycopy(x.toArray(), axis + 1, dims, axis + index.rank(), x.rank() - 1 - axis);
        return Shape.of(dims);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor index = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        int extent = x.shape().dim(axis);
        int cols = Nest.dense(x.shape())[axis];
        int count = index.size();
        Runnable gather = Operands.rows(compute, cols == 0 ? 0 : y.size() / cols, cols, (from, to) -> {
            for (int i = from; i < to; ) {
                int at = i % count;
                int rows = Math.min(to - i, count - at);
                compute.kernels().move().gather(
                        x.data(), x.offset() + i / count * extent * cols, cols, index.data(), index.offset() + at,
                        y.data(), y.offset() + i * cols, cols, rows, cols);
                i += rows;
            }
        });
        return () -> {
            Operands.checkIndices(this, index, extent);
            gather.run();
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(new ScatterAdd(axis, y.input(0).shape().dim(axis)), dy, y.input(1)), null);
    }
}
