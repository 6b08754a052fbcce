package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * y has {@code extent} elements along an axis: those of x at from, from + step, from + 2·step, …, and {@code value} at all
 * other places; dx = dy at those places ({@link Slice}).
 *
 * @param axis counted from 0
 * @param step below 0 to go backwards
 */
public record Pad(int axis, int from, int step, int extent, float value) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.axis(this, Operands.floats(this, inputs, 1).getFirst(), axis);
        int[] dims = x.toArray();
        Operands.checkPlaces(this, from, step, dims[axis], extent, axis, x);
        dims[axis] = extent;
        return Shape.of(dims);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor y = (Tensor) output;
        int count = x.shape().dim(axis);
        int inner = Nest.dense(x.shape())[axis];
        int run = extent * inner;
        return Operands.rows(compute, run == 0 ? 0 : y.size() / run, run, (first, last) -> {
            for (int i = first; i < last; i++) {
                place(x.data(), x.offset() + i * count * inner, count, inner, y.data(), y.offset() + i * run);
            }
        });
    }

    private void place(float[] x, int xo, int count, int inner, float[] y, int yo) {
        int begin = yo + from * inner;
        int end = yo + extent * inner;
        if (step == 1) {
            int behind = begin + count * inner;
            Arrays.fill(y, yo, begin, value);
            System.arraycopy(x, xo, y, begin, count * inner);
            Arrays.fill(y, behind, end, value);
            return;
        }
        Arrays.fill(y, yo, end, value);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < inner; j++) {
                y[begin + i * step * inner + j] = x[xo + i * inner + j];
            }
        }
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new Slice(axis, from, step, y.input(0).shape().dim(axis)), dy));
    }
}
