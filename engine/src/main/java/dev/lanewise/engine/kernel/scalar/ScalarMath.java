package dev.lanewise.engine.kernel.scalar;

/**
 * The elementary functions of Lanewise, which <em>define</em> their results to the last bit: only fused multiply-adds,
 * IEEE arithmetic, comparisons and bit operations, each of which is the same operation in every vector width, so that
 * {@code SimdMath} can repeat them lane by lane. The measured errors stand in {@code docs/accuracy.md}.
 *
 * <p>The polynomials are minimax fits in the relative error of the whole function (Lawson's iteration on 400 Chebyshev
 * nodes, coefficients rounded to float one after the other with the rest fitted anew). Public only for the package's
 * vectorised twins: the package is not exported.
 */
public final class ScalarMath {
    /** 1 / ln 2. */
    public static final float LOG2_E = 0x1.715476p0f;

    /** ln 2 rounded to float. */
    public static final float LN2_HIGH = 0x1.62e43p-1f;

    /** ln 2 − {@link #LN2_HIGH}. */
    public static final float LN2_LOW = -0x1.05c61p-29f;

    /** Added to a small number it rounds it to an integer, which then stands in the low bits of the sum. */
    public static final float ROUND = 0x1.8p23f;

    /** {@link #ROUND} + 254: leaves n + 254 in the low bits, twice the exponent bias, for a scaling in two steps. */
    public static final float ROUND_TWICE_BIASED = ROUND + 254;

    /** {@link #ROUND} + 127: leaves the biased exponent of 2ⁿ in the low bits. */
    public static final float ROUND_BIASED = ROUND + 127;

    /** 2²³: from here on every float is an integer, and so is what the sum with a smaller one rounds to. */
    public static final float INTEGERS = 0x1p23f;

    /** Above this eˣ overflows, and still does when x is replaced by it. */
    public static final float EXP_MAX = 89f;

    /** Below this eˣ rounds to zero, and still does when x is replaced by it. */
    public static final float EXP_MIN = -104f;

    // eʳ = 1 + r + r²(E2 + E3·r + …) for |r| ≤ ln 2 / 2, relative error 2⁻²⁸·²
    public static final float E2 = 0x1.fffffcp-2f;
    public static final float E3 = 0x1.555492p-3f;
    public static final float E4 = 0x1.5558bp-5f;
    public static final float E5 = 0x1.12398ep-7f;
    public static final float E6 = 0x1.6a4d6p-10f;

    // (e²ʳ − 1)/2 = r + r²(H2 + H3·r + …) for |r| ≤ ln 2 / 4, relative error 2⁻²⁶·¹
    public static final float H2 = 0x1.fffffep-1f;
    public static final float H3 = 0x1.5554b4p-1f;
    public static final float H4 = 0x1.5556f2p-2f;
    public static final float H5 = 0x1.12254ap-3f;
    public static final float H6 = 0x1.6b9c68p-5f;

    /** From here on tanh rounds to −1. */
    public static final float TANH_MIN = -10f;

    /** The bits of 2/3: mantissas are brought into [2/3, 4/3). */
    public static final int TWO_THIRDS = 0x3f2aaaab;

    /** {@link #ROUND} as bits. */
    public static final int ROUND_BITS = 0x4b400000;

    /** 2²³: brings a subnormal number into the normal range. */
    public static final float SUBNORMAL_SCALE = 0x1p23f;

    /** The exponent of {@link #SUBNORMAL_SCALE}. */
    public static final float SUBNORMAL_SHIFT = 23f;

    /** The sign bit of a float. */
    public static final int SIGN_BIT = 0x80000000;

    // log(1 + f) = f + f²(L2 + L3·f + …) for |f| ≤ 1/3, relative error 2⁻²⁷·⁷
    public static final float L2 = -0.5f;
    public static final float L3 = 0x1.555506p-2f;
    public static final float L4 = -0x1.fffefap-3f;
    public static final float L5 = 0x1.99d05cp-3f;
    public static final float L6 = -0x1.559c2ep-3f;
    public static final float L7 = 0x1.1ed452p-3f;
    public static final float L8 = -0x1.f33c72p-4f;
    public static final float L9 = 0x1.1e72ap-3f;
    public static final float L10 = -0x1.07aa38p-3f;

