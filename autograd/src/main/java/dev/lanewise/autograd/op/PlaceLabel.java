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
import java.util.OptionalInt;

/**
 * y[row, label] = x[row] for the n elements of x, 0 elsewhere: (n) becomes (n, classes); dx is dy at the label.
 *
 * @param classes at least 1
 * @param ignored a label whose rows are 0 throughout
 */
public record PlaceLabel(int classes, OptionalInt ignored) implements Op {
    public PlaceLabel {
        if (classes < 1) {
            throw new IllegalArgumentException("placeLabel: " + classes + " classes, want at least 1");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        Var x = inputs.get(0);
        Var labels = inputs.get(1);
        if (x.op().integer() || x.shape().rank() != 1 || !labels.op().integer() || !labels.shape().equals(x.shape())) {
            throw new ShapeException("placeLabel: wants n floats and n integer labels, got " + Operands.kind(x) + " and "
                    + Operands.kind(labels));
        }
        return Shape.of(x.shape().dim(0), classes);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor labels = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        return () -> {
            Operands.checkLabels(this, labels, classes, ignored);
            Arrays.fill(y.data(), y.offset(), y.offset() + y.size(), 0);
            for (int row = 0; row < x.size(); row++) {
                int label = labels.data()[labels.offset() + row];
                if (!Operands.is(label, ignored)) {
                    y.data()[y.offset() + row * classes + label] = x.data()[x.offset() + row];
                }
            }
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(new PickLabel(ignored), dy, y.input(1)), null);
    }
}
