package dev.lanewise.engine.kernel;

/** The functions of two elements that {@link MapKernels#binary} applies. */
public enum BinaryMap {
    /** a + b. */
    ADD,
    /** a − b. */
    SUBTRACT,
    /** a × b. */
    MULTIPLY,
    /** a ÷ b. */
    DIVIDE,
    /** The smaller, as {@link Math#min(float, float)}: NaN wins, −0 &lt; +0. */
    MIN,
    /** The larger, as {@link Math#max(float, float)}: NaN wins, −0 &lt; +0. */
    MAX,
    /**
     * aᵇ. Special cases as in IEEE 754, C and PyTorch: 1 if a = 1 or b = 0, whatever the other, NaN included; 1 if a = −1
     * and b = ±∞; NaN if a is negative and finite and b is no integer. {@link Math#pow} gives NaN for pow(1, NaN) and
     * pow(±1, ±∞), and agrees in all else.
     */
    POW,
    /** a &gt; b ? 1 : 0; 0 if either is NaN. */
    GREATER,
    /** a ≥ b ? 1 : 0; 0 if either is NaN. */
    GREATER_EQUAL,
    /** a = b ? 1 : 0; 0 if either is NaN, 1 for zeros of either sign. */
    EQUAL
}
