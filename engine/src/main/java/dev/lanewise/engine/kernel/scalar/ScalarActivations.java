package dev.lanewise.engine.kernel.scalar;

import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;

/**
 * The activation functions of neural networks and their derivatives, which define their results as the functions of
 * {@link ScalarMath} do; {@code SimdActivations} repeats them lane by lane.
 *
 * <p>gelu, silu and mish are x · Φ(x) with Φ(−∞) = 0 and Φ(∞) = 1. Each is computed from what is left at −|x|,
 * g = |x| · Φ(−|x|), as −g or x − g; where Φ(−x) = 1 − Φ(x), the derivative has the same symmetry. In the tail g is an
 * exponential times a slowly varying factor, which is multiplied in <em>before</em> the scaling by 2ⁿ, so that subnormal
 * results are rounded once, and the exponential's argument is a sum of two floats where it has a rounding error: at x = −13
 * one unit in the last place of x²/2 would be more than a hundred in the result. The limit at −∞ is −0 (PyTorch: NaN).
 */
public final class ScalarActivations {
    /** From here on g rounds to zero for gelu, and still does when |x| is replaced by it. */
    public static final float GELU_MAX = 15f;

    /** As {@link #GELU_MAX}, for the tanh form. */
    public static final float GELU_TANH_MAX = 11f;

    /** As {@link #GELU_MAX}, for silu and mish. */
    public static final float SILU_MAX = 112f;

    /** Centre of the variable q = (t − K)/(t + K) in which {@link #G0} … are a polynomial. */
    public static final float K = 0x1.4b4p1f;

    // ½·exp(t²/2)·erfc(t/√2)·(t + K) = G0 + G1·q + … for 0 ≤ t ≤ 15, relative error 2⁻²⁶·⁷
    public static final float G0 = 0x1.6c2d3ep-1f;
    public static final float G1 = -0x1.cb7666p-2f;
    public static final float G2 = 0x1.33104ap-3f;
    public static final float G3 = 0x1.c40e4ep-11f;
    public static final float G4 = -0x1.18223p-6f;
    public static final float G5 = 0x1.85fd2p-14f;
    public static final float G6 = 0x1.62db0ep-9f;
    public static final float G7 = 0x1.82e956p-12f;
    public static final float G8 = -0x1.99e3f4p-12f;
    public static final float G9 = -0x1.27fb78p-13f;

    /** 1/√(2π). */
    public static final float INV_SQRT_2PI = 0x1.988454p-2f;

    /** 2·√(2/π), the high part in 20 bits so that a difference with it is exact. */
    public static final float TANH_LINEAR = 0x1.98844p0f;

    /** 2·√(2/π) − {@link #TANH_LINEAR}. */
    public static final float TANH_LINEAR_LOW = 0x1.33d436p-20f;

    /** 2·√(2/π)·0.044715. */
    public static final float TANH_CUBIC = 0x1.2444f2p-4f;

    /** 2·√(2/π)·0.044715 − {@link #TANH_CUBIC}. */
    public static final float TANH_CUBIC_LOW = 0x1.49b16ap-29f;

    /** λ of selu. */
    public static final float SELU_SCALE = 0x1.0cfabep0f;

    /** λ·α of selu. */
    public static final float SELU_SCALE_ALPHA = 0x1.c212ccp0f;

    /** 1/3. */
    public static final float THIRD = 0x1.555556p-2f;

    /** 1/6; six times it rounds to 1. */
    public static final float SIXTH = 0x1.555556p-3f;

    private ScalarActivations() {}

    /** log(1 ÷ (1 + e⁻ˣ)). */
    public static float logSigmoid(float x) {
        return -softplus(-x);
    }

    /** x · Φ(x) with the normal distribution Φ (Hendrycks and Gimpel 2016); −0 at −∞. */
    public static float gelu(float x) {
        float t = Math.abs(x);
        t = t > GELU_MAX ? GELU_MAX : t;
        float s = t * t;
        float w = Math.fma(s, -0.5f * LOG2_E, ROUND_TWICE_BIASED);
        float e = halfSquareExp(t, s, w - ROUND_TWICE_BIASED);
        float u = t / (t + K);
        float g = u * tail(Math.fma(2f, u, -1f));
        g = scale(Math.fma(g, e, g), w);
        return x < 0f ? -g : x - g;
    }

