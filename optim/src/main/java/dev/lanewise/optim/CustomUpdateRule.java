package dev.lanewise.optim;

/**
 * A user's own rule. To keep the promise of equal bits it computes each element by itself, from its arguments alone, and
 * with {@link StrictMath} instead of {@link Math} wherever a function is not exact ({@code pow}, {@code exp} and kin).
 */
public non-sealed interface CustomUpdateRule extends ElementwiseRule {}
