package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * Adam: {@code d = g + l2·p}, {@code m = β₁·m + (1 − β₁)·d}, {@code v = β₂·v + (1 − β₂)·d²},
 * {@code p −= rate/(1 − β₁ᵗ) · m/(√(v/(1 − β₂ᵗ)) + epsilon)}. With AMSGrad the root is that of the largest v so far: of v
 * itself, as in PyTorch and Keras, or of the bias-corrected one, as in Optax ({@link #withCorrectedAmsgrad}). The penalty
 * is coupled; {@link AdamW} decays the weights apart.
 *
 * <p>Epsilon is added to the bias-corrected root, as in the paper's algorithm 1 and in PyTorch. The efficient form at the
 * end of the paper's section 2, Keras and ONNX add it before the correction, {@code √v + epsilon}: that is
 * {@link #withUncorrectedEpsilon()}.
 *
 * <p>Sources: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1 and its defaults;
 * Reddi, Kale and Kumar, "On the convergence of Adam and beyond", ICLR 2018. The paper's learning rate is 0.001.
 *
 * @param beta1 decay of the first moment, {@code 0 ≤ beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 ≤ beta2 < 1}
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 * @param amsgrad whether to divide by the largest second moment so far
 * @param uncorrectedEpsilon whether epsilon is added before the bias correction
 * @param correctedMaximum whether AMSGrad's maximum is of the bias-corrected moment
 */
public record Adam(
        double beta1,
        double beta2,
        double epsilon,
        double l2,
        boolean amsgrad,
        boolean uncorrectedEpsilon,
        boolean correctedMaximum)
        implements MomentumRule {
    static final List<StateArray> MOMENTS = List.of(StateArray.zero("first moment"), StateArray.zero("second moment"));
    private static final List<StateArray> MOMENTS_AND_LARGEST =
            List.of(MOMENTS.get(0), MOMENTS.get(1), StateArray.zero("largest second moment"));

    /** Checks the ranges. */
    public Adam {
        check("Adam", beta1, beta2, epsilon);
        Bounds.decay("Adam", "l2", l2);
        Adam.checkMaximum("Adam", amsgrad, uncorrectedEpsilon, correctedMaximum);
    }

    /** The paper's defaults: β₁ = 0.9, β₂ = 0.999, epsilon = 1e-8. */
    public static Adam of() {
        return new Adam(0.9, 0.999, 1e-8, 0, false, false, false);
    }

    /** A copy with other decays of the moments. */
    public Adam withBetas(double first, double second) {
        return new Adam(first, second, epsilon, l2, amsgrad, uncorrectedEpsilon, correctedMaximum);
    }

    /** A copy with another epsilon. */
    public Adam withEpsilon(double value) {
        return new Adam(beta1, beta2, value, l2, amsgrad, uncorrectedEpsilon, correctedMaximum);
    }

    /** A copy with a coupled L2 penalty. */
    public Adam withL2(double value) {
        return new Adam(beta1, beta2, epsilon, value, amsgrad, uncorrectedEpsilon, correctedMaximum);
    }

    /** A copy that divides by the largest second moment so far. */
    public Adam withAmsgrad() {
        return new Adam(beta1, beta2, epsilon, l2, true, uncorrectedEpsilon, correctedMaximum);
    }

    /** A copy that divides by the largest bias-corrected second moment so far. */
    public Adam withCorrectedAmsgrad() {
        return new Adam(beta1, beta2, epsilon, l2, true, uncorrectedEpsilon, true);
    }

    /** A copy that adds epsilon before the bias correction. */
    public Adam withUncorrectedEpsilon() {
        return new Adam(beta1, beta2, epsilon, l2, amsgrad, true, correctedMaximum);
    }

    @Override
    public List<StateArray> stateArrays() {
        return stateArrays(amsgrad);
    }

    @Override
    public String stateKind() {
        return kind("Adam", beta1, beta2, correctedMaximum);
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
        update(kernels, step, rate, p, g, state, offset, n, momentum, beta2, epsilon, l2, 0, uncorrectedEpsilon,
                correctedMaximum);
    }

    /** The words of {@link #stateKind} for a rule with Adam's moments. */
    static String kind(String owner, double beta1, double beta2, boolean correctedMaximum) {
        return owner + "[beta1=" + beta1 + ", beta2=" + beta2 + (correctedMaximum ? ", corrected maximum]" : "]");
    }

    static void check(String owner, double beta1, double beta2, double epsilon) {
        Bounds.belowOne(owner, "beta1", beta1);
        Bounds.belowOne(owner, "beta2", beta2);
        Bounds.epsilon(owner, epsilon);
    }

    static void checkMaximum(String owner, boolean amsgrad, boolean uncorrectedEpsilon, boolean correctedMaximum) {
        if (correctedMaximum && (!amsgrad || uncorrectedEpsilon)) {
            throw new IllegalArgumentException(owner + ": the maximum of the corrected moment needs AMSGrad, and epsilon after"
                    + " the correction; got amsgrad = " + amsgrad + ", uncorrectedEpsilon = " + uncorrectedEpsilon);
        }
    }

    /** {@code 1 − betaᵗ}: what the weights of an average that starts at zero add up to after t steps. */
    static double weights(double beta, long step) {
        return 1 - power(beta, step);
    }

    /** {@code baseⁿ} for n of at least 0, by squaring: multiplications alone, where {@link StrictMath#pow} allocates. */
    static double power(double base, long n) {
        double result = 1;
        double square = base;
        for (long left = n; left != 0; left >>= 1) {
            if ((left & 1) != 0) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    /** {@code 1/√(1 − β₂ᵗ)}: takes the root of the second moment to that of the bias-corrected one. */
    static double rootScale(double beta2, long step) {
        return 1 / StrictMath.sqrt(weights(beta2, step));
    }

    static List<StateArray> stateArrays(boolean amsgrad) {
        return amsgrad ? MOMENTS_AND_LARGEST : MOMENTS;
    }

    /** The update with either kind of weight decay; a third array of state means AMSGrad. */
    static void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n,
            double beta1, double beta2, double epsilon, double coupled, double decoupled, boolean uncorrected,
            boolean correctedMaximum) {
        double corrected = rate / weights(beta1, step);
        double scale = rootScale(beta2, step);
        float r = (float) (uncorrected ? corrected / scale : corrected);
        float rootScale = uncorrected ? 1f : (float) scale;
        float a1 = (float) (1 - beta1);
        float a2 = (float) (1 - beta2);
        float e = (float) epsilon;
        float l2 = (float) coupled;
        float shrink = (float) (rate * decoupled);
        if (state.length == MOMENTS_AND_LARGEST.size()) {
            float correction = correctedMaximum ? (float) (1 / weights(beta2, step)) : 1f;
            float ofMaximum = correctedMaximum ? 1f : rootScale;
            kernels.amsGrad(
                    p, g, state[0], state[1], state[2], offset, n, r, a1, a2, correction, ofMaximum, e, l2, shrink);
        } else {
            kernels.adam(p, g, state[0], state[1], offset, n, r, a1, a2, rootScale, e, l2, shrink);
        }
    }
}
