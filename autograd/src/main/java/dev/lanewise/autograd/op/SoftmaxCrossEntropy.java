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
 * loss = ln Σ eˣ − x[label] for each row of logits x (n, classes); dx = (softmax x − [class = label]) · dy.
 *
 * <p>The second input holds n integer labels, 0 … classes − 1; evaluating with another one is an
 * {@link IllegalArgumentException}.
 *
 * @param ignored a label whose rows have loss and derivative 0, whatever their logits
 */
public record SoftmaxCrossEntropy(OptionalInt ignored) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        return Shape.of(Operands.labelled(this, inputs.get(0), inputs.get(1)).dim(0));
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor label = (IntTensor) inputs.get(1);
        Tensor loss = (Tensor) output;
        int cols = x.shape().dim(1);
        return Operands.labelledRows(this, compute, label, cols, ignored, loss, 1, (from, to) -> compute.kernels().row().crossEntropy(
                x.data(), x.offset() + from * cols, label.data(), label.offset() + from,
                loss.data(), loss.offset() + from, to - from, cols));
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(new SoftmaxCrossEntropyGradient(ignored), y.input(0), y.input(1), dy), null);
    }
}