    /** Φ(x) + x·φ(x). */
    public static float geluDerivative(float x) {
        float t = Math.abs(x);
        t = t > GELU_MAX ? GELU_MAX : t;
        float s = t * t;
        float w = Math.fma(s, -0.5f * LOG2_E, ROUND_TWICE_BIASED);
        float e = halfSquareExp(t, s, w - ROUND_TWICE_BIASED);
        float u = 1f / (t + K);
        float g = u * tail(Math.fma(-2f * K, u, 1f));
        g = Math.fma(-INV_SQRT_2PI, t, g);
        g = scale(Math.fma(g, e, g), w);
        return x < 0f ? g : 1f - g;
    }

    /** exp(−t²/2)·2⁻ⁿ − 1, where s is t² rounded. */
    private static float halfSquareExp(float t, float s, float n) {
        float low = Math.fma(t, t, -s);
        float r = Math.fma(n, -LN2_HIGH, -0.5f * s);
        return reducedExpm1(r + Math.fma(n, -LN2_LOW, -0.5f * low));
    }

    /** The polynomial G0 + G1·q + …. */
    private static float tail(float q) {
        float p = Math.fma(G9, q, G8);
        p = Math.fma(p, q, G7);
        p = Math.fma(p, q, G6);
        p = Math.fma(p, q, G5);
        p = Math.fma(p, q, G4);
        p = Math.fma(p, q, G3);
        p = Math.fma(p, q, G2);
        p = Math.fma(p, q, G1);
        return Math.fma(p, q, G0);
    }

    /** eʳ − 1 for |r| ≤ ln 2 / 2, exact enough beside 1. */
    private static float reducedExpm1(float r) {
        float p = Math.fma(E6, r, E5);
        p = Math.fma(p, r, E4);
        p = Math.fma(p, r, E3);
        p = Math.fma(p, r, E2);
        p = Math.fma(p, r, 1f);
        return p * r;
    }

    /** ½x(1 + tanh(√(2/π)·(x + 0.044715·x³))), which is x ÷ (1 + e⁻ᵛ) with twice that argument; −0 at −∞. */
    public static float geluTanh(float x) {
        float t = Math.abs(x);
        t = t > GELU_TANH_MAX ? GELU_TANH_MAX : t;
        float s = t * t;
        float q = Math.fma(TANH_CUBIC, s, TANH_LINEAR);
        float v = t * q;
        float w = Math.fma(v, -LOG2_E, ROUND_TWICE_BIASED);
        float e = cubicExp(t, s, q, v, w - ROUND_TWICE_BIASED);
        float g = t / (1f + scale(e + 1f, w));
        g = scale(Math.fma(g, e, g), w);
        return x < 0f ? -g : x - g;
    }

    /** The derivative of {@link #geluTanh}. */
    public static float geluTanhDerivative(float x) {
        float t = Math.abs(x);
        t = t > GELU_TANH_MAX ? GELU_TANH_MAX : t;
        float s = t * t;
        float q = Math.fma(TANH_CUBIC, s, TANH_LINEAR);
        float v = t * q;
        float w = Math.fma(v, -LOG2_E, ROUND_TWICE_BIASED);
        float e = cubicExp(t, s, q, v, w - ROUND_TWICE_BIASED);
        float d = 1f + scale(e + 1f, w);
        float slope = Math.fma(3f * TANH_CUBIC, s, TANH_LINEAR + TANH_LINEAR_LOW);
        float g = Math.fma(-t, slope, d) / (d * d);
        g = scale(Math.fma(g, e, g), w);
        return x < 0f ? g : 1f - g;
    }

    /** exp(−v)·2⁻ⁿ − 1 for the argument v = t·q, q = linear + cubic·s, s = t² of {@link #geluTanh}, each of them rounded. */
    private static float cubicExp(float t, float s, float q, float v, float n) {
        float low = Math.fma(TANH_CUBIC, s, TANH_LINEAR - q) + TANH_LINEAR_LOW;
        low = Math.fma(TANH_CUBIC_LOW, s, low);
        low = Math.fma(TANH_CUBIC, Math.fma(t, t, -s), low);
        low = Math.fma(t, low, Math.fma(t, q, -v));
        float r = Math.fma(n, -LN2_HIGH, -v);
        return reducedExpm1(Math.fma(n, -LN2_LOW, r) - low);
    }

    /** x ÷ (1 + e⁻ˣ), also called swish (Hendrycks and Gimpel 2016; Ramachandran et al. 2017); −0 at −∞. */
    public static float silu(float x) {
        float t = Math.abs(x);
        t = t > SILU_MAX ? SILU_MAX : t;
        float w = Math.fma(t, -LOG2_E, ROUND_TWICE_BIASED);
        float e = decay(t, w - ROUND_TWICE_BIASED);
        float g = t / (1f + scale(e + 1f, w));
        g = scale(Math.fma(g, e, g), w);
        return x < 0f ? -g : x - g;
    }

