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
 * y[…, i, …] = x[…, index[…, i, …], …]: an integer for each element says where along an axis it comes from, along the others it
 * keeps its position; dx = dy added to where it came from ({@link ScatterAddElements}). As PyTorch's {@code gather}.
 *
 * <p>Evaluating with an index that x does not have is an {@link IllegalArgumentException}.
 *
 * @param axis counted from 0
 */
public record GatherElements(int axis) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        Operands.floats(this, inputs.subList(0, 1), 1);
        return ElementPlaces.of(this, inputs.get(0).shape(), inputs.get(1), axis).part();
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor index = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        ElementPlaces places = new ElementPlaces(x.shape(), y.shape(), axis);
        int extent = places.extent();
        int partStep = places.partStep();
        int wholeStep = places.wholeStep();
        Runnable gather = places.forward(compute, (partAt, wholeAt, width) -> {
            for (int i = 0, at = partAt; i < extent; i++, at += partStep) {
                for (int j = 0; j < width; j++) {
                    int from = wholeAt + j + index.data()[index.offset() + at + j] * wholeStep;
                    y.data()[y.offset() + at + j] = x.data()[x.offset() + from];
                }
            }
        });
        return () -> {
            Operands.checkIndices(this, index, x.shape().dim(axis));
            gather.run();
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(new ScatterAddElements(axis, y.input(0).shape()), dy, y.input(1)), null);
    }
}
