package dev.lanewise.engine.kernel;

/**
 * Fused optimizer updates: one pass over the parameters {@code p}, the gradients {@code g} and the state of the rule.
 * All arrays of a call are laid out alike: the elements {@code o … o + n − 1} of each are read, those of {@code p} and
 * of the state are written, {@code g} is left alone. No two arrays of a call may be the same. Elements do not meet, so
 * any cut into ranges gives the same bits.
 *
 * <p>The formulas below are the definition of the bits: {@code fma} rounds once, every other sign rounds by itself,
 * division and root are correctly rounded. The scalars are computed by the caller in double and rounded to float.
 * Each formula starts with {@code d = fma(l2, p, g)}, the gradient with the coupled L2 penalty. A moving average is
 * {@code fma(a, x − m, m)} with {@code a = 1 − decay}: with the constants {@code decay} and {@code 1 − decay} rounded
 * apart, as in {@code decay·m + (1 − decay)·x}, they would not add up to one, and at decay 0.999 the average of a
 * constant would be off by up to 3e-5. An average of squares that has overflowed to ∞ turns into NaN at the next step,
 * rather than freezing its parameter in silence.
 */
public interface UpdateKernels {
    /** Gradient descent: {@code p = fma(−rate, d, p)}. */
    void sgd(float[] p, float[] g, int o, int n, float rate, float l2);

    /**
     * Heavy ball: {@code b = fma(momentum, b, weight·d)}, {@code p = fma(−rate, b, p)}.
     *
     * @param weight 1 − dampening
     */
    void momentum(float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2);

    /** Nesterov's momentum: {@code b = fma(momentum, b, d)}, {@code p = fma(−rate, fma(momentum, b, d), p)}. */
    void nesterov(float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float l2);

    /** AdaGrad: {@code s = fma(d, d, s)}, {@code p = fma(−rate, d ÷ (√s + epsilon), p)}. */
    void adaGrad(float[] p, float[] g, float[] s, int o, int n, float rate, float epsilon, float l2);

    /**
     * RMSprop: {@code v = fma(a, fma(d, d, −v), v)}, {@code p = fma(−rate, d ÷ (√v + epsilon), p)}.
     *
     * @param a 1 − decay of the mean square
     */
    void rmsProp(float[] p, float[] g, float[] v, int o, int n, float rate, float a, float epsilon, float l2);

    /**
     * RMSprop with momentum: {@code v = fma(a, fma(d, d, −v), v)}, {@code b = fma(momentum, b, d ÷ (√v + epsilon))},
     * {@code p = fma(−rate, b, p)}.
     */
    void rmsPropMomentum(
            float[] p, float[] g, float[] v, float[] b, int o, int n,
            float rate, float a, float momentum, float epsilon, float l2);

    /**
     * RMSprop by the variance: {@code v = fma(a, fma(d, d, −v), v)}, {@code c = fma(a, d − c, c)},
     * {@code p = fma(−rate, d ÷ (√max(fma(−c, c, v), 0) + epsilon), p)}. The maximum is there because rounding can make
     * the variance of a nearly constant gradient negative.
     */
    void rmsPropCentred(
            float[] p, float[] g, float[] v, float[] c, int o, int n, float rate, float a, float epsilon, float l2);

    /**
     * RMSprop by the variance, with momentum: v and c as in {@link #rmsPropCentred},
     * {@code b = fma(momentum, b, d ÷ (√max(fma(−c, c, v), 0) + epsilon))}, {@code p = fma(−rate, b, p)}.
     */
    void rmsPropCentredMomentum(
            float[] p, float[] g, float[] v, float[] c, float[] b, int o, int n,
            float rate, float a, float momentum, float epsilon, float l2);

    /**
     * Adam and AdamW: {@code m = fma(a1, d − m, m)}, {@code v = fma(a2, fma(d, d, −v), v)},
     * {@code p = fma(−rate, m ÷ fma(√v, rootScale, epsilon), fma(−shrink, p, p))}.
     *
     * @param rate the learning rate ÷ (1 − β₁ᵗ)
     * @param a1 1 − β₁
     * @param a2 1 − β₂
     * @param rootScale 1 ÷ √(1 − β₂ᵗ): epsilon is added to the bias-corrected root
     * @param l2 the coupled penalty of Adam
     * @param shrink the learning rate × the decoupled decay of AdamW
     */
    void adam(
            float[] p, float[] g, float[] m, float[] v, int o, int n,
            float rate, float a1, float a2, float rootScale, float epsilon, float l2, float shrink);

    /**
     * AMSGrad: m and v as in {@link #adam}, {@code x = max(x, v)},
     * {@code p = fma(−rate, m ÷ fma(√x, rootScale, epsilon), fma(−shrink, p, p))}.
     */
    void amsGrad(
            float[] p, float[] g, float[] m, float[] v, float[] x, int o, int n,
            float rate, float a1, float a2, float rootScale, float epsilon, float l2, float shrink);
}
