package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * RAdam, rectified Adam: m and v as in {@link Adam}, {@code ρ∞ = 2/(1 − β₂) − 1}, {@code ρ = ρ∞ − 2·t·β₂ᵗ/(1 − β₂ᵗ)}.
 * Where ρ is more than 5 (there are samples enough to trust v),
 * {@code p −= rate/(1 − β₁ᵗ) · r · m·√(1 − β₂ᵗ)/(√v + epsilon)} with the rectification
 * {@code r = √((ρ − 4)(ρ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρ))}; before that {@code p −= rate/(1 − β₁ᵗ) · m}.
 *
 * <p>Source: Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020, algorithm 2, which
 * rectifies from ρ &gt; 4 on: {@link #withPaperThreshold()}. PyTorch has 5, the authors' code too. The paper has no epsilon;
 * it is added to the root before the bias correction, as in PyTorch. PyTorch's learning rate is 0.001.
 *
 * @param beta1 decay of the first moment, {@code 0 ≤ beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 ≤ beta2 < 1}; up to 0.6 (0.666 with a threshold of 5) ρ never gets
 *     that far, and the rule is gradient descent along m
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 * @param weightDecay decoupled, {@code 0 … 100}
 * @param paperThreshold whether to rectify from ρ &gt; 4 on
 */
public record RAdam(
        double beta1, double beta2, double epsilon, double l2, double weightDecay, boolean paperThreshold)
        implements MomentumRule {
    /** Checks the ranges. */
    public RAdam {
        Adam.check("RAdam", beta1, beta2, epsilon);
        Bounds.decay("RAdam", "l2", l2);
        Bounds.decay("RAdam", "weightDecay", weightDecay);
    }

    /** The defaults of PyTorch: β₁ = 0.9, β₂ = 0.999, epsilon = 1e-8. */
    public static RAdam of() {
        return new RAdam(0.9, 0.999, 1e-8, 0, 0, false);
    }

    /** A copy with other decays of the moments. */
    public RAdam withBetas(double first, double second) {
        return new RAdam(first, second, epsilon, l2, weightDecay, paperThreshold);
    }

    /** A copy with another epsilon. */
    public RAdam withEpsilon(double value) {
        return new RAdam(beta1, beta2, value, l2, weightDecay, paperThreshold);
    }

    /** A copy with a coupled L2 penalty. */
    public RAdam withL2(double value) {
        return new RAdam(beta1, beta2, epsilon, value, weightDecay, paperThreshold);
    }

    /** A copy with decoupled weight decay. */
    public RAdam withWeightDecay(double value) {
        return new RAdam(beta1, beta2, epsilon, l2, value, paperThreshold);
    }

    /** A copy that rectifies from ρ &gt; 4 on. */
    public RAdam withPaperThreshold() {
        return new RAdam(beta1, beta2, epsilon, l2, weightDecay, true);
    }

    @Override
    public List<StateArray> stateArrays() {
        return Adam.MOMENTS;
    }

    @Override
    public String stateKind() {
        return Adam.kind("RAdam", beta1, beta2, false);
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
        double corrected = rate / Adam.weights(momentum, step);
        double longest = 2 / (1 - beta2) - 1;
        double rho = longest - 2 * step * Adam.power(beta2, step) / Adam.weights(beta2, step);
        boolean rectified = rho > (paperThreshold ? 4 : 5);
        if (rectified) {
            double ratio = (rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho);
            corrected *= StrictMath.sqrt(ratio) / Adam.rootScale(beta2, step);
        }
        // Adam's kernel divides by √v·rootScale + epsilon: by 1 before the rectification.
        kernels.adam(
                p, g, state[0], state[1], offset, n,
                (float) corrected, (float) (1 - momentum), (float) (1 - beta2),
                rectified ? 1f : 0f, rectified ? (float) epsilon : 1f, (float) l2, (float) (rate * weightDecay));
    }
}
