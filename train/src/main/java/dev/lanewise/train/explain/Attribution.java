package dev.lanewise.train.explain;

import dev.lanewise.autograd.Evaluation;
import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.Network;
import java.util.Arrays;
import java.util.List;

/** What each feature of a row has to do with one of the network's outputs for that row. */
public final class Attribution {
    private Attribution() {}

    /**
     * Saliency: ∂ output ÷ ∂ feature, with its sign (Simonyan, Vedaldi and Zisserman 2014 take its magnitude).
     *
     * @param features shape [rows, features]
     * @param output of the network's outputs
     * @return the shape of the features
     */
    public static Tensor saliency(Network network, Tensor features, int output, Compute compute) {
        int[] all = new int[features.shape().dim(0)];
        Arrays.fill(all, output);
        return saliency(network, features, all, compute);
    }

    /**
     * The same for an output of each row's own.
     *
     * @param outputs one a row
     */
    public static Tensor saliency(Network network, Tensor features, int[] outputs, Compute compute) {
        Var x = Var.of(features);
        Var y = network.layers().apply(x, Pass.inference(network.arena()));
        int width = y.shape().dim(-1);
        Tensor choice = Tensor.zeros(Shape.of(outputs.length, width));
        for (int row = 0; row < outputs.length; row++) {
            if (outputs[row] < 0 || outputs[row] >= width) {
                throw new ShapeException(
                        "attribution: no output " + outputs[row] + ", the network has " + width + ", counted from 0");
            }
            choice.data()[row * width + outputs[row]] = 1;
        }
        // Rows do not depend on each other, so the gradient of the sum has each row's own.
        Var gradient = Gradients.of(y.multiply(Var.of(choice)).sum(), List.of(x)).getFirst();
        Evaluation.of(compute, gradient);
        return gradient.value();
    }

    /**
     * Integrated gradients: (x − x₀) times the mean gradient on the straight way from a baseline x₀ to x, by the midpoint
     * rule. Over the features they sum to output(x) − output(x₀), up to the error of the rule. (Sundararajan, Taly and Yan,
     * "Axiomatic attribution for deep networks", 2017, equations 1 and 3.)
     *
     * @param features shape [rows, features]
     * @param baseline shape [features]: a row that means nothing in particular; zeros are the mean of standardised features
     * @param steps points on the way, at least 1; 50 is usual
     * @return the shape of the features
     */
    public static Tensor integratedGradients(
            Network network, Tensor features, Tensor baseline, int output, int steps, Compute compute) {
        int width = features.shape().dim(-1);
        if (features.shape().rank() != 2 || !baseline.shape().equals(Shape.of(width))) {
            throw new ShapeException("attribution: features of shape " + features.shape() + " and a baseline of shape "
                    + baseline.shape() + ", want (rows, features) and (features)");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("attribution: " + steps + " steps, want at least 1");
        }
        double[] sums = new double[features.size()];
        Tensor point = Tensor.zeros(features.shape());
        for (int step = 0; step < steps; step++) {
            double share = (step + 0.5) / steps;
            for (int i = 0; i < sums.length; i++) {
                double from = baseline.get(i % width);
                point.data()[i] = (float) (from + share * (features.get(i) - from));
            }
            Tensor gradient = saliency(network, point, output, compute);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += gradient.get(i);
            }
        }
        Tensor attribution = Tensor.zeros(features.shape());
        for (int i = 0; i < sums.length; i++) {
            attribution.data()[i] = (float) (sums[i] / steps * (features.get(i) - baseline.get(i % width)));
        }
        return attribution;
    }
}
