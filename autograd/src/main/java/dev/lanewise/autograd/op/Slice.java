package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;

/**
 * y = the {@code count} elements of x along an axis at from, from + step, from + 2·step, …; dx = dy at those places and 0
 * between them ({@link Pad}).
 *
 * @param axis counted from 0
 * @param step below 0 to go backwards
 */
public record Slice(int axis, int from, int step, int count) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.axis(this, Operands.floats(this, inputs, 1).getFirst(), axis);
        int[] dims = x.toArray();
        Operands.checkPlaces(this, from, step, count, dims[axis], axis, x);
        dims[axis] = count;
        return Shape.of(dims);
    }

    /** In place if the elements are one range. */
    @Override
    public int viewAt(List<Shape> inputs) {
        Shape x = inputs.getFirst();
        boolean outermost = true;
        for (int before = 0; before < axis; before++) {
            outermost &= x.dim(before) == 1;
        }
        return outermost && (step == 1 || count == 1) ? from * Nest.dense(x)[axis] : -1;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        int[] strides = Nest.dense(x.shape());
        int first = x.offset() + from * strides[axis];
        strides[axis] *= step;
        return StridedCopy.bind(compute, new Nest(output.shape().toArray(), strides), x.data(), first, (Tensor) output);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new Pad(axis, from, step, y.input(0).shape().dim(axis), 0), dy));
    }
}