    // log(1 + z) = z + z²(P2 + P3·z + …) for 0 ≤ z ≤ 1, relative error 2⁻²⁷·⁵
    public static final float P2 = -0x1.ffffd2p-2f;
    public static final float P3 = 0x1.554dd4p-2f;
    public static final float P4 = -0x1.ff249ep-3f;
    public static final float P5 = 0x1.93510cp-3f;
    public static final float P6 = -0x1.3a597ap-3f;
    public static final float P7 = 0x1.b50b32p-4f;
    public static final float P8 = -0x1.d78b46p-5f;
    public static final float P9 = 0x1.4a24ap-6f;
    public static final float P10 = -0x1.b1650ep-9f;

    // erf t = t + t(R1 + R3·t² + …) for 0 ≤ t ≤ 1, relative error 2⁻²⁹·⁴
    public static final float R1 = 0x1.06eba8p-3f;
    public static final float R3 = -0x1.81273ep-2f;
    public static final float R5 = 0x1.ce2ce6p-4f;
    public static final float R7 = -0x1.b7f71ap-6f;
    public static final float R9 = 0x1.53f224p-8f;
    public static final float R11 = -0x1.a3515ep-11f;
    public static final float R13 = 0x1.4771fep-14f;

    // erf t = 1 − exp(−t − t(T1 + T2·t + …)) for 1 ≤ t ≤ 4, relative error 2⁻³¹·⁰
    public static final float T1 = 0x1.078ae8p-3f;
    public static final float T2 = 0x1.45208ep-1f;
    public static final float T3 = 0x1.b40fa2p-4f;
    public static final float T4 = -0x1.886bc2p-6f;
    public static final float T5 = 0x1.e8fea4p-9f;
    public static final float T6 = -0x1.68f2f8p-12f;
    public static final float T7 = 0x1.bfcfbap-17f;

    /** From here on erf rounds to 1. */
    public static final float ERF_MAX = 4f;

    private ScalarMath() {}

    /** −1, ±0 or 1; NaN stays NaN. */
    public static float sign(float x) {
        return x > 0f ? 1f : x < 0f ? -1f : x;
    }

    /** The nearest integer, the even one of two. */
    public static float round(float x) {
        float t = Math.abs(x);
        float y = t < INTEGERS ? t + INTEGERS - INTEGERS : t;
        return withSign(y, x);
    }