    /** s + x·s·(1 − s) with s = 1 ÷ (1 + e⁻ˣ). */
    public static float siluDerivative(float x) {
        float t = Math.abs(x);
        t = t > SILU_MAX ? SILU_MAX : t;
        float w = Math.fma(t, -LOG2_E, ROUND_TWICE_BIASED);
        float e = decay(t, w - ROUND_TWICE_BIASED);
        float d = 1f + scale(e + 1f, w);
        float g = (d - t) / (d * d);
        g = scale(Math.fma(g, e, g), w);
        return x < 0f ? g : 1f - g;
    }

    /** exp(−t)·2⁻ⁿ − 1. */
    private static float decay(float t, float n) {
        float r = Math.fma(n, -LN2_HIGH, -t);
        return reducedExpm1(Math.fma(n, -LN2_LOW, r));
    }

    /**
     * x · tanh(log(1 + eˣ)) (Misra 2019); −0 at −∞. With z = e^−|x|: |x|·z·(z + 2) ÷ (z·(z + 2) + 2) on the left of zero,
     * x·(1 + 2z) ÷ (1 + 2z + 2z²) on the right.
     */
    public static float mish(float x) {
        float t = Math.abs(x);
        float v = t > SILU_MAX ? SILU_MAX : t;
        float w = Math.fma(v, -LOG2_E, ROUND_TWICE_BIASED);
        float e = decay(v, w - ROUND_TWICE_BIASED);
        float z = scale(e + 1f, w);
        float m = x < 0f ? z : 1f;
        float k = x < 0f ? 1f : z;
        float c = Math.fma(2f, k, m);
        float d = Math.fma(m, c, 2f * k * k);
        float g = (x < 0f ? v : t) * (c / d);
        g = x < 0f ? scale(Math.fma(g, e, g), w) : g;
        return withSign(g, x);
    }

    /** tanh(p) + x·s·(1 − tanh² p) with p = log(1 + eˣ) and its derivative s. */
    public static float mishDerivative(float x) {
        float v = Math.abs(x);
        v = v > SILU_MAX ? SILU_MAX : v;
        float w = Math.fma(v, -LOG2_E, ROUND_TWICE_BIASED);
        float e = decay(v, w - ROUND_TWICE_BIASED);
        float z = scale(e + 1f, w);
        float m = x < 0f ? z : 1f;
        float k = x < 0f ? 1f : z;
        float c = Math.fma(2f, k, m);
        float d = Math.fma(m, c, 2f * k * k);
        float a = 4f * (k * k * (x < 0f ? -v : v)) * (1f + z);
        float g = Math.fma(c, d, a) / (d * d);
        return x < 0f ? scale(Math.fma(g, e, g), w) : g;
    }

    /** x &gt; 0 ? x : eˣ − 1 (Clevert et al. 2015, α = 1). */
    public static float elu(float x) {
        float y = ScalarExpLog.expm1(x);
        return x > 0f ? x : y;
    }

    /** The derivative of {@link #elu}, from its result. */
    public static float eluDerivative(float y) {
        return y > 0f ? 1f : y + 1f;
    }

    /** λ·(x &gt; 0 ? x : α·(eˣ − 1)) with λ = 1.0507…, α = 1.6733… (Klambauer et al. 2017). */
    public static float selu(float x) {
        float y = ScalarExpLog.expm1(x) * SELU_SCALE_ALPHA;
        return x > 0f ? x * SELU_SCALE : y;
    }

    /** The derivative of {@link #selu}, from its result. */
    public static float seluDerivative(float y) {
        return y > 0f ? SELU_SCALE : y + SELU_SCALE_ALPHA;
    }

    /** x · c/6 with c = x + 3 cut to [0, 6] (Howard et al. 2019); −0 up to −3, at −∞ too. */
    public static float hardSwish(float x) {
        float c = x + 3f;
        c = c > 6f ? 6f : c;
        float y = x * (c * SIXTH);
        return x <= -3f ? -0f : y;
    }

    /** x/3 + 1/2 between −3 and 3, 0 up to −3 and 1 from 3 on. */
    public static float hardSwishDerivative(float x) {
        float y = Math.fma(x, THIRD, 0.5f);
        y = x >= 3f ? 1f : y;
        return x <= -3f ? 0f : y;
    }
}
