package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.ReduceKernels;
import java.util.List;

/**
 * y[i] = x[0] + … + x[i] along an axis, one chain of additions; dx[i] = dy[i] + … + dy[n − 1], from the end on.
 *
 * @param axis counted from 0
 */
public record CumulativeSum(int axis) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        return Operands.axis(this, Operands.floats(this, inputs, 1).getFirst(), axis);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor y = (Tensor) output;
        ReduceKernels kernels = compute.kernels().reduce();
        int rows = x.shape().dim(axis);
        int cols = Nest.dense(x.shape())[axis];
        int matrix = rows * cols;
        return Operands.rows(compute, matrix == 0 ? 0 : x.size() / matrix, matrix, (from, to) -> {
            if (cols == 1) {
                kernels.cumulativeSumRows(
                        x.data(), x.offset() + from * rows, y.data(), y.offset() + from * rows, to - from, rows);
                return;
            }
            for (int i = from; i < to; i++) {
                kernels.cumulativeSumColumns(
                        x.data(), x.offset() + i * matrix, y.data(), y.offset() + i * matrix, rows, cols);
            }
        });
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy.reverse(axis).cumulativeSum(axis).reverse(axis));
    }
}
