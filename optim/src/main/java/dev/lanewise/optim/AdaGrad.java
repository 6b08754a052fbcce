package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * AdaGrad: {@code d = g + l2·p}, {@code s += d²}, {@code p −= rate·d/(√s + epsilon)}. The decay of the learning
 * rate that some libraries build in is the schedule {@link InverseTimeDecay}.
 *
 * <p>Epsilon stands outside the root, as in PyTorch; Keras has it inside, {@code √(s + epsilon)}:
 * {@link #withEpsilonInside()}. The paper's δ is outside.
 *
 * <p>Source: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
 * JMLR 12, 2011.
 *
 * @param initial what the sum of squares starts with, {@code 0 … 1e6}; 0 in the paper
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 * @param epsilonInside whether epsilon is added to the sum of squares instead of its root
 */
public record AdaGrad(double initial, double epsilon, double l2, boolean epsilonInside) implements ElementwiseRule {
    /** Checks the ranges. */
    public AdaGrad {
        Bounds.closed("AdaGrad", "initial", initial, 0, 1e6);
        Bounds.epsilon("AdaGrad", epsilon);
        Bounds.decay("AdaGrad", "l2", l2);
    }

    /** The paper's rule, with epsilon 1e-10. */
    public static AdaGrad of() {
        return new AdaGrad(0, 1e-10, 0, false);
    }

    /** A copy whose sum of squares starts with {@code value}. */
    public AdaGrad withInitial(double value) {
        return new AdaGrad(value, epsilon, l2, epsilonInside);
    }

    /** A copy with another epsilon. */
    public AdaGrad withEpsilon(double value) {
        return new AdaGrad(initial, value, l2, epsilonInside);
    }

    /** A copy with a coupled L2 penalty. */
    public AdaGrad withL2(double value) {
        return new AdaGrad(initial, epsilon, value, epsilonInside);
    }

    /** A copy that adds epsilon inside the root. */
    public AdaGrad withEpsilonInside() {
        return new AdaGrad(initial, epsilon, l2, true);
    }

    @Override
    public List<StateArray> stateArrays() {
        return List.of(new StateArray("sum of squares", (float) initial));
    }

    @Override
    public String stateKind() {
        return "AdaGrad";
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
        float inside = epsilonInside ? (float) epsilon : 0f;
        float outside = epsilonInside ? 0f : (float) epsilon;
        kernels.adaGrad(p, g, state[0], offset, n, (float) rate, inside, outside, (float) l2);
    }
}
