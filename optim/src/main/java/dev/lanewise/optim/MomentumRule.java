package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;

/**
 * A rule with a momentum, or β₁, which may change from step to step as the learning rate does:
 * {@link OptimizerOptions#withMomentum}. A step with another momentum is that of the rule with it, bias correction
 * included, as in PyTorch.
 *
 * <p>Others are left alone: NAdam has a schedule of its own, schedule-free AdamW's β₁ is no decay, and LARS, LAMB and Muon
 * look at whole parameters.
 */
public sealed interface MomentumRule extends ElementwiseRule
        permits Sgd, RmsProp, Adam, AdamW, Adamax, RAdam, AdaBelief, Adan, Lion {
    /** The rule's own momentum; a rule whose own is zero keeps no state for one, and has none. */
    double momentum();

    /**
     * {@link ElementwiseRule#update} with another momentum.
     *
     * @param momentum of this step, at least 0 and less than 1; not zero only where {@link #momentum()} is not
     */
    void update(
            UpdateKernels kernels, long step, double rate, double momentum, float[] p, float[] g, float[][] state,
            int offset, int n);

    @Override
    default void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
        update(kernels, step, rate, momentum(), p, g, state, offset, n);
    }
}
