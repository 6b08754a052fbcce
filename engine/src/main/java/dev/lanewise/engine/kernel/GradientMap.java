package dev.lanewise.engine.kernel;

/**
 * The elementwise derivatives that training needs, each multiplied with the gradient {@code dy} that arrives. The
 * second operand is the function's input x or its output y, as each constant says.
 */
public enum GradientMap {
    /** From x: x &gt; 0 ? dy : 0. */
    RELU,
    /** From y: dy · (1 − y²), computed as {@code dy * fma(-y, y, 1)}. */
    TANH,
    /** From y: dy · y · (1 − y), computed as {@code dy * (y * (1 - y))}. */
    SIGMOID,
    /** From x: dy · sigmoid(x). */
    SOFTPLUS
}
