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
     * @param weight 1 − dampening; times the learning rate where that is inside the buffer, with a {@code rate} of 1
     */
    void momentum(float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2);

    /**
     * Nesterov's momentum: {@code b = fma(momentum, b, weight·d)}, {@code p = fma(−rate, fma(momentum, b, weight·d), p)}.
     *
     * @param weight as in {@link #momentum}
     */
    void nesterov(float[] p, float[] g, float[] b, int o, int n, float rate, float momentum, float weight, float l2);

    /**
     * AdaGrad: {@code s = fma(d, d, s)}, {@code p = fma(−rate, d ÷ (√(s + inside) + epsilon), p)}.
     *
     * @param inside an epsilon inside the root, as {@code epsilon} is one outside; 0 for none
     */
    void adaGrad(float[] p, float[] g, float[] s, int o, int n, float rate, float inside, float epsilon, float l2);

    /**
     * RMSprop: {@code v = fma(a, fma(d, d, −v), v)}, {@code p = fma(−rate, d ÷ (√(v + inside) + epsilon), p)}.
     *
     * @param a 1 − decay of the mean square
     */
    void rmsProp(
            float[] p, float[] g, float[] v, int o, int n, float rate, float a, float inside, float epsilon, float l2);

    /**
     * RMSprop with momentum: {@code v = fma(a, fma(d, d, −v), v)},
     * {@code b = fma(momentum, b, weight·(d ÷ (√(v + inside) + epsilon)))}, {@code p = fma(−rate, b, p)}.
     *
     * @param weight 1; the learning rate where that is inside the buffer, with a {@code rate} of 1
     */
    void rmsPropMomentum(
            float[] p, float[] g, float[] v, float[] b, int o, int n,
            float rate, float a, float momentum, float weight, float inside, float epsilon, float l2);

    /**
     * RMSprop by the variance: {@code v = fma(a, fma(d, d, −v), v)}, {@code c = fma(a, d − c, c)},
     * {@code p = fma(−rate, d ÷ (√(max(fma(−c, c, v), 0) + inside) + epsilon), p)}. The maximum is there because rounding
     * can make the variance of a nearly constant gradient negative.
     */
    void rmsPropCentred(
            float[] p, float[] g, float[] v, float[] c, int o, int n,
            float rate, float a, float inside, float epsilon, float l2);

    /**
     * RMSprop by the variance, with momentum: v and c as in {@link #rmsPropCentred},
     * {@code b = fma(momentum, b, weight·(d ÷ (√(max(fma(−c, c, v), 0) + inside) + epsilon)))}, {@code p = fma(−rate, b, p)}.
     *
     * @param weight as in {@link #rmsPropMomentum}
     */
    void rmsPropCentredMomentum(
            float[] p, float[] g, float[] v, float[] c, float[] b, int o, int n,
            float rate, float a, float momentum, float weight, float inside, float epsilon, float l2);

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
     * AMSGrad: m and v as in {@link #adam}, {@code x = max(x, correction·v)},
     * {@code p = fma(−rate, m ÷ fma(√x, rootScale, epsilon), fma(−shrink, p, p))}.
     *
     * @param correction 1, or 1 ÷ (1 − β₂ᵗ) with a root scale of 1: the maximum is then of the bias-corrected moment
     */
    void amsGrad(
            float[] p, float[] g, float[] m, float[] v, float[] x, int o, int n,
            float rate, float a1, float a2, float correction, float rootScale, float epsilon, float l2, float shrink);

    /**
     * AdaDelta: {@code v = fma(a, fma(d, d, −v), v)}, {@code s = (√(u + epsilon) ÷ √(v + epsilon))·d},
     * {@code u = fma(a, fma(s, s, −u), u)}, {@code p = fma(−rate, s, p)}.
     *
     * @param a 1 − decay of both mean squares
     */
    void adaDelta(
            float[] p, float[] g, float[] v, float[] u, int o, int n, float rate, float a, float epsilon, float l2);

    /**
     * Adamax: m as in {@link #adam}, {@code u = max(fma(decay, u, −slack), |d|)},
     * {@code p = fma(−rate, m ÷ (u + epsilon), p)}. The norm is {@code u + epsilon}: held like this, it is zero where
     * there never was a gradient.
     *
     * @param rate the learning rate ÷ (1 − β₁ᵗ)
     * @param decay β₂
     * @param slack (1 − β₂)·epsilon where epsilon is part of what decays, else 0
     */
    void adamax(
            float[] p, float[] g, float[] m, float[] u, int o, int n,
            float rate, float a1, float decay, float slack, float epsilon, float l2);

    /**
     * NAdam: m and v as in {@link #adam}, {@code q = fma(ofGradient, d, ofMoment·m)},
     * {@code p = fma(−rate, q ÷ fma(√v, rootScale, epsilon), fma(−shrink, p, p))}.
     *
     * @param ofGradient (1 − μ at this step) ÷ (1 − product of the μ up to it)
     * @param ofMoment μ at the next step ÷ (1 − product of the μ up to that)
     */
    void nadam(
            float[] p, float[] g, float[] m, float[] v, int o, int n,
            float rate, float ofGradient, float ofMoment, float a1, float a2, float rootScale, float epsilon,
            float l2, float shrink);

    /**
     * Rprop without weight decay: {@code x = q·g}, {@code s = first where s = 0 and g ≠ 0}; then
     * {@code s = min(s·grow, most), e = g} where x &gt; 0, {@code s = max(s·shrink, least), e = 0} where x &lt; 0,
     * {@code e = g} elsewhere; {@code q = sign(e)}, {@code p = fma(−q, s, p)}. The sign of ±0 and NaN is the argument, and a
     * product that is NaN, or equals its limit, stays.
     *
     * @param q the sign of the previous gradient
     * @param s the step sizes
     */
    void rprop(
            float[] p, float[] g, float[] q, float[] s, int o, int n,
            float first, float shrink, float grow, float least, float most);

    /**
     * Averaged gradient descent: {@code p = fma(−rate, d, fma(−shrink, p, p))}, {@code x = fma(weight, p − x, x)}.
     *
     * @param x the average
     */
    void averaged(
            float[] p, float[] g, float[] x, int o, int n, float rate, float shrink, float weight, float l2);

    /**
     * Lion, without l2: {@code p = fma(−rate, sign(fma(a1, g − m, m)), fma(−shrink, p, p))},
     * {@code m = fma(a2, g − m, m)}. The sign of ±0 and NaN is the argument.
     */
    void lion(float[] p, float[] g, float[] m, int o, int n, float rate, float a1, float a2, float shrink);

    /**
     * AdaBelief: {@code m = fma(a1, d − m, m)}, {@code r = d − m}, {@code s = fma(a2, fma(r, r, −s), s)},
     * {@code p = fma(−rate, m ÷ (√fma(s, scale, floor) + epsilon), fma(−shrink, p, p))}.
     *
     * @param scale 1 ÷ (1 − β₂ᵗ)
     * @param floor what the epsilons that the paper adds to s at each step come to, after bias correction
     */
    void adaBelief(
            float[] p, float[] g, float[] m, float[] s, int o, int n,
            float rate, float a1, float a2, float scale, float floor, float epsilon, float l2, float shrink);

    /**
     * Adan, without l2: {@code e = lag·(g − q)}, {@code m = fma(a1, g − m, m)}, {@code v = fma(a2, e − v, v)},
     * {@code u = fma(b2, e, g)}, {@code s = fma(a3, fma(u, u, −s), s)}, {@code q = g},
     * {@code p = fma(−rate, fma(ofDifference, v, ofMoment·m) ÷ fma(√s, rootScale, epsilon), fma(−shrink, p, p))}.
     *
     * @param v the mean of the differences of gradients
     * @param s the mean of the squares
     * @param q the previous gradient
     * @param lag 1, or 0 at the first step, which has no previous gradient
     * @param b2 1 − a2
     */
    void adan(
            float[] p, float[] g, float[] m, float[] v, float[] s, float[] q, int o, int n,
            float rate, float lag, float ofMoment, float ofDifference, float a1, float a2, float b2, float a3,
            float rootScale, float epsilon, float shrink);

    /**
     * Schedule-free AdamW, without l2: {@code v = fma(a2, fma(g, g, −v), v)},
     * {@code u = fma(decay, p, g ÷ fma(√v, rootScale, epsilon))}, {@code p = fma(−rate, u, fma(share, z, p))},
     * {@code z = keep·fma(−lead, u, z)}.
     *
     * @param p where the gradient is taken: y in the paper
     * @param z how far the base iterate is ahead of p: z − y in the paper
     * @param rate the learning rate × (1 − β₁·keep)
     * @param lead the learning rate × β₁
     * @param share what the newest iterate weighs in the average
     * @param keep 1 − share
     * @param decay the decoupled decay
     */
    void scheduleFree(
            float[] p, float[] g, float[] z, float[] v, int o, int n,
            float rate, float lead, float share, float keep, float a2, float rootScale, float epsilon, float decay);

    /**
     * The step of LAMB, which leaves the parameters: m and v as in {@link #adam} without l2,
     * {@code u = fma(decay, p, (scale·m) ÷ fma(√v, rootScale, epsilon))}.
     *
     * @param u the step
     * @param scale 1 ÷ (1 − β₁ᵗ)
     */
    void lamb(
            float[] u, float[] g, float[] p, float[] m, float[] v, int o, int n,
            float a1, float a2, float scale, float rootScale, float epsilon, float decay);

    /**
     * The step of Muon before it is made orthogonal, which leaves the parameters: {@code m = fma(a, g − m, m)},
     * {@code u = fma(ahead, m − g, g)}.
     *
     * @param u the step
     * @param a 1 − momentum
     * @param ahead the momentum if it is Nesterov's; 1 for plain momentum, whose step is m to a rounding
     */
    void muon(float[] u, float[] g, float[] m, int o, int n, float a, float ahead);

    /** Soft thresholding, of the parameters alone: {@code p = p − max(min(p, threshold), −threshold)}. */
    void softThreshold(float[] p, int o, int n, float threshold);
}
