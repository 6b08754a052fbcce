package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * Adam with decoupled weight decay: {@code p −= rate·weightDecay·p} before the update of {@link Adam}, whose moments do
 * not see the decay. Without decay the two give the same bits.
 *
 * <p>Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2, the decay
 * multiplied by the learning rate as in most libraries, whose default of 0.01 this is.
 *
 * @param beta1 decay of the first moment, {@code 0 ≤ beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 ≤ beta2 < 1}
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param weightDecay decoupled, {@code 0 … 100}
 * @param amsgrad whether to divide by the largest second moment so far
 * @param uncorrectedEpsilon whether epsilon is added before the bias correction, as {@link Adam} explains
 * @param correctedMaximum whether AMSGrad's maximum is of the bias-corrected moment
 */
public record AdamW(
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        boolean amsgrad,
        boolean uncorrectedEpsilon,
        boolean correctedMaximum)
        implements MomentumRule {
    /** Checks the ranges. */
    public AdamW {
        Adam.check("AdamW", beta1, beta2, epsilon);
        Bounds.decay("AdamW", "weightDecay", weightDecay);
        Adam.checkMaximum("AdamW", amsgrad, uncorrectedEpsilon, correctedMaximum);
    }

    /** The defaults of {@link Adam} and a decay of 0.01. */
    public static AdamW of() {
        Adam adam = Adam.of();
        return new AdamW(adam.beta1(), adam.beta2(), adam.epsilon(), 0.01, adam.amsgrad(), adam.uncorrectedEpsilon(),
                adam.correctedMaximum());
    }

    /** A copy with other decays of the moments. */
    public AdamW withBetas(double first, double second) {
        return new AdamW(first, second, epsilon, weightDecay, amsgrad, uncorrectedEpsilon, correctedMaximum);
    }

    /** A copy with another epsilon. */
    public AdamW withEpsilon(double value) {
        return new AdamW(beta1, beta2, value, weightDecay, amsgrad, uncorrectedEpsilon, correctedMaximum);
    }

    /** A copy with another decoupled weight decay. */
    public AdamW withWeightDecay(double value) {
        return new AdamW(beta1, beta2, epsilon, value, amsgrad, uncorrectedEpsilon, correctedMaximum);
    }

    /** A copy that divides by the largest second moment so far. */
    public AdamW withAmsgrad() {
        return new AdamW(beta1, beta2, epsilon, weightDecay, true, uncorrectedEpsilon, correctedMaximum);
    }

    /** A copy that divides by the largest bias-corrected second moment so far. */
    public AdamW withCorrectedAmsgrad() {
        return new AdamW(beta1, beta2, epsilon, weightDecay, true, uncorrectedEpsilon, true);
    }

    /** A copy that adds epsilon before the bias correction. */
    public AdamW withUncorrectedEpsilon() {
        return new AdamW(beta1, beta2, epsilon, weightDecay, amsgrad, true, correctedMaximum);
    }

    @Override
    public List<StateArray> stateArrays() {
        return Adam.stateArrays(amsgrad);
    }

    @Override
    public String stateKind() {
        return Adam.kind("AdamW", beta1, beta2, correctedMaximum);
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
        Adam.update(
                kernels, step, rate, p, g, state, offset, n, momentum, beta2, epsilon, 0, weightDecay,
                uncorrectedEpsilon, correctedMaximum);
    }
}
