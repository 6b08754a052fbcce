package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * y = x[row, label] for each row of x (n, classes); dx is dy at the label, 0 elsewhere.
 *
 * @param ignored a label whose rows give 0
 */
public record PickLabel(OptionalInt ignored) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        return Shape.of(Operands.labelled(this, inputs.get(0), inputs.get(1)).dim(0));
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor labels = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        int classes = x.shape().dim(1);
        return () -> {
            Operands.checkLabels(this, labels, classes, ignored);
            for (int row = 0; row < y.size(); row++) {
                int label = labels.data()[labels.offset() + row];
                y.data()[y.offset() + row] =
                        Operands.is(label, ignored) ? 0 : x.data()[x.offset() + row * classes + label];
            }
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        int classes = y.input(0).shape().dim(1);
        return Arrays.asList(Var.apply(new PlaceLabel(classes, ignored), dy, y.input(1)), null);
    }
}
