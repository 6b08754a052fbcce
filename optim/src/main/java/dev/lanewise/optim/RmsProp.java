package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.ArrayList;
import java.util.List;

/**
 * RMSprop: {@code d = g + weightDecay·p}, {@code v = decay·v + (1 − decay)·d²}, {@code p −= rate·d/(√v + epsilon)}.
 * Centred: {@code c = decay·c + (1 − decay)·d}, and the root is that of the variance {@code v − c²}. With momentum:
 * {@code b = momentum·b + d/(root + epsilon)}, {@code p −= rate·b}.
 *
 * <p>Sources: Tieleman and Hinton, "Neural networks for machine learning", lecture 6.5, 2012; centred with momentum:
 * Graves, "Generating sequences with recurrent neural networks", 2013, eq. 38–41 (with epsilon outside the root here).
 *
 * @param decay of the averages, {@code 0 ≤ decay < 1}
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param momentum {@code 0 ≤ momentum < 1}; 0 keeps no state for it
 * @param centred whether to scale by the standard deviation instead of the root mean square
 * @param weightDecay coupled (L2), {@code 0 … 100}
 */
public record RmsProp(double decay, double epsilon, double momentum, boolean centred, double weightDecay)
        implements UpdateRule {
    /** Checks the ranges. */
    public RmsProp {
        Bounds.belowOne("RmsProp", "decay", decay);
        Bounds.epsilon("RmsProp", epsilon);
        Bounds.belowOne("RmsProp", "momentum", momentum);
        Bounds.weightDecay("RmsProp", weightDecay);
    }

    /** The lecture's rule: decay 0.9, with epsilon 1e-8. */
    public static RmsProp of() {
        return new RmsProp(0.9, 1e-8, 0, false, 0);
    }

    /** A copy with another decay of the averages. */
    public RmsProp withDecay(double value) {
        return new RmsProp(value, epsilon, momentum, centred, weightDecay);
    }

    /** A copy with another epsilon. */
    public RmsProp withEpsilon(double value) {
        return new RmsProp(decay, value, momentum, centred, weightDecay);
    }

    /** A copy with momentum. */
    public RmsProp withMomentum(double value) {
        return new RmsProp(decay, epsilon, value, centred, weightDecay);
    }

    /** A copy that scales by the standard deviation. */
    public RmsProp withCentring() {
        return new RmsProp(decay, epsilon, momentum, true, weightDecay);
    }

    /** A copy with coupled weight decay. */
    public RmsProp withWeightDecay(double value) {
        return new RmsProp(decay, epsilon, momentum, centred, value);
    }

    @Override
    public List<StateArray> stateArrays() {
        List<StateArray> arrays = new ArrayList<>();
        arrays.add(StateArray.zero("mean square"));
        if (centred) {
            arrays.add(StateArray.zero("mean"));
        }
        if (momentum != 0) {
            arrays.add(StateArray.zero("momentum"));
        }
        return List.copyOf(arrays);
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
        float r = (float) rate;
        float a = (float) (1 - decay);
        float mu = (float) momentum;
        float e = (float) epsilon;
        float l2 = (float) weightDecay;
        if (centred && momentum != 0) {
            kernels.rmsPropCentredMomentum(p, g, state[0], state[1], state[2], offset, n, r, a, mu, e, l2);
        } else if (centred) {
            kernels.rmsPropCentred(p, g, state[0], state[1], offset, n, r, a, e, l2);
        } else if (momentum != 0) {
            kernels.rmsPropMomentum(p, g, state[0], state[1], offset, n, r, a, mu, e, l2);
        } else {
            kernels.rmsProp(p, g, state[0], offset, n, r, a, e, l2);
        }
    }
}
