package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * y = weights[label]; labels have no derivative.
 *
 * @param weights one for each class
 * @param ignored a label that weighs 0
 */
public record LabelWeight(List<Float> weights, OptionalInt ignored) implements Op {
    public LabelWeight {
        weights = List.copyOf(weights);
    }

    /** 1 for each class. */
    public static LabelWeight ones(int classes, OptionalInt ignored) {
        return new LabelWeight(Collections.nCopies(classes, 1f), ignored);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 1);
        return Operands.indices(this, inputs.getFirst());
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        IntTensor labels = (IntTensor) inputs.getFirst();
        Tensor y = (Tensor) output;
        float[] weight = new float[weights.size()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = weights.get(i);
        }
        return () -> {
            Operands.checkLabels(this, labels, weight.length, ignored);
            for (int row = 0; row < y.size(); row++) {
                int label = labels.data()[labels.offset() + row];
                y.data()[y.offset() + row] = Operands.is(label, ignored) ? 0 : weight[label];
            }
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Collections.singletonList(null);
    }
}
