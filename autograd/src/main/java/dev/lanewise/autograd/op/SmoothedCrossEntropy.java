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
 * y = −Σ q · log softmax(x) for each row of logits x (n, classes), q = w · ((1 − ε) · [class = label] + ε / classes): cross-entropy
 * with smoothed labels and a weight for each class, in one kernel; dx = (softmax(x) · Σ q − q) · dy
 * ({@link SmoothedCrossEntropyGradient}).
 *
 * @param weights w, one for each class
 * @param smoothing ε, in (0, 1)
 * @param ignored a label whose rows give 0
 */
public record SmoothedCrossEntropy(List<Float> weights, float smoothing, OptionalInt ignored) implements Op {
    public SmoothedCrossEntropy {
        weights = List.copyOf(weights);
        checkSmoothing(smoothing);
    }

    static void checkSmoothing(float smoothing) {
        if (!(smoothing > 0 && smoothing < 1)) {
            throw new IllegalArgumentException("smoothedCrossEntropy: smoothing " + smoothing + ", want 0 < smoothing < 1");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        return Shape.of(checked(this, inputs.get(0), inputs.get(1), weights).dim(0));
    }

    static Shape checked(Op op, Var logits, Var labels, List<Float> weights) {
        Shape x = Operands.labelled(op, logits, labels);
        if (x.dim(1) != weights.size()) {
            throw new ShapeException(op.name() + ": " + weights.size() + " weights for logits " + x);
        }
        return x;
    }

    static float[] array(List<Float> weights) {
        float[] array = new float[weights.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = weights.get(i);
        }
        return array;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor label = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        float[] weight = array(weights);
        int cols = weight.length;
        return Operands.labelledRows(this, compute, label, cols, ignored, y, 1, (from, to) ->
                compute.kernels().row().smoothedCrossEntropy(
                        x.data(), x.offset() + from * cols, label.data(), label.offset() + from, weight, 0, 1 - smoothing,
                        smoothing / cols, y.data(), y.offset() + from, to - from, cols));
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Op gradient = new SmoothedCrossEntropyGradient(weights, smoothing, ignored);
        return Arrays.asList(Var.apply(gradient, y.input(0), y.input(1), dy), null);
    }
}
