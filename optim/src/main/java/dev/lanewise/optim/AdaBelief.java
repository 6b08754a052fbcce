package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * AdaBelief: {@code d = g + l2·p}, {@code m = β₁·m + (1 − β₁)·d}, {@code s = β₂·s + (1 − β₂)·(d − m)² + epsilon},
 * {@code p −= rate/(1 − β₁ᵗ) · m/(√(s/(1 − β₂ᵗ)) + epsilon)}: the step is large where the gradient is what its average
 * foretold.
 *
 * <p>Source: Zhuang et al., "AdaBelief optimizer: adapting stepsizes by the belief in observed gradients", NeurIPS 2020,
 * algorithm 2, in which epsilon stands in both places. PyTorch does not have the rule; the default of 1e-16 is that of the
 * authors' package and of Optax (the paper's experiments on images have 1e-8). The authors' learning rate is 0.001.
 *
 * @param beta1 decay of the first moment, {@code 0 ≤ beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 ≤ beta2 < 1}
 * @param epsilon added to s and to the root, {@code 1e-30 … 1}
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 * @param weightDecay decoupled, {@code 0 … 100}
 */
public record AdaBelief(double beta1, double beta2, double epsilon, double l2, double weightDecay)
        implements MomentumRule {
    /** Of s without the epsilons: they add up to a number that is the same for all elements. */
    private static final List<StateArray> STATE =
            List.of(StateArray.zero("first moment"), StateArray.zero("second central moment"));

    /** Checks the ranges. */
    public AdaBelief {
        Adam.check("AdaBelief", beta1, beta2, epsilon);
        Bounds.decay("AdaBelief", "l2", l2);
        Bounds.decay("AdaBelief", "weightDecay", weightDecay);
    }

    /** The defaults of the authors' package: β₁ = 0.9, β₂ = 0.999, epsilon = 1e-16. */
    public static AdaBelief of() {
        return new AdaBelief(0.9, 0.999, 1e-16, 0, 0);
    }

    /** A copy with other decays of the moments. */
    public AdaBelief withBetas(double first, double second) {
        return new AdaBelief(first, second, epsilon, l2, weightDecay);
    }

    /** A copy with another epsilon. */
    public AdaBelief withEpsilon(double value) {
        return new AdaBelief(beta1, beta2, value, l2, weightDecay);
    }

    /** A copy with a coupled L2 penalty. */
    public AdaBelief withL2(double value) {
        return new AdaBelief(beta1, beta2, epsilon, value, weightDecay);
    }

    /** A copy with decoupled weight decay. */
    public AdaBelief withWeightDecay(double value) {
        return new AdaBelief(beta1, beta2, epsilon, l2, value);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return Adam.kind("AdaBelief", beta1, beta2, false);
    }

    /** β₁. */
    @Override
    public double momentum() {
        return beta1;
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, double momentum, float[] p, float[] g, float[][] state,
            int offset, int n) {
        // epsilon·(1 + β₂ + … + β₂ᵗ⁻¹)/(1 − β₂ᵗ) is the same at every step.
        double floor = epsilon / (1 - beta2);
        kernels.adaBelief(
                p, g, state[0], state[1], offset, n,
                (float) (rate / Adam.weights(momentum, step)), (float) (1 - momentum), (float) (1 - beta2),
                (float) (1 / Adam.weights(beta2, step)), (float) floor, (float) epsilon,
                (float) l2, (float) (rate * weightDecay));
    }
}
