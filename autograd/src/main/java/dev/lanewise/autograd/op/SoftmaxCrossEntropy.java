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
 * loss = ln Σ eˣ − x[label] for each row of logits x (n, classes); dx = (softmax x − [class = label]) · dy.
 *
 * <p>The second input holds n integer labels, 0 … classes − 1; evaluating with another one is an
 * {@link IllegalArgumentException}.
 */
public record SoftmaxCrossEntropy() implements Op {
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
        Runnable rows = Operands.rows(compute, x.shape().dim(0), cols, (from, to) -> compute.kernels().row().crossEntropy(
                x.data(), x.offset() + from * cols, label.data(), label.offset() + from,
                loss.data(), loss.offset() + from, to - from, cols));
        return () -> {
            Operands.checkLabels(this, label, cols);
            rows.run();
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(new SoftmaxCrossEntropyGradient(), y.input(0), y.input(1), dy), null);
    }
}
