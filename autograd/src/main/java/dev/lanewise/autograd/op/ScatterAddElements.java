package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * y[…, index[…, i, …], …] += x[…, i, …], from +0 on in order of i: an integer for each element of x says where along an axis it
 * goes, along the others it keeps its position; dx = dy from where it went ({@link GatherElements}). As PyTorch's
 * {@code scatter_add}, but in a fixed order.
 *
 * <p>Each line along the axis is one thread's. Evaluating with an index outside y is an {@link IllegalArgumentException}.
 *
 * @param axis counted from 0
 * @param target the shape of y
 */
public record ScatterAddElements(int axis, Shape target) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        Var x = Operands.floats(this, inputs.subList(0, 1), 1).getFirst();
        Shape part = ElementPlaces.of(this, target, inputs.get(1), axis).part();
        if (!x.shape().equals(part)) {
            throw new ShapeException(name() + ": values " + x.shape() + " and indices " + part + " differ in shape");
        }
        return target;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor index = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        ElementPlaces places = new ElementPlaces(target, x.shape(), axis);
        int extent = places.extent();
        int partStep = places.partStep();
        int wholeStep = places.wholeStep();
        Runnable add = places.forward(compute, (partAt, wholeAt, width) -> {
            for (int i = 0, at = partAt; i < extent; i++, at += partStep) {
                for (int j = 0; j < width; j++) {
                    int to = wholeAt + j + index.data()[index.offset() + at + j] * wholeStep;
                    y.data()[y.offset() + to] += x.data()[x.offset() + at + j];
                }
            }
        });
        return () -> {
            Operands.checkIndices(this, index, target.dim(axis));
            Arrays.fill(y.data(), y.offset(), y.offset() + y.size(), 0);
            add.run();
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(new GatherElements(axis), dy, y.input(1)), null);
    }
}
