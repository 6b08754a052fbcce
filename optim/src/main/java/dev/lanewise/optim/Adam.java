package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * Adam: {@code d = g + weightDecay·p}, {@code m = β₁·m + (1 − β₁)·d}, {@code v = β₂·v + (1 − β₂)·d²},
 * {@code p −= rate/(1 − β₁ᵗ) · m/(√(v/(1 − β₂ᵗ)) + epsilon)}: epsilon is added to the bias-corrected root. With AMSGrad
 * the root is that of the largest v so far. The weight decay is coupled; {@link AdamW} has the decoupled one.
 *
 * <p>Sources: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1 and its defaults;
 * Reddi, Kale and Kumar, "On the convergence of Adam and beyond", ICLR 2018. The paper's learning rate is 0.001.
 *
 * @param beta1 decay of the first moment, {@code 0 ≤ beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 ≤ beta2 < 1}
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param weightDecay coupled (L2), {@code 0 … 100}
 * @param amsgrad whether to divide by the largest second moment so far
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean amsgrad)
        implements UpdateRule {
    private static final List<StateArray> MOMENTS =
            List.of(StateArray.zero("first moment"), StateArray.zero("second moment"));
    private static final List<StateArray> MOMENTS_AND_LARGEST =
            List.of(MOMENTS.get(0), MOMENTS.get(1), StateArray.zero("largest second moment"));

    /** Checks the ranges. */
    public Adam {
        check("Adam", beta1, beta2, epsilon, weightDecay);
    }

    /** The paper's defaults: β₁ = 0.9, β₂ = 0.999, epsilon = 1e-8. */
    public static Adam of() {
        return new Adam(0.9, 0.999, 1e-8, 0, false);
    }

    /** A copy with other decays of the moments. */
    public Adam withBetas(double first, double second) {
        return new Adam(first, second, epsilon, weightDecay, amsgrad);
    }

    /** A copy with another epsilon. */
    public Adam withEpsilon(double value) {
        return new Adam(beta1, beta2, value, weightDecay, amsgrad);
    }

    /** A copy with coupled weight decay. */
    public Adam withWeightDecay(double value) {
        return new Adam(beta1, beta2, epsilon, value, amsgrad);
    }

    /** A copy that divides by the largest second moment so far. */
    public Adam withAmsgrad() {
        return new Adam(beta1, beta2, epsilon, weightDecay, true);
    }

    @Override
    public List<StateArray> stateArrays() {
        return stateArrays(amsgrad);
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
        update(kernels, step, rate, p, g, state, offset, n, beta1, beta2, epsilon, weightDecay, 0);
    }

    static void check(String owner, double beta1, double beta2, double epsilon, double weightDecay) {
        Bounds.belowOne(owner, "beta1", beta1);
        Bounds.belowOne(owner, "beta2", beta2);
        Bounds.epsilon(owner, epsilon);
        Bounds.weightDecay(owner, weightDecay);
    }

    static List<StateArray> stateArrays(boolean amsgrad) {
        return amsgrad ? MOMENTS_AND_LARGEST : MOMENTS;
    }

    /** The update with either kind of weight decay; a third array of state means AMSGrad. */
    static void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n,
            double beta1, double beta2, double epsilon, double coupled, double decoupled) {
        float corrected = (float) (rate / (1 - StrictMath.pow(beta1, step)));
        float rootScale = (float) (1 / StrictMath.sqrt(1 - StrictMath.pow(beta2, step)));
        float a1 = (float) (1 - beta1);
        float a2 = (float) (1 - beta2);
        float e = (float) epsilon;
        float l2 = (float) coupled;
        float shrink = (float) (rate * decoupled);
        if (state.length == MOMENTS_AND_LARGEST.size()) {
            kernels.amsGrad(
                    p, g, state[0], state[1], state[2], offset, n, corrected, a1, a2, rootScale, e, l2, shrink);
        } else {
            kernels.adam(p, g, state[0], state[1], offset, n, corrected, a1, a2, rootScale, e, l2, shrink);
        }
    }
}
