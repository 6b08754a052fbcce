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
 * z = (p − [class = label]) · dy with p = softmax x; with gradient g:
 * ∂x = p · (h − Σ h · p) with h = g · dy, ∂dy = Σ g · (p − [class = label]).
 *
 * @param ignored a label whose rows give 0
 */
public record SoftmaxCrossEntropyGradient(OptionalInt ignored) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 3);
        Shape x = Operands.labelled(this, inputs.get(0), inputs.get(1));
        Operands.gradient(this, inputs.get(2), Shape.of(x.dim(0)));
        return x;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor label = (IntTensor) inputs.get(1);
        Tensor dy = (Tensor) inputs.get(2);
        Tensor dx = (Tensor) output;
        int cols = x.shape().dim(1);
        return Operands.labelledRows(this, compute, label, cols, ignored, dx, cols, (from, to) -> compute.kernels().row().crossEntropyGradient(
                x.data(), x.offset() + from * cols, label.data(), label.offset() + from,
                dy.data(), dy.offset() + from, dx.data(), dx.offset() + from * cols, to - from, cols));
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var x = z.input(0);
        Var labels = z.input(1);
        Var dy = z.input(2);
        int n = x.shape().dim(0);
        Var weight = ignored.isEmpty() ? dy : dy.multiply(Var.apply(LabelWeight.ones(x.shape().dim(1), ignored), labels));
        Var dx = Var.apply(new SoftmaxGradient(), x.softmax(), g.multiply(weight.reshape(n, 1)));
        Var unit = Var.apply(this, x, labels, Var.scalar(1).broadcastTo(dy.shape()));
        return Arrays.asList(dx, null, g.multiply(unit).sum(1));
    }
}
