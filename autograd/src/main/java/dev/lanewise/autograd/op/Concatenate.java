package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * y = the inputs one after the other along an axis, all other extents being equal; the gradient of each is its slice of dy.
 *
 * @param axis counted from 0
 */
public record Concatenate(int axis) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        if (inputs.isEmpty()) {
            throw new ShapeException("concatenate: no inputs");
        }
        Operands.floats(this, inputs, inputs.size());
        Shape first = Operands.axis(this, inputs.getFirst(), axis);
        int[] dims = first.toArray();
        dims[axis] = 0;
        for (Var input : inputs) {
            int[] other = input.shape().toArray();
            boolean fits = other.length == dims.length;
            for (int i = 0; fits && i < dims.length; i++) {
                fits = i == axis || other[i] == dims[i];
            }
            if (!fits) {
                throw new ShapeException("concatenate: along axis " + axis + ": " + first + " and " + input.shape()
                        + ", want all other extents equal");
            }
            dims[axis] += other[axis];
        }
        return Shape.of(dims);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor y = (Tensor) output;
        int inner = Nest.dense(y.shape())[axis];
        int run = y.shape().dim(axis) * inner;
        List<Runnable> copies = new ArrayList<>();
        int begin = 0;
        for (NdArray input : inputs) {
            Tensor x = (Tensor) input;
            int cols = x.shape().dim(axis) * inner;
            int at = y.offset() + begin;
            copies.add(Operands.rows(compute, cols == 0 ? 0 : x.size() / cols, cols, (from, to) -> compute.kernels().move().copy(
                    x.data(), x.offset() + from * cols, cols, y.data(), at + from * run, run, to - from, cols)));
            begin += cols;
        }
        Runnable[] inTurn = copies.toArray(Runnable[]::new);
        return () -> {
            for (Runnable copy : inTurn) {
                copy.run();
            }
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        List<Var> gradients = new ArrayList<>();
        int begin = 0;
        for (Var input : y.inputs()) {
            int count = input.shape().dim(axis);
            gradients.add(Var.apply(new Slice(axis, begin, 1, count), dy));
            begin += count;
        }
        return gradients;
    }
}
