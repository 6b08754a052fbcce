package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * Adan, adaptive Nesterov momentum: with the difference of gradients {@code e = g − gₜ₋₁} (0 at the first step),
 * {@code m = β₁·m + (1 − β₁)·g}, {@code v = β₂·v + (1 − β₂)·e}, {@code s = β₃·s + (1 − β₃)·(g + β₂·e)²}, each
 * bias-corrected by its {@code 1 − βᵗ}: {@code p = (p − rate·(m̂ + β₂·v̂)/(√ŝ + epsilon))/(1 + rate·weightDecay)}.
 *
 * <p>Source: Xie et al., "Adan: adaptive Nesterov momentum algorithm for faster optimizing deep models", 2022, algorithm
 * 1. Its betas are ours subtracted from 1; bias correction and the defaults are those of the authors' code. Their learning
 * rate is 0.001. The proximal decay is the paper's; {@link #withPlainDecay()} is AdamW's, {@code p −= rate·weightDecay·p}
 * before the step ({@code no_prox} in the authors' code).
 *
 * @param beta1 decay of the first moment, {@code 0 ≤ beta1 < 1}
 * @param beta2 decay of the differences, {@code 0 ≤ beta2 < 1}
 * @param beta3 decay of the second moment, {@code 0 ≤ beta3 < 1}
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param weightDecay decoupled, {@code 0 … 100}
 * @param plainDecay whether the decay is AdamW's instead of the proximal one
 */
public record Adan(
        double beta1, double beta2, double beta3, double epsilon, double weightDecay, boolean plainDecay)
        implements MomentumRule {
    private static final List<StateArray> STATE = List.of(
            StateArray.zero("first moment"),
            StateArray.zero("difference"),
            StateArray.zero("second moment"),
            StateArray.zero("previous gradient"));

    /** Checks the ranges. */
    public Adan {
        Adam.check("Adan", beta1, beta2, epsilon);
        Bounds.belowOne("Adan", "beta3", beta3);
        Bounds.decay("Adan", "weightDecay", weightDecay);
    }

    /** The defaults of the authors' code: β₁ = 0.98, β₂ = 0.92, β₃ = 0.99, epsilon = 1e-8, no decay. */
    public static Adan of() {
        return new Adan(0.98, 0.92, 0.99, 1e-8, 0, false);
    }

    /** A copy with other decays. */
    public Adan withBetas(double first, double second, double third) {
        return new Adan(first, second, third, epsilon, weightDecay, plainDecay);
    }

    /** A copy with another epsilon. */
    public Adan withEpsilon(double value) {
        return new Adan(beta1, beta2, beta3, value, weightDecay, plainDecay);
    }

    /** A copy with decoupled weight decay. */
    public Adan withWeightDecay(double value) {
        return new Adan(beta1, beta2, beta3, epsilon, value, plainDecay);
    }

    /** A copy whose decay is AdamW's. */
    public Adan withPlainDecay() {
        return new Adan(beta1, beta2, beta3, epsilon, weightDecay, true);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return "Adan[beta1=" + beta1 + ", beta2=" + beta2 + ", beta3=" + beta3 + "]";
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
        // (p − rate·s)/(1 + rate·λ) = p − shrink·p − rate/(1 + rate·λ)·s.
        double grown = plainDecay ? 1 : 1 + rate * weightDecay;
        kernels.adan(
                p, g, state[0], state[1], state[2], state[3], offset, n,
                (float) (rate / grown), step == 1 ? 0f : 1f,
                (float) (1 / Adam.weights(momentum, step)), (float) (beta2 / Adam.weights(beta2, step)),
                (float) (1 - momentum), (float) (1 - beta2), (float) beta2, (float) (1 - beta3),
                (float) Adam.rootScale(beta3, step), (float) epsilon, (float) (rate * weightDecay / grown));
    }
}
