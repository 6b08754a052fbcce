package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.ReduceKernels;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** An op that tells where along an axis, which goes, one element stands, as integers; its input has no gradient. */
public sealed interface IndexOp extends Op permits ArgMax, ArgMin {
    /** Counted from 0. */
    int axis();

    /** The kernel call along rows. */
    void rows(ReduceKernels kernels, float[] x, int xo, int[] y, int yo, int rows, int cols);

    /** The kernel call down columns. */
    void columns(ReduceKernels kernels, float[] x, int xo, int[] y, int yo, int rows, int cols);

    @Override
    default Shape shape(List<Var> inputs) {
        Shape x = Operands.axis(this, Operands.floats(this, inputs, 1).getFirst(), axis());
        if (x.dim(axis()) == 0) {
            throw new ShapeException(name() + ": nothing to choose from along axis " + axis() + " of " + x);
        }
        return Shape.of(IntStream.range(0, x.rank()).filter(i -> i != axis()).map(x::dim).toArray());
    }

    @Override
    default boolean integer() {
        return true;
    }

    @Override
    default Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor y = (IntTensor) output;
        ReduceKernels kernels = compute.kernels().reduce();
        int extent = x.shape().dim(axis());
        int cols = Nest.dense(x.shape())[axis()];
        int matrix = extent * cols;
        return Operands.rows(compute, cols == 0 ? 0 : y.size() / cols, matrix, (from, to) -> {
            if (cols == 1) {
                rows(kernels, x.data(), x.offset() + from * extent, y.data(), y.offset() + from, to - from, extent);
                return;
            }
            for (int i = from; i < to; i++) {
                columns(kernels, x.data(), x.offset() + i * matrix, y.data(), y.offset() + i * cols, extent, cols);
            }
        });
    }

    @Override
    default List<Var> vjp(Var y, Var dy) {
        return Collections.singletonList(null);
    }
}
