package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * AdaGrad: {@code d = g + weightDecay·p}, {@code s += d²}, {@code p −= rate·d/(√s + epsilon)}. The decay of the learning
 * rate that some libraries build in is the schedule {@link InverseTimeDecay}.
 *
 * <p>Source: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
 * JMLR 12, 2011.
 *
 * @param initial what the sum of squares starts with, {@code 0 … 1e6}; 0 in the paper
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param weightDecay coupled (L2), {@code 0 … 100}
 */
public record AdaGrad(double initial, double epsilon, double weightDecay) implements UpdateRule {
    /** Checks the ranges. */
    public AdaGrad {
        Bounds.closed("AdaGrad", "initial", initial, 0, 1e6);
        Bounds.epsilon("AdaGrad", epsilon);
        Bounds.weightDecay("AdaGrad", weightDecay);
    }

    /** The paper's rule, with epsilon 1e-10. */
    public static AdaGrad of() {
        return new AdaGrad(0, 1e-10, 0);
    }

    /** A copy whose sum of squares starts with {@code value}. */
    public AdaGrad withInitial(double value) {
        return new AdaGrad(value, epsilon, weightDecay);
    }

    /** A copy with another epsilon. */
    public AdaGrad withEpsilon(double value) {
        return new AdaGrad(initial, value, weightDecay);
    }

    /** A copy with coupled weight decay. */
    public AdaGrad withWeightDecay(double value) {
        return new AdaGrad(initial, epsilon, value);
    }

    @Override
    public List<StateArray> stateArrays() {
        return List.of(new StateArray("sum of squares", (float) initial));
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
        kernels.adaGrad(p, g, state[0], offset, n, (float) rate, (float) epsilon, (float) weightDecay);
    }
}
