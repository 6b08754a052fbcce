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
    SOFTPLUS,
    /** From x: dy · sigmoid(−x). */
    LOG_SIGMOID,
    /** From x: dy · (Φ(x) + x·φ(x)) with the normal distribution Φ and its density φ. */
    GELU,
    /** From x: dy times the derivative of {@link UnaryMap#GELU_TANH}. */
    GELU_TANH,
    /** From x: dy · (s + x·s·(1 − s)) with s = sigmoid(x). */
    SILU,
    /** From x: dy · (t + x·s·(1 − t²)) with s = sigmoid(x), t = tanh(softplus(x)). */
    MISH,
    /** From y: y &gt; 0 ? dy : dy · (y + 1). */
    ELU,
    /** From y: dy · (y &gt; 0 ? λ : y + λα). */
    SELU,
    /** From x: dy · (x/3 + ½) between −3 and 3, dy · 0 up to −3, dy from 3 on. */
    HARD_SWISH,
    /** From x: dy ÷ (1 + |x|)², computed as {@code dy * (r * r)} with r = 1 ÷ (1 + |x|). */
    SOFTSIGN
}
