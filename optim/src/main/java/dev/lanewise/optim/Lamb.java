package dev.lanewise.optim;

import java.util.List;

/**
 * LAMB, layer-wise adaptive moments: m and v as in {@link Adam},
 * {@code u = (m/(1 − β₁ᵗ))/(√(v/(1 − β₂ᵗ)) + epsilon) + weightDecay·p}, and for each parameter
 * {@code p −= rate·‖p‖/‖u‖·u}; the ratio is 1 where either norm is zero.
 *
 * <p>Source: You et al., "Large batch optimization for deep learning: training BERT in 76 minutes", ICLR 2020, algorithm 2
 * with φ(z) = z, and the hyper-parameters of its experiments. Biases and the parameters of norms are usually left to AdamW.
 *
 * @param beta1 decay of the first moment, {@code 0 ≤ beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 ≤ beta2 < 1}
 * @param epsilon added to the bias-corrected root, {@code 1e-30 … 1}
 * @param weightDecay decoupled from the moments, though not from the norm of the step, {@code 0 … 100}
 */
public record Lamb(double beta1, double beta2, double epsilon, double weightDecay) implements ParameterwiseRule {
    /** Checks the ranges. */
    public Lamb {
        Adam.check("Lamb", beta1, beta2, epsilon);
        Bounds.decay("Lamb", "weightDecay", weightDecay);
    }

    /** The paper's β₁ = 0.9, β₂ = 0.999, epsilon = 1e-6 and decay of 0.01. */
    public static Lamb of() {
        return new Lamb(0.9, 0.999, 1e-6, 0.01);
    }

    /** A copy with other decays of the moments. */
    public Lamb withBetas(double first, double second) {
        return new Lamb(first, second, epsilon, weightDecay);
    }

    /** A copy with another epsilon. */
    public Lamb withEpsilon(double value) {
        return new Lamb(beta1, beta2, value, weightDecay);
    }

    /** A copy with another weight decay. */
    public Lamb withWeightDecay(double value) {
        return new Lamb(beta1, beta2, epsilon, value);
    }

    @Override
    public List<StateArray> stateArrays() {
        return Adam.MOMENTS;
    }

    @Override
    public String stateKind() {
        return Adam.kind("Lamb", beta1, beta2, false);
    }
}
