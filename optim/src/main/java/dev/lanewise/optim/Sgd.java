package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * Stochastic gradient descent: {@code d = g + l2·p}, {@code p −= rate·d}; with momentum
 * {@code b = momentum·b + (1 − dampening)·d}, {@code p −= rate·b}; with Nesterov's momentum
 * {@code p −= rate·(d + momentum·b)}. The first step sets {@code b = d}, undamped.
 *
 * <p>Sources: Robbins and Monro, "A stochastic approximation method", 1951; Polyak, "Some methods of speeding up the
 * convergence of iteration methods", 1964; Nesterov's momentum in the form of Sutskever, Martens, Dahl and Hinton, "On
 * the importance of initialization and momentum in deep learning", 2013.
 *
 * <p>The learning rate is outside the buffer, as in PyTorch: a change of the rate acts at once, on what has been gathered
 * too. In Polyak's and Sutskever's papers, in Caffe and in Keras it is inside, {@code b = momentum·b + rate·(1 − dampening)·d},
 * {@code p −= b}, with Nesterov's momentum {@code p −= momentum·b + rate·d}, and a change acts on what comes:
 * {@link #withRateInside()}. With one rate all along the two are the same.
 *
 * @param momentum {@code 0 ≤ momentum < 1}; 0 keeps no state
 * @param dampening {@code 0 ≤ dampening < 1}; other than 0 only with plain momentum
 * @param nesterov whether the momentum is Nesterov's
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 * @param rateInside whether the buffer gathers gradients times the learning rate; only with momentum
 */
public record Sgd(double momentum, double dampening, boolean nesterov, double l2, boolean rateInside)
        implements MomentumRule {
    private static final List<StateArray> STATE = List.of(StateArray.zero("momentum"));

    /** Checks the ranges. */
    public Sgd {
        Bounds.momentum("Sgd", "momentum", momentum);
        Bounds.belowOne("Sgd", "dampening", dampening);
        Bounds.decay("Sgd", "l2", l2);
        if (nesterov && (momentum == 0 || dampening != 0)) {
            throw new IllegalArgumentException("Sgd: Nesterov's momentum needs momentum above 0 and dampening 0, got momentum = "
                    + momentum + ", dampening = " + dampening);
        }
        if (dampening != 0 && momentum == 0) {
            throw new IllegalArgumentException("Sgd: dampening = " + dampening + " has no effect without momentum");
        }
        if (rateInside && momentum == 0) {
            throw new IllegalArgumentException("Sgd: rateInside = true has no effect without momentum");
        }
    }

    /** Plain gradient descent. */
    public static Sgd of() {
        return new Sgd(0, 0, false, 0, false);
    }

    /** A copy with plain momentum; 0.9 is usual. */
    public Sgd withMomentum(double value) {
        return new Sgd(value, dampening, false, l2, rateInside);
    }

    /** A copy with Nesterov's momentum; 0.9 is usual. */
    public Sgd withNesterov(double value) {
        return new Sgd(value, dampening, true, l2, rateInside);
    }

    /** A copy whose momentum takes in {@code 1 − value} of each gradient. */
    public Sgd withDampening(double value) {
        return new Sgd(momentum, value, nesterov, l2, rateInside);
    }

    /** A copy with a coupled L2 penalty. */
    public Sgd withL2(double value) {
        return new Sgd(momentum, dampening, nesterov, value, rateInside);
    }

    /** A copy whose momentum gathers gradients times the learning rate, as in Keras. */
    public Sgd withRateInside() {
        return new Sgd(momentum, dampening, nesterov, l2, true);
    }

    @Override
    public List<StateArray> stateArrays() {
        return momentum == 0 ? List.of() : STATE;
    }

    @Override
    public String stateKind() {
        return momentum == 0
                ? "Sgd"
                : "Sgd[momentum=" + momentum + ", dampening=" + dampening + (rateInside ? ", rate inside]" : "]");
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, double momentum, float[] p, float[] g, float[][] state,
            int offset, int n) {
        float mu = (float) momentum;
        double share = step == 1 ? 1 : 1 - dampening;
        float weight = (float) (rateInside ? rate * share : share);
        float outside = rateInside ? 1f : (float) rate;
        if (this.momentum == 0) {
            kernels.sgd(p, g, offset, n, outside, (float) l2);
        } else if (nesterov) {
            kernels.nesterov(p, g, state[0], offset, n, outside, mu, weight, (float) l2);
        } else {
            kernels.momentum(p, g, state[0], offset, n, outside, mu, weight, (float) l2);
        }
    }
}
