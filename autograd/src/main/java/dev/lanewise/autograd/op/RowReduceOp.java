package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import java.util.Arrays;
import java.util.List;

/** An op of one float input that folds each row along the last axis, which goes, to one number. */
public sealed interface RowReduceOp extends Op permits LogSumExp, Variance, EuclideanNorm, Product {
    /** The kernel call for {@code rows} rows of {@code cols} elements. */
    void run(Backend kernels, float[] x, int xo, float[] y, int yo, int rows, int cols);

    @Override
    default Shape shape(List<Var> inputs) {
        Shape x = Operands.atLeast(this, Operands.floats(this, inputs, 1).getFirst(), 1);
        return Shape.of(Arrays.copyOf(x.toArray(), x.rank() - 1));
    }

    @Override
    default Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor y = (Tensor) output;
        int cols = x.shape().dim(-1);
        return Operands.rows(compute, y.size(), cols, (from, to) -> run(
                compute.kernels(), x.data(), x.offset() + from * cols, y.data(), y.offset() + from, to - from, cols));
    }
}