    /** y of at least 0, with the sign of x, put there as a bit. */
    static float withSign(float y, float x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & SIGN_BIT));
    }

    /** The largest integer that is not above x. */
    public static float floor(float x) {
        float y = round(x);
        return y > x ? y - 1f : y;
    }

    /** The smallest integer that is not below x. */
    public static float ceil(float x) {
        return -floor(-x);
    }

    /** eˣ. */
    public static float exp(float x) {
        float v = x > EXP_MAX ? EXP_MAX : x;
        v = v < EXP_MIN ? EXP_MIN : v;
        return exp(v, ROUND_TWICE_BIASED);
    }

    /** eᵛ · 2^(shift − {@link #ROUND_TWICE_BIASED}), the power of 2 in the exponent before the scaling. */
    static float exp(float v, float shift) {
        float t = Math.fma(v, LOG2_E, shift);
        float n = t - shift;
        float r = Math.fma(n, -LN2_HIGH, v);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(E6, r, E5);
        p = Math.fma(p, r, E4);
        p = Math.fma(p, r, E3);
        p = Math.fma(p, r, E2);
        p = Math.fma(p, r, 1f);
        p = Math.fma(p, r, 1f);
        return scale(p, t);
    }

    /**
     * p · 2ⁿ, where t = n + {@link #ROUND_TWICE_BIASED}. 2ⁿ in two factors: n leaves the range of the normal floats, and a
     * single one would overflow or lose the subnormal results.
     */
    static float scale(float p, float t) {
        int bits = Float.floatToRawIntBits(t);
        int half = bits >>> 1;
        return p * Float.intBitsToFloat(half << 23) * Float.intBitsToFloat((bits - half) << 23);
    }

    /** The natural logarithm: NaN below zero, −∞ at ±0. */
    public static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * SUBNORMAL_SCALE : x);
        int e = (bits - TWO_THIRDS) >> 23;
        float f = Float.intBitsToFloat(bits - (e << 23)) - 1f;
        float k = Float.intBitsToFloat(e + ROUND_BITS) - (subnormal ? ROUND + SUBNORMAL_SHIFT : ROUND);
        float p = Math.fma(L10, f, L9);
        p = Math.fma(p, f, L8);
        p = Math.fma(p, f, L7);
        p = Math.fma(p, f, L6);
        p = Math.fma(p, f, L5);
        p = Math.fma(p, f, L4);
        p = Math.fma(p, f, L3);
        p = Math.fma(p, f, L2);
        p = Math.fma(f * f, p, f);
        float y = Math.fma(k, LN2_HIGH, p);
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x < 0f ? Float.NaN : y;
        return x == 0f ? Float.NEGATIVE_INFINITY : y;
    }

    /**
     * tanh |x| = h ÷ d with h = (1 − e^−2|x|)/2 and d = (1 + e^−2|x|)/2, each rounded once; the sign is put back as a
     * bit. The decaying exponential, because h and the result then lie in one binade for small x.
     */
    public static float tanh(float x) {
        float v = -Math.abs(x);
        v = v < TANH_MIN ? TANH_MIN : v;
        float t = Math.fma(v, 2f * LOG2_E, ROUND_BIASED);
        float n = t - ROUND_BIASED;
        float r = Math.fma(n, -0.5f * LN2_HIGH, v);
        float p = Math.fma(H6, r, H5);
        p = Math.fma(p, r, H4);
        p = Math.fma(p, r, H3);
        p = Math.fma(p, r, H2);
        p = Math.fma(r * r, p, r);
        // with s = 2ⁿ: e^−2|x| = s + 2·s·p, and all but the last operation of each line is exact
        float s = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
        float sp = s * p;
        float h = Math.fma(s, -0.5f, 0.5f) - sp;
        float d = Math.fma(s, 0.5f, 0.5f) + sp;
        return withSign(h / d, x);
    }

    /**
     * 1 ÷ (1 + e⁻ˣ) as m − m·w with z = e^−|x|, w = z ÷ (1 + z) and m = x &lt; 0 ? z : 1: the exponential never
     * overflows, and the rounding of 1 + z counts only as much as w does.
     */
    public static float sigmoid(float x) {
        float z = exp(-Math.abs(x));
        float m = x < 0f ? z : 1f;
        return Math.fma(m, z / (-1f - z), m);
    }

    /** log(1 + eˣ) = (x &lt; 0 ? 0 : x) + log(1 + e^−|x|). */
    public static float softplus(float x) {
        float z = exp(-Math.abs(x));
        float p = Math.fma(P10, z, P9);
        p = Math.fma(p, z, P8);
        p = Math.fma(p, z, P7);
        p = Math.fma(p, z, P6);
        p = Math.fma(p, z, P5);
        p = Math.fma(p, z, P4);
        p = Math.fma(p, z, P3);
        p = Math.fma(p, z, P2);
        p = Math.fma(z * z, p, z);
        return (x < 0f ? 0f : x) + p;
    }

    /** 1 ÷ √x, rounded twice and then corrected by one step of Newton's method whose residual is exact. */
    public static float rsqrt(float x) {
        float y = 1f / (float) Math.sqrt(x);
        float t = x * y;
        float e = Math.fma(-t, y, 1f);
        e = Math.fma(-Math.fma(x, y, -t), y, e);
        float z = Math.fma(0.5f * y, e, y);
        return e == e ? z : y; // NaN at ±0 and ∞, where y is right
    }

    /** The error function, 2/√π · ∫₀ˣ exp(−t²) dt. */
    public static float erf(float x) {
        float t = Math.abs(x);
        float u = t * t;
        float p = Math.fma(R13, u, R11);
        p = Math.fma(p, u, R9);
        p = Math.fma(p, u, R7);
        p = Math.fma(p, u, R5);
        p = Math.fma(p, u, R3);
        p = Math.fma(p, u, R1);
        float small = Math.fma(p, t, t);
        t = t > ERF_MAX ? ERF_MAX : t;
        p = Math.fma(T7, t, T6);
        p = Math.fma(p, t, T5);
        p = Math.fma(p, t, T4);
        p = Math.fma(p, t, T3);
        p = Math.fma(p, t, T2);
        p = Math.fma(p, t, T1);
        float v = Math.fma(-p, t, -t);
        u = Math.fma(v, LOG2_E, ROUND_BIASED);
        float r = Math.fma(u - ROUND_BIASED, -LN2_HIGH, v);
        p = Math.fma(E6, r, E5);
        p = Math.fma(p, r, E4);
        p = Math.fma(p, r, E3);
        p = Math.fma(p, r, E2);
        p = Math.fma(p, r, 1f);
        p = Math.fma(p, r, 1f);
        float large = 1f - p * Float.intBitsToFloat(Float.floatToRawIntBits(u) << 23);
        float y = t < 1f ? small : large;
        return withSign(y, x);
    }
}
