package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * Adamax: {@code d = g + l2·p}, {@code m = β₁·m + (1 − β₁)·d}, {@code u = max(β₂·u, |d| + epsilon)},
 * {@code p −= rate/(1 − β₁ᵗ) · m/u}: Adam with the infinity norm.
 *
 * <p>Epsilon stands where PyTorch has it. The paper has none; Keras adds it to the norm, {@code u = max(β₂·u, |d|)} and
 * {@code m/(u + epsilon)}: that is {@link #withEpsilonOutside()}.
 *
 * <p>Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 2 and its defaults. The
 * paper's learning rate is 0.002.
 *
 * @param beta1 decay of the first moment, {@code 0 ≤ beta1 < 1}
 * @param beta2 decay of the norm, {@code 0 ≤ beta2 < 1}
 * @param epsilon added to the gradient's magnitude, {@code 1e-30 … 1}
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 * @param epsilonOutside whether epsilon is added to the norm instead
 */
public record Adamax(double beta1, double beta2, double epsilon, double l2, boolean epsilonOutside)
        implements MomentumRule {
    /** The norm is held less epsilon, so that it is zero where there never was a gradient. */
    private static final List<StateArray> STATE =
            List.of(StateArray.zero("first moment"), StateArray.zero("norm less epsilon"));

    /** Checks the ranges. */
    public Adamax {
        Adam.check("Adamax", beta1, beta2, epsilon);
        Bounds.momentum("Adamax", "beta2", beta2); // the norm itself is multiplied by it
        Bounds.decay("Adamax", "l2", l2);
    }

    /** The paper's defaults, β₁ = 0.9 and β₂ = 0.999, with epsilon 1e-8. */
    public static Adamax of() {
        return new Adamax(0.9, 0.999, 1e-8, 0, false);
    }

    /** A copy with other decays. */
    public Adamax withBetas(double first, double second) {
        return new Adamax(first, second, epsilon, l2, epsilonOutside);
    }

    /** A copy with another epsilon. */
    public Adamax withEpsilon(double value) {
        return new Adamax(beta1, beta2, value, l2, epsilonOutside);
    }

    /** A copy with a coupled L2 penalty. */
    public Adamax withL2(double value) {
        return new Adamax(beta1, beta2, epsilon, value, epsilonOutside);
    }

    /** A copy that adds epsilon to the norm. */
    public Adamax withEpsilonOutside() {
        return new Adamax(beta1, beta2, epsilon, l2, true);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return "Adamax[beta1=" + beta1 + ", beta2=" + beta2 + ", norm less " + (epsilonOutside ? 0 : epsilon) + "]";
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
        float corrected = (float) (rate / Adam.weights(momentum, step));
        float slack = epsilonOutside ? 0f : (float) ((1 - beta2) * epsilon);
        kernels.adamax(
                p, g, state[0], state[1], offset, n,
                corrected, (float) (1 - momentum), (float) beta2, slack, (float) epsilon, (float) l2);
    }
}
