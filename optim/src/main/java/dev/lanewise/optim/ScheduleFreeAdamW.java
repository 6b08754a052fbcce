package dev.lanewise.optim;

import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * Schedule-free AdamW. The parameters are y, between the base iterate z and its average x: with
 * {@code u = g/(√(v/(1 − β₂ᵗ)) + epsilon) + weightDecay·y} and {@code γ = rate·min(1, t/warmUp)},
 * {@code z −= γ·u}, {@code x = (1 − c)·x + c·z}, {@code y = (1 − β₁)·z + β₁·x}, where {@code c = γₜ²/Σγᵢ²}. The average x
 * is the result: {@link Optimizer#average}.
 *
 * <p>The rule takes the place of a schedule: the learning rate is meant to be constant (the sum assumes it; the warm-up is
 * the rule's own). The state holds {@code z − y}, from which {@code x = y − (1 − β₁)/β₁·(z − y)}.
 *
 * <p>Source: Defazio et al., "The road less scheduled", NeurIPS 2024, algorithm 1 and eq. 3–5; the decay acts at y, as in
 * the paper and in the authors' code, whose defaults these are. Their learning rate is 0.0025.
 *
 * @param beta1 the share of the average in y, {@code 0 < beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 ≤ beta2 < 1}
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param weightDecay decoupled, {@code 0 … 100}
 * @param warmUp the steps in which the learning rate rises, at least 1, which is no warm-up
 */
public record ScheduleFreeAdamW(double beta1, double beta2, double epsilon, double weightDecay, long warmUp)
        implements ElementwiseRule {
    private static final List<StateArray> STATE =
            List.of(StateArray.zero("lead of the base iterate"), StateArray.zero("second moment"));

    /** Checks the ranges. */
    public ScheduleFreeAdamW {
        Bounds.open("ScheduleFreeAdamW", "beta1", beta1, 0, 1);
        Bounds.belowOne("ScheduleFreeAdamW", "beta2", beta2);
        Bounds.epsilon("ScheduleFreeAdamW", epsilon);
        Bounds.decay("ScheduleFreeAdamW", "weightDecay", weightDecay);
        Bounds.steps("ScheduleFreeAdamW", "warmUp", warmUp);
    }

    /** The defaults of the authors' code: β₁ = 0.9, β₂ = 0.999, epsilon = 1e-8, neither decay nor warm-up. */
    public static ScheduleFreeAdamW of() {
        return new ScheduleFreeAdamW(0.9, 0.999, 1e-8, 0, 1);
    }

    /** A copy with other betas. */
    public ScheduleFreeAdamW withBetas(double first, double second) {
        return new ScheduleFreeAdamW(first, second, epsilon, weightDecay, warmUp);
    }

    /** A copy with another epsilon. */
    public ScheduleFreeAdamW withEpsilon(double value) {
        return new ScheduleFreeAdamW(beta1, beta2, value, weightDecay, warmUp);
    }

    /** A copy with decoupled weight decay. */
    public ScheduleFreeAdamW withWeightDecay(double value) {
        return new ScheduleFreeAdamW(beta1, beta2, epsilon, value, warmUp);
    }

    /** A copy whose learning rate rises over the first steps. */
    public ScheduleFreeAdamW withWarmUp(long steps) {
        return new ScheduleFreeAdamW(beta1, beta2, epsilon, weightDecay, steps);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return "ScheduleFreeAdamW[beta1=" + beta1 + ", beta2=" + beta2 + ", warmUp=" + warmUp + "]";
    }

    @Override
    public boolean averages() {
        return true;
    }

    @Override
    public void average(MapKernels kernels, float[] p, float[][] state, int offset, int n) {
        kernels.axpy((float) (-(1 - beta1) / beta1), state[0], offset, p, offset, n);
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
        double rise = Math.min(1, (double) step / warmUp);
        double gamma = rate * rise;
        double share = rise * rise / sumOfSquares(step);
        double keep = 1 - share;
        kernels.scheduleFree(
                p, g, state[0], state[1], offset, n,
                (float) (gamma * (1 - beta1 * keep)), (float) (gamma * beta1), (float) share, (float) keep,
                (float) (1 - beta2), (float) Adam.rootScale(beta2, step), (float) epsilon, (float) weightDecay);
    }

    /** {@code Σ min(1, i/warmUp)²} over the steps so far. */
    private double sumOfSquares(long step) {
        double w = warmUp;
        double risen = Math.min(step, warmUp);
        return risen * (risen + 1) * (2 * risen + 1) / (6 * w * w) + Math.max(0, step - warmUp);
    }
}
