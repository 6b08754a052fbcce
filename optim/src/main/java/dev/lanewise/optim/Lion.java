package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * Lion, "evolved sign momentum": {@code p −= rate·(sign(β₁·m + (1 − β₁)·g) + weightDecay·p)}, then
 * {@code m = β₂·m + (1 − β₂)·g}. Every element moves by the rate (and the decay): rates are three to ten times smaller than
 * Adam's, decays as much larger.
 *
 * <p>Source: Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2 and its defaults. The
 * authors' learning rate is 1e-4. The sign of 0 is 0.
 *
 * @param beta1 how much the momentum weighs in the step, {@code 0 ≤ beta1 < 1}
 * @param beta2 decay of the momentum, {@code 0 ≤ beta2 < 1}
 * @param weightDecay decoupled, {@code 0 … 100}
 */
public record Lion(double beta1, double beta2, double weightDecay) implements MomentumRule {
    private static final List<StateArray> STATE = List.of(StateArray.zero("momentum"));

    /** Checks the ranges. */
    public Lion {
        Bounds.belowOne("Lion", "beta1", beta1);
        Bounds.belowOne("Lion", "beta2", beta2);
        Bounds.decay("Lion", "weightDecay", weightDecay);
    }

    /** The paper's defaults: β₁ = 0.9, β₂ = 0.99, no decay. */
    public static Lion of() {
        return new Lion(0.9, 0.99, 0);
    }

    /** A copy with other weights of the momentum. */
    public Lion withBetas(double first, double second) {
        return new Lion(first, second, weightDecay);
    }

    /** A copy with decoupled weight decay. */
    public Lion withWeightDecay(double value) {
        return new Lion(beta1, beta2, value);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return "Lion[beta2=" + beta2 + "]";
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
        float shrink = (float) (rate * weightDecay);
        kernels.lion(p, g, state[0], offset, n, (float) rate, (float) (1 - momentum), (float) (1 - beta2), shrink);
    }
}
