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
 * the importance of initialization and momentum in deep learning", 2013. As there is one learning rate outside the
 * buffer, a change of the rate acts at once.
 *
 * @param momentum {@code 0 ≤ momentum < 1}; 0 keeps no state
 * @param dampening {@code 0 ≤ dampening < 1}; other than 0 only with plain momentum
 * @param nesterov whether the momentum is Nesterov's
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 */
public record Sgd(double momentum, double dampening, boolean nesterov, double l2) implements MomentumRule {
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
    }

    /** Plain gradient descent. */
    public static Sgd of() {
        return new Sgd(0, 0, false, 0);
    }

    /** A copy with plain momentum; 0.9 is usual. */
    public Sgd withMomentum(double value) {
        return new Sgd(value, dampening, false, l2);
    }

    /** A copy with Nesterov's momentum; 0.9 is usual. */
    public Sgd withNesterov(double value) {
        return new Sgd(value, dampening, true, l2);
    }

    /** A copy whose momentum takes in {@code 1 − value} of each gradient. */
    public Sgd withDampening(double value) {
        return new Sgd(momentum, value, nesterov, l2);
    }

    /** A copy with a coupled L2 penalty. */
    public Sgd withL2(double value) {
        return new Sgd(momentum, dampening, nesterov, value);
    }

    @Override
    public List<StateArray> stateArrays() {
        return momentum == 0 ? List.of() : STATE;
    }

    @Override
    public String stateKind() {
        return momentum == 0 ? "Sgd" : "Sgd[momentum=" + momentum + ", dampening=" + dampening + "]";
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, double momentum, float[] p, float[] g, float[][] state,
            int offset, int n) {
        if (this.momentum == 0) {
            kernels.sgd(p, g, offset, n, (float) rate, (float) l2);
        } else if (nesterov) {
            kernels.nesterov(p, g, state[0], offset, n, (float) rate, (float) momentum, (float) l2);
        } else {
            float weight = step == 1 ? 1f : (float) (1 - dampening);
            kernels.momentum(p, g, state[0], offset, n, (float) rate, (float) momentum, weight, (float) l2);
        }
    }
}
