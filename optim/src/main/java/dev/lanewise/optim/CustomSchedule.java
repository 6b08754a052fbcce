package dev.lanewise.optim;

/**
 * A user's own schedule. To keep the promise of equal bits it depends on the step alone and uses {@link StrictMath}
 * instead of {@link Math} wherever a function is not exact ({@code pow}, {@code exp}, {@code cos} and kin).
 */
@FunctionalInterface
public non-sealed interface CustomSchedule extends Schedule {}
