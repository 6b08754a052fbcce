package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * AdaDelta: {@code d = g + l2·p}, {@code v = decay·v + (1 − decay)·d²}, {@code s = √(u + epsilon)/√(v + epsilon) · d},
 * {@code u = decay·u + (1 − decay)·s²}, {@code p −= rate·s}. Epsilon is inside both roots, in the paper and everywhere.
 *
 * <p>Source: Zeiler, "ADADELTA: an adaptive learning rate method", 2012, algorithm 1, which has no learning rate: 1 is the
 * paper's, and PyTorch's default (Keras has 0.001).
 *
 * @param decay of both mean squares, {@code 0 ≤ decay < 1}
 * @param epsilon added to the mean squares, {@code 1e-30 … 1}
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 */
public record AdaDelta(double decay, double epsilon, double l2) implements ElementwiseRule {
    private static final List<StateArray> STATE =
            List.of(StateArray.zero("mean square of gradients"), StateArray.zero("mean square of updates"));

    /** Checks the ranges. */
    public AdaDelta {
        Bounds.belowOne("AdaDelta", "decay", decay);
        Bounds.epsilon("AdaDelta", epsilon);
        Bounds.decay("AdaDelta", "l2", l2);
    }

    /** Decay 0.9 and epsilon 1e-6, the defaults of PyTorch; the paper's experiments have 0.95 and 1e-6 or 1e-8. */
    public static AdaDelta of() {
        return new AdaDelta(0.9, 1e-6, 0);
    }

    /** A copy with another decay of the mean squares. */
    public AdaDelta withDecay(double value) {
        return new AdaDelta(value, epsilon, l2);
    }

    /** A copy with another epsilon. */
    public AdaDelta withEpsilon(double value) {
        return new AdaDelta(decay, value, l2);
    }

    /** A copy with a coupled L2 penalty. */
    public AdaDelta withL2(double value) {
        return new AdaDelta(decay, epsilon, value);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return "AdaDelta[decay=" + decay + "]";
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
        float a = (float) (1 - decay);
        kernels.adaDelta(p, g, state[0], state[1], offset, n, (float) rate, a, (float) epsilon, (float) l2);
    }
}
