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
 * z = (p · Σ q − q) · dy with p = softmax x and q as of {@link SmoothedCrossEntropy}; with gradient g:
 * ∂x = p · (h − Σ h · p) with h = g · dy · Σ q, ∂dy = Σ g · (p · Σ q − q).
 *
 * @param weights one for each class
 * @param smoothing in (0, 1)
 * @param ignored a label whose rows give 0
 */
public record SmoothedCrossEntropyGradient(List<Float> weights, float smoothing, OptionalInt ignored) implements Op {
    public SmoothedCrossEntropyGradient {
        weights = List.copyOf(weights);
        SmoothedCrossEntropy.checkSmoothing(smoothing);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 3);
        Shape x = SmoothedCrossEntropy.checked(this, inputs.get(0), inputs.get(1), weights);
        Operands.gradient(this, inputs.get(2), Shape.of(x.dim(0)));
        return x;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor label = (IntTensor) inputs.get(1);
        Tensor dy = (Tensor) inputs.get(2);
        Tensor dx = (Tensor) output;
        float[] weight = SmoothedCrossEntropy.array(weights);
        int cols = weight.length;
        return Operands.labelledRows(this, compute, label, cols, ignored, dx, cols, (from, to) ->
                compute.kernels().row().smoothedCrossEntropyGradient(
                        x.data(), x.offset() + from * cols, label.data(), label.offset() + from, weight, 0, 1 - smoothing,
                        smoothing / cols, dy.data(), dy.offset() + from, dx.data(), dx.offset() + from * cols, to - from, cols));
    }

    @Override
    public List<Var> vjp(Var z, Var g) {
        Var x = z.input(0);
        Var labels = z.input(1);
        Var dy = z.input(2);
        double mean = weights.stream().mapToDouble(w -> w).sum() / weights.size();
        List<Float> totals = weights.stream().map(w -> (float) ((1 - smoothing) * w + smoothing * mean)).toList();
        Var total = Var.apply(new LabelWeight(totals, ignored), labels);
        Var dx = Var.apply(new SoftmaxGradient(), x.softmax(), g.multiply(dy.multiply(total).reshape(-1, 1)));
        Var unit = Var.apply(this, x, labels, Var.scalar(1).broadcastTo(dy.shape()));
        return Arrays.asList(dx, null, g.multiply(unit).sum(1));
    }
}
