package dev.lanewise.engine.kernel;

/** What {@link ReduceKernels} folds a sequence of elements to. */
public enum Reduction {
    /** Σ x; +0 for no elements. */
    SUM,
    /** Σ |x|, the L1 norm. */
    ABS_SUM,
    /** Σ x², each square fused into its partial sum. */
    SQUARED_NORM,
    /** Π x; 1 for no elements. */
    PRODUCT,
    /** The largest, as {@link Math#max(float, float)}; −∞ for no elements. */
    MAX,
    /** The smallest, as {@link Math#min(float, float)}; +∞ for no elements. */
    MIN,
    /** The largest |x|, the L∞ norm; +0 for no elements. */
    MAX_ABS;

    /** What each partial result starts at, and the result for no elements. */
    public float identity() {
        return switch (this) {
            case SUM, ABS_SUM, SQUARED_NORM, MAX_ABS -> 0;
            case PRODUCT -> 1;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
        };
    }

    /** Two partial results folded into one. */
    public float combine(float a, float b) {
        return switch (this) {
            case SUM, ABS_SUM, SQUARED_NORM -> a + b;
            case PRODUCT -> a * b;
            case MAX, MAX_ABS -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }

    /** {@link #combine} of arrays. */
    public BinaryMap combination() {
        return switch (this) {
            case SUM, ABS_SUM, SQUARED_NORM -> BinaryMap.ADD;
            case PRODUCT -> BinaryMap.MULTIPLY;
            case MAX, MAX_ABS -> BinaryMap.MAX;
            case MIN -> BinaryMap.MIN;
        };
    }
}
