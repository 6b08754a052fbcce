package dev.lanewise.engine.kernel;

/** The functions of one element that {@link MapKernels#unary} applies. */
public enum UnaryMap {
    /** −x. */
    NEGATE,
    /** |x|. */
    ABS,
    /** −1, ±0 or 1: the sign of x; NaN stays NaN, zeros keep their sign. */
    SIGN,
    /** The largest integer that is not above x; −0 stays −0. */
    FLOOR,
    /** The smallest integer that is not below x; −0 from −1 exclusive to −0. */
    CEIL,
    /** The nearest integer, the even one of two; zeros keep the sign of x. */
    ROUND,
    /** √x, correctly rounded. */
    SQRT,
    /** 1 ÷ √x; ∞ with the sign of x at ±0, NaN below. */
    RSQRT,
    /** x². */
    SQUARE,
    /** 1 ÷ x, correctly rounded. */
    RECIPROCAL,
    /** x &lt; 0 ? 0 : x; NaN stays NaN and −0 stays −0. */
    RELU,
    /** eˣ. */
    EXP,
    /** 2ˣ. */
    EXP2,
    /** eˣ − 1, accurate around zero. */
    EXPM1,
    /** The natural logarithm; NaN below zero, −∞ at ±0. */
    LOG,
    /** The logarithm to base 2; NaN below zero, −∞ at ±0. */
    LOG2,
    /** The logarithm to base 10; NaN below zero, −∞ at ±0. */
    LOG10,
    /** log(1 + x), accurate around zero; NaN below −1, −∞ at −1. */
    LOG1P,
    /** sin x, for arguments of every size; NaN at ±∞. */
    SIN,
    /** cos x, for arguments of every size; NaN at ±∞. */
    COS,
    /** arctan x, between −π/2 and π/2. */
    ATAN,
    /** (eˣ − e⁻ˣ)/2, accurate around zero; ±∞ only where the result is beyond the floats. */
    SINH,
    /** (eˣ + e⁻ˣ)/2; ∞ only where the result is beyond the floats. */
    COSH,
    /** The error function, 2/√π · ∫₀ˣ exp(−t²) dt. */
    ERF,
    /** tanh x. */
    TANH,
    /** 1 ÷ (1 + e⁻ˣ). */
    SIGMOID,
    /** log(1 + eˣ), without overflow. */
    SOFTPLUS,
    /** log(1 ÷ (1 + e⁻ˣ)), without overflow. */
    LOG_SIGMOID,
    /** x · Φ(x) with the normal distribution Φ (Hendrycks and Gimpel 2016); −0, the limit, at −∞, where PyTorch gives NaN. */
    GELU,
    /** ½x(1 + tanh(√(2/π)·(x + 0.044715·x³))), the approximation of {@link #GELU} in many models; −0 at −∞. */
    GELU_TANH,
    /** x ÷ (1 + e⁻ˣ), or swish; −0, the limit, at −∞, where PyTorch gives NaN. */
    SILU,
    /** x · tanh(log(1 + eˣ)) (Misra 2019); −0, the limit, at −∞, where PyTorch gives NaN. */
    MISH,
    /** x &gt; 0 ? x : eˣ − 1 (Clevert et al. 2015, with α = 1). */
    ELU,
    /** λ·(x &gt; 0 ? x : α·(eˣ − 1)), λ = 1.0507…, α = 1.6733… (Klambauer et al. 2017). */
    SELU,
    /** x · min(max(x + 3, 0), 6)/6 (Howard et al. 2019); −0, the limit, up to −3 and at −∞, where PyTorch gives NaN. */
    HARD_SWISH,
    /** x ÷ (1 + |x|) (Turian et al. 2009); NaN at ±∞, as in PyTorch. */
    SOFTSIGN
}
