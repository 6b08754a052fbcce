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
 * y[i, …] = x[index[i], …]: rows along the first axis of x for integers of any shape, as of a table of embeddings;
 * dx = dy added row by row to where it came from ({@link ScatterAdd}).
 *
 * <p>Evaluating with an index that x does not have is an {@link IllegalArgumentException}.
 */
public record Gather() implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        Shape x = Operands.atLeast(this, Operands.floats(this, inputs.subList(0, 1), 1).getFirst(), 1);
        int[] index = Operands.indices(this, inputs.get(1)).toArray();
        int[] dims = Arrays.copyOf(index, index.length + x.rank() - 1);
        System.arraycopy(x.toArray(), 1, dims, index.length, x.rank() - 1);
        return Shape.of(dims);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor index = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        int rows = x.shape().dim(0);
        int cols = index.size() == 0 ? 0 : y.size() / index.size();
        Runnable gather = Operands.rows(compute, index.size(), cols, (from, to) -> compute.kernels().move().gather(
                x.data(), x.offset(), cols, index.data(), index.offset() + from,
                y.data(), y.offset() + from * cols, cols, to - from, cols));
        return () -> {
            Operands.checkIndices(this, index, rows);
            gather.run();
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(new ScatterAdd(y.input(0).shape().dim(0)), dy, y.input(1)), null);
    }
}
