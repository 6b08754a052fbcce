package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * How a step changes the parameters: an immutable record of hyper-parameters. The rule declares its state and is handed
 * it at every step; time and learning rate are arguments. Open to users through {@link CustomUpdateRule}.
 */
public sealed interface UpdateRule
        permits Sgd,
                Asgd,
                Rprop,
                AdaGrad,
                AdaDelta,
                RmsProp,
                Adam,
                AdamW,
                Adamax,
                NAdam,
                RAdam,
                AdaBelief,
                Adan,
                Lion,
                ScheduleFreeAdamW,
                CustomUpdateRule {
    /**
     * One array of state, laid out like the parameters.
     *
     * @param name what it holds: its name in checkpoints
     * @param initial the value each element starts with
     */
    record StateArray(String name, float initial) {
        /** State that starts at zero. */
        public static StateArray zero(String name) {
            return new StateArray(name, 0f);
        }
    }

    /** The state of this rule, in the order in which {@link #update} takes it; names differ. */
    List<StateArray> stateArrays();

    /**
     * Updates the elements {@code offset … offset + n − 1} of the parameters and of the state in place. Elementwise: any
     * cut into ranges gives the same bits, and ranges may be updated by several threads at a time.
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
}
