package dev.lanewise.optim;

import java.util.List;

/**
 * LARS, layer-wise adaptive rate scaling: for each parameter {@code λ = trust·‖p‖/(‖g‖ + l2·‖p‖)}, and 1 where either norm
 * is zero; {@code b = momentum·b + rate·λ·(g + l2·p)}, {@code p −= b}. The learning rate is inside the momentum: a change
 * of it acts on what comes, not on what has been gathered.
 *
 * <p>Source: You, Gitman and Ginsburg, "Large batch training of convolutional networks", 2017, algorithm 1 and its trust
 * coefficient; λ of zero norms as in TensorFlow's implementation. Biases and the parameters of norms are usually left to
 * plain momentum.
 *
 * @param momentum {@code 0 ≤ momentum < 1}
 * @param trust the trust coefficient η, {@code 0 < trust ≤ 10}
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 */
public record Lars(double momentum, double trust, double l2) implements ParameterwiseRule {
    private static final List<StateArray> STATE = List.of(StateArray.zero("momentum"));

    /** Checks the ranges. */
    public Lars {
        Bounds.momentum("Lars", "momentum", momentum);
        Bounds.positive("Lars", "trust", trust, 10);
        Bounds.decay("Lars", "l2", l2);
    }

    /** The paper's momentum 0.9 and trust coefficient 0.001, without penalty (the paper has 0.0005). */
    public static Lars of() {
        return new Lars(0.9, 0.001, 0);
    }

    /** A copy with another momentum. */
    public Lars withMomentum(double value) {
        return new Lars(value, trust, l2);
    }

    /** A copy with another trust coefficient. */
    public Lars withTrust(double value) {
        return new Lars(momentum, value, l2);
    }

    /** A copy with a coupled L2 penalty. */
    public Lars withL2(double value) {
        return new Lars(momentum, trust, value);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return "Lars[momentum=" + momentum + "]";
    }
}
