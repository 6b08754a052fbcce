package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * y[r, …] = Σ x[i, …] over all i with index[i] = r, in order of i from +0 on, for r = 0 … {@code rows} − 1;
 * dx[i, …] = dy[index[i], …].
 *
 * <p>The threads share the columns, so that no sum depends on them. Evaluating with an index outside the rows is an
 * {@link IllegalArgumentException}.
 */
public record ScatterAdd(int rows) implements Op {
    /** Columns below which a thread of its own is not worth while, a cache line of them. */
    private static final int COLUMNS = 16;

    public ScatterAdd {
        if (rows < 0) {
            throw new ShapeException("scatterAdd: " + rows + " rows");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        Shape x = Operands.floats(this, inputs.subList(0, 1), 1).getFirst().shape();
        Shape index = Operands.indices(this, inputs.get(1));
        int[] dims = x.toArray();
        if (x.rank() < index.rank() || !Shape.of(Arrays.copyOf(dims, index.rank())).equals(index)) {
            throw new ShapeException(name() + ": wants floats that begin with the shape of the indices " + index + ", got " + x);
        }
        int[] row = new int[x.rank() - index.rank() + 1];
        row[0] = rows;
        System.arraycopy(dims, index.rank(), row, 1, row.length - 1);
        return Shape.of(row);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor index = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        int cols = rows == 0 ? 0 : y.size() / rows;
        int grain = Math.max(COLUMNS, ElementTask.GRAIN / Math.max(1, rows + index.size()));
        Parallel.RangeTask add = (from, to) -> compute.kernels().move().scatterAdd(
                x.data(), x.offset() + from, cols, index.data(), index.offset(),
                y.data(), y.offset() + from, cols, index.size(), to - from);
        return () -> {
            Operands.checkIndices(this, index, rows);
            Arrays.fill(y.data(), y.offset(), y.offset() + y.size(), 0);
            compute.parallel().forRange(cols, grain, add);
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(new Gather(), dy, y.input(1)), null);
    }
}
