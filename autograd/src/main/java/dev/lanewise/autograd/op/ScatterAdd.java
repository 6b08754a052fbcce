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
 * y[…, r, …] = Σ x[…, i, …] over all i with index[i] = r, in order of i from +0 on, for r = 0 … {@code rows} − 1; the axes
 * of the integers stand in x in place of the one that y has; dx[…, i, …] = dy[…, index[i], …] ({@link Gather}).
 *
 * <p>The threads share the columns, so that no sum depends on them. Evaluating with an index outside the rows is an
 * {@link IllegalArgumentException}.
 *
 * @param axis counted from 0
 */
public record ScatterAdd(int axis, int rows) implements Op {
    /** Columns below which a thread of its own is not worth while, a cache line of them. */
    private static final int COLUMNS = 16;

    public ScatterAdd {
        if (rows < 0) {
            throw new IllegalArgumentException("scatterAdd: " + rows + " rows, want at least 0");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        Shape x = Operands.floats(this, inputs.subList(0, 1), 1).getFirst().shape();
        Shape index = Operands.indices(this, inputs.get(1));
        int behind = x.rank() - axis - index.rank();
        int[] dims = x.toArray();
        if (axis < 0 || behind < 0 || !Shape.of(Arrays.copyOfRange(dims, axis, axis + index.rank())).equals(index)) {
            throw new ShapeException(name() + ": wants floats with the shape of the indices " + index + " from axis " + axis
                    + " on, got " + x);
        }
        int[] y = new int[axis + 1 + behind];
        System.arraycopy(dims, 0, y, 0, axis);
        y[axis] = rows;
        System.arraycopy(dims, axis + index.rank(), y, axis + 1, behind);
        return Shape.of(y);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor index = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        int cols = Nest.dense(y.shape())[axis];
        int columns = rows == 0 ? 0 : y.size() / rows;
        int grain = Math.max(COLUMNS, ElementTask.GRAIN / Math.max(1, rows + index.size()));
        Parallel.RangeTask add = (from, to) -> {
            for (int i = from; i < to; ) {
                int matrix = i / cols;
                int left = i % cols;
                int width = Math.min(to - i, cols - left);
                compute.kernels().move().scatterAdd(
                        x.data(), x.offset() + matrix * index.size() * cols + left, cols, index.data(), index.offset(),
                        y.data(), y.offset() + matrix * rows * cols + left, cols, index.size(), width);
                i += width;
            }
        };
        return () -> {
            Operands.checkIndices(this, index, rows);
            Arrays.fill(y.data(), y.offset(), y.offset() + y.size(), 0);
            compute.parallel().forRange(columns, grain, add);
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(new Gather(axis), dy, y.input(1)), null);
    }
}
