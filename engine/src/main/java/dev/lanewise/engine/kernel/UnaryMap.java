package dev.lanewise.engine.kernel;

/** The functions of one element that {@link MapKernels#unary} applies. */
public enum UnaryMap {
    /** −x. */
    NEGATE,
    /** |x|. */
    ABS,
    /** −1, ±0 or 1: the sign of x; NaN stays NaN, zeros keep their sign. */
    SIGN,
    /** √x, correctly rounded. */
    SQRT,
    /** x². */
    SQUARE,
    /** 1 ÷ x, correctly rounded. */
    RECIPROCAL,
    /** x &lt; 0 ? 0 : x; NaN stays NaN and −0 stays −0. */
    RELU,
    /** eˣ. */
    EXP,
    /** The natural logarithm; NaN below zero, −∞ at ±0. */
    LOG,
    /** tanh x. */
    TANH,
    /** 1 ÷ (1 + e⁻ˣ). */
    SIGMOID,
    /** log(1 + eˣ), without overflow. */
    SOFTPLUS
}
