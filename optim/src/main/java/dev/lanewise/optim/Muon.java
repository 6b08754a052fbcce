package dev.lanewise.optim;

import java.util.List;
import java.util.Objects;

/**
 * Muon, momentum made orthogonal: {@code m += (1 − momentum)·(g − m)}, {@code u = g + momentum·(m − g)} with Nesterov's
 * momentum, else m; X = u ÷ max(‖u‖, 1e-7), a few times {@code X = a·X + (b·A + c·A²)·X} with {@code A = X·Xᵀ} (for tall
 * matrices the same from the right), which takes the singular values near 1;
 * {@code p −= rate·scale·X} after {@code p −= rate·weightDecay·p}. (a, b, c) = (3.4445, −4.775, 2.0315).
 *
 * <p>The scale is √max(1, rows/columns), Keller Jordan's and PyTorch's default, or with {@link #withAdamWScale()}
 * 0.2·√max(rows, columns), which gives steps the size of AdamW's (Liu et al., "Muon is scalable for LLM training", 2025).
 * Parameters of another rank than 2 follow {@code rest} at the same learning rate. Embeddings and the last layer, matrices
 * too, are usually left to AdamW.
 *
 * <p>Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024, and PyTorch, whose defaults
 * and whose placing of the momentum these are; the iteration runs in float32 here, in bfloat16 there. PyTorch's learning
 * rate is 0.001.
 *
 * @param momentum {@code 0 ≤ momentum < 1}
 * @param nesterov whether the momentum is Nesterov's
 * @param weightDecay decoupled, {@code 0 … 100}
 * @param iterations of Newton and Schulz, 1 … 99
 * @param adamWScale whether steps have the size of AdamW's
 * @param rest for what is no matrix
 */
public record Muon(
        double momentum, boolean nesterov, double weightDecay, long iterations, boolean adamWScale, AdamW rest)
        implements ParameterwiseRule {
    private static final List<StateArray> STATE =
            List.of(StateArray.zero("momentum"), StateArray.zero("second moment of the rest"));

    /** Checks the ranges. */
    public Muon {
        Bounds.momentum("Muon", "momentum", momentum);
        Bounds.decay("Muon", "weightDecay", weightDecay);
        Bounds.steps("Muon", "iterations", iterations);
        if (iterations > 99) {
            throw new IllegalArgumentException("Muon: iterations = " + iterations + ", want at most 99");
        }
        Objects.requireNonNull(rest, "Muon: rest");
        if (rest.amsgrad()) {
            throw new IllegalArgumentException("Muon: rest = " + rest + ", want one without amsgrad");
        }
    }

    /** PyTorch's defaults, momentum 0.95 of Nesterov's kind, decay 0.1, five iterations; for the rest AdamW's. */
    public static Muon of() {
        return new Muon(0.95, true, 0.1, 5, false, AdamW.of());
    }

    /** A copy with plain momentum. */
    public Muon withMomentum(double value) {
        return new Muon(value, false, weightDecay, iterations, adamWScale, rest);
    }

    /** A copy with Nesterov's momentum. */
    public Muon withNesterov(double value) {
        return new Muon(value, true, weightDecay, iterations, adamWScale, rest);
    }

    /** A copy with another decay of the matrices. */
    public Muon withWeightDecay(double value) {
        return new Muon(momentum, nesterov, value, iterations, adamWScale, rest);
    }

    /** A copy with more or fewer iterations. */
    public Muon withIterations(long value) {
        return new Muon(momentum, nesterov, weightDecay, value, adamWScale, rest);
    }

    /** A copy whose steps have the size of AdamW's. */
    public Muon withAdamWScale() {
        return new Muon(momentum, nesterov, weightDecay, iterations, true, rest);
    }

    /** A copy with another rule for what is no matrix. */
    public Muon withRest(AdamW rule) {
        return new Muon(momentum, nesterov, weightDecay, iterations, adamWScale, rule);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return "Muon[momentum=" + momentum + ", rest=" + rest.stateKind() + "]";
    }

    /** What the step of a matrix is multiplied by, beside the learning rate. */
    double scale(int rows, int columns) {
        return adamWScale
                ? 0.2 * StrictMath.sqrt(Math.max(rows, columns))
                : StrictMath.sqrt(Math.max(1, (double) rows / columns));
    }
}
