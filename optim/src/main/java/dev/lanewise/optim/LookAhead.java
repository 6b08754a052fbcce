package dev.lanewise.optim;

/**
 * Slow weights behind the ones that the rule moves: after every so many steps the slow weights go the part {@code alpha}
 * of the way to the fast ones, {@code slow = fma(alpha, fast − slow, slow)}, and the fast ones go on from there. With an
 * alpha of 1 the slow weights are the fast ones, and the rule runs as if by itself.
 *
 * <p>Source: Zhang, Lucas, Hinton and Ba, "Lookahead optimizer: k steps forward, 1 step back", NeurIPS 2019, algorithm 1;
 * the paper has 5 or 10 steps and an alpha of 0.5 or 0.8. The inner rule keeps its state.
 *
 * @param every steps of the rule for one of the slow weights, at least 1
 * @param alpha above 0, at most 1
 */
public record LookAhead(long every, double alpha) {
    /** Checks the ranges. */
    public LookAhead {
        Bounds.steps("LookAhead", "every", every);
        Bounds.positive("LookAhead", "alpha", alpha, 1);
    }
}
