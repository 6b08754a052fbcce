package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.ArrayList;
import java.util.List;

/**
 * RMSprop: {@code d = g + l2·p}, {@code v = decay·v + (1 − decay)·d²}, {@code p −= rate·d/(√v + epsilon)}.
 * Centred: {@code c = decay·c + (1 − decay)·d}, and the root is that of the variance {@code v − c²}. With momentum:
 * {@code b = momentum·b + d/(root + epsilon)}, {@code p −= rate·b}.
 *
 * <p>Epsilon stands outside the root, as in PyTorch; Graves and Keras have it inside, {@code √(v + epsilon)}:
 * {@link #withEpsilonInside()}. The lecture and Keras have a decay of 0.9, PyTorch of 0.99, which is the default here.
 * The learning rate is outside the momentum, as in PyTorch; Graves and Keras have it inside, {@code b = momentum·b +
 * rate·d/(root + epsilon)}, {@code p −= b}, which differs as soon as the rate changes: {@link #withRateInside()}. PyTorch's
 * learning rate is 0.01, Keras' 0.001.
 *
 * <p>Sources: Tieleman and Hinton, "Neural networks for machine learning", lecture 6.5, 2012; centred with momentum:
 * Graves, "Generating sequences with recurrent neural networks", 2013, eq. 38–41.
 *
 * @param decay of the averages, {@code 0 ≤ decay < 1}
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param momentum {@code 0 ≤ momentum < 1}; 0 keeps no state for it
 * @param centred whether to scale by the standard deviation instead of the root mean square
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 * @param epsilonInside whether epsilon is added to the mean square (or variance) instead of its root
 * @param rateInside whether the momentum gathers steps times the learning rate; only with momentum
 */
public record RmsProp(
        double decay,
        double epsilon,
        double momentum,
        boolean centred,
        double l2,
        boolean epsilonInside,
        boolean rateInside)
        implements MomentumRule {
    /** Checks the ranges. */
    public RmsProp {
        Bounds.belowOne("RmsProp", "decay", decay);
        Bounds.epsilon("RmsProp", epsilon);
        Bounds.momentum("RmsProp", "momentum", momentum);
        Bounds.decay("RmsProp", "l2", l2);
        if (rateInside && momentum == 0) {
            throw new IllegalArgumentException("RmsProp: rateInside = true has no effect without momentum");
        }
    }

    /** PyTorch's defaults: decay 0.99, epsilon 1e-8. The decay of the lecture and of Keras is {@code withDecay(0.9)}. */
    public static RmsProp of() {
        return new RmsProp(0.99, 1e-8, 0, false, 0, false, false);
    }

    /** A copy with another decay of the averages. */
    public RmsProp withDecay(double value) {
        return new RmsProp(value, epsilon, momentum, centred, l2, epsilonInside, rateInside);
    }

    /** A copy with another epsilon. */
    public RmsProp withEpsilon(double value) {
        return new RmsProp(decay, value, momentum, centred, l2, epsilonInside, rateInside);
    }

    /** A copy with momentum. */
    public RmsProp withMomentum(double value) {
        return new RmsProp(decay, epsilon, value, centred, l2, epsilonInside, rateInside);
    }

    /** A copy that scales by the standard deviation. */
    public RmsProp withCentring() {
        return new RmsProp(decay, epsilon, momentum, true, l2, epsilonInside, rateInside);
    }

    /** A copy with a coupled L2 penalty. */
    public RmsProp withL2(double value) {
        return new RmsProp(decay, epsilon, momentum, centred, value, epsilonInside, rateInside);
    }

    /** A copy that adds epsilon inside the root. */
    public RmsProp withEpsilonInside() {
        return new RmsProp(decay, epsilon, momentum, centred, l2, true, rateInside);
    }

    /** A copy whose momentum gathers steps times the learning rate, as in Keras. */
    public RmsProp withRateInside() {
        return new RmsProp(decay, epsilon, momentum, centred, l2, epsilonInside, true);
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
    public String stateKind() {
        return "RmsProp[decay=" + decay + ", momentum=" + momentum + (rateInside ? ", rate inside]" : "]");
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, double momentum, float[] p, float[] g, float[][] state,
            int offset, int n) {
        float r = rateInside ? 1f : (float) rate;
        float weight = rateInside ? (float) rate : 1f;
        float a = (float) (1 - decay);
        float mu = (float) momentum;
        float inside = epsilonInside ? (float) epsilon : 0f;
        float e = epsilonInside ? 0f : (float) epsilon;
        float l2 = (float) this.l2;
        if (centred && this.momentum != 0) {
            kernels.rmsPropCentredMomentum(p, g, state[0], state[1], state[2], offset, n, r, a, mu, weight, inside, e, l2);
        } else if (centred) {
            kernels.rmsPropCentred(p, g, state[0], state[1], offset, n, r, a, inside, e, l2);
        } else if (this.momentum != 0) {
            kernels.rmsPropMomentum(p, g, state[0], state[1], offset, n, r, a, mu, weight, inside, e, l2);
        } else {
            kernels.rmsProp(p, g, state[0], offset, n, r, a, inside, e, l2);
        }
    }
}
