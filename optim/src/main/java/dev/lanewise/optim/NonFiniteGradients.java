package dev.lanewise.optim;

/** What an {@link Optimizer} does about a gradient that holds NaN or ∞. Looking for them reads the gradient once more. */
public enum NonFiniteGradients {
    /** They are used as they are, and reach the parameters. */
    PASS,
    /** The step is left out: parameters, state and the number of steps stay as they were; {@link Optimizer#skipped} says for whom. */
    SKIP,
    /** The step is left out and throws a {@link NonFiniteGradientException}. */
    STOP
}
