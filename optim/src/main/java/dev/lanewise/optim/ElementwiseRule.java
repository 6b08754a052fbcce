package dev.lanewise.optim;

import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.UpdateKernels;

/** A rule that looks at each element by itself: one pass over all parameters at once, whatever their shapes. */
public sealed interface ElementwiseRule extends UpdateRule
        permits MomentumRule,
                Asgd,
                Rprop,
                AdaGrad,
                AdaDelta,
                NAdam,
                ScheduleFreeAdamW,
                CustomUpdateRule {
    /**
     * Updates the elements {@code offset … offset + n − 1} of the parameters and of the state in place: any cut into ranges
     * gives the same bits, and ranges may be updated by several threads at a time.
     *
     * @param kernels the kernels to compute with
     * @param step the number of this step, counted from 1
     * @param rate the learning rate of this step, at least 0
     * @param p the parameters
     * @param g the gradients, left as they are
     * @param state the arrays of {@link #stateArrays()}, in that order
     */
    void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n);

    /**
     * Where the rule {@link #averages()}: turns a copy of the parameters into the average. At least one step was made.
     *
     * @param p a copy of the parameters
     * @param state the arrays of {@link #stateArrays()}, left as they are
     */
    default void average(MapKernels kernels, float[] p, float[][] state, int offset, int n) {
        throw new UnsupportedOperationException("the rule keeps no average: " + this);
    }
}
