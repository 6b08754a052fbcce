package dev.lanewise.engine.kernel;

/** What {@link ReduceKernels} folds a sequence of elements to. */
public enum Reduction {
    /** Σ x; +0 for no elements. */
    SUM,
    /** Σ |x|. */
    ABS_SUM,
    /** Σ x², each square fused into its partial sum. */
    SQUARED_NORM,
    /** The largest, as {@link Math#max(float, float)}; −∞ for no elements. */
    MAX
}
