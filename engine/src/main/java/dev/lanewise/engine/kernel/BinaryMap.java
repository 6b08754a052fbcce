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
    MAX
}
