package dev.lanewise.engine.kernel.scalar;

import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;

/**
 * The relatives of exp and log, sinh and cosh among them, which define their results as those of {@link ScalarMath} do,
 * with polynomials found in the same way; {@code SimdExpLog} repeats them lane by lane.
 */
public final class ScalarExpLog {
    /** From here on 2ˣ overflows. */
    public static final float EXP2_MAX = 128f;

    /** Below this 2ˣ rounds to zero, and still does when x is replaced by it. */
    public static final float EXP2_MIN = -151f;

    // 2ʳ = 1 + r(B1 + B2·r + …) for |r| ≤ 1/2, relative error 2⁻²⁸·³
    public static final float B1 = 0x1.62e43p-1f;
    public static final float B2 = 0x1.ebfbdcp-3f;
    public static final float B3 = 0x1.c6af7cp-5f;
    public static final float B4 = 0x1.3b2dep-7f;
    public static final float B5 = 0x1.5f082ep-10f;
    public static final float B6 = 0x1.416b52p-13f;

    /** Below this eˣ − 1 rounds to −1, and still does when x is replaced by it. */
    public static final float EXPM1_MIN = -20f;

    /** Closer to zero than this eˣ − 1 rounds to x. */
    public static final float EXPM1_TINY = 0x1p-24f;

    /** {@link ScalarMath#ROUND} + 126: leaves the biased exponent of 2ⁿ⁻¹ in the low bits. */
    public static final float ROUND_HALVED = ROUND + 126;

    // eʳ − 1 = r + r²(M2 + M3·r + …) for |r| ≤ 1/2, relative error 2⁻²⁷·⁷
    public static final float M2 = 0x1.000002p-1f;
    public static final float M3 = 0x1.555558p-3f;
    public static final float M4 = 0x1.5551bep-5f;
    public static final float M5 = 0x1.110d08p-7f;
    public static final float M6 = 0x1.6f4a6ep-10f;
    public static final float M7 = 0x1.a53e36p-13f;

    /** The bits of √½: mantissas are brought into [√½, √2). */
    public static final int SQRT_HALF = 0x3f3504f3;

    // log₂(1 + f) = LOG2_E·f + f(D1 + D2·f + …) for √½ ≤ 1 + f ≤ √2, relative error 2⁻²⁷·⁷
    public static final float D1 = 0x1.49dc76p-26f;
    public static final float D2 = -0x1.71547p-1f;
    public static final float D3 = 0x1.ec7096p-2f;
    public static final float D4 = -0x1.715afep-2f;
    public static final float D5 = 0x1.277ec6p-2f;
    public static final float D6 = -0x1.eaa1aep-3f;
    public static final float D7 = 0x1.a2dd1cp-3f;
    public static final float D8 = -0x1.880f1ap-3f;
    public static final float D9 = 0x1.7eb292p-3f;
    public static final float D10 = -0x1.c20b64p-4f;

    /** The bits of 3/4: mantissas of 1 + x are brought into [3/4, 3/2). */
    public static final int THREE_QUARTERS = 0x3f400000;

    /** A little less than 1. */
    public static final float LOG1P_SHRINK = 1f - 0x1p-22f;

    /** The bits of 1. */
    public static final int ONE = 0x3f800000;

    // log(1 + f) = f + f²(Q2 + Q3·f + …) for −1/4 ≤ f ≤ 1/2, relative error 2⁻²⁹·⁹
    public static final float Q2 = -0x1.fffffep-2f;
    public static final float Q3 = 0x1.555554p-2f;
    public static final float Q4 = -0x1.000128p-2f;
    public static final float Q5 = 0x1.999d6ep-3f;
    public static final float Q6 = -0x1.54fa54p-3f;
    public static final float Q7 = 0x1.23a4dcp-3f;
    public static final float Q8 = -0x1.04a63ep-3f;
    public static final float Q9 = 0x1.eb881p-4f;
    public static final float Q10 = -0x1.8f49fp-4f;
    public static final float Q11 = 0x1.55c8cp-5f;

    /** log₁₀ e rounded to float. */
    public static final float LOG10_E = 0x1.bcb7b2p-2f;

    /** log₁₀ 2 rounded to float. */
    public static final float LOG10_2_HIGH = 0x1.344136p-2f;

    /** log₁₀ 2 − {@link #LOG10_2_HIGH}. */
    public static final float LOG10_2_LOW = -0x1.ec10cp-27f;

    // log₁₀(1 + f) = LOG10_E·f + f(C1 + C2·f + …) for √½ ≤ 1 + f ≤ √2, relative error 2⁻²⁷·⁷
    public static final float C1 = -0x1.5bc014p-27f;
    public static final float C2 = -0x1.bcb7aap-3f;
    public static final float C3 = 0x1.287a72p-3f;
    public static final float C4 = -0x1.bcbf52p-4f;
    public static final float C5 = 0x1.63cf6p-4f;
    public static final float C6 = -0x1.2769acp-4f;
    public static final float C7 = 0x1.f8755p-5f;
    public static final float C8 = -0x1.d7c4dp-5f;
    public static final float C9 = 0x1.cc08aap-5f;
    public static final float C10 = -0x1.0ece5ap-5f;

    /** Above this sinh and cosh overflow, and still do when |x| is replaced by it. */
    public static final float HYPERBOLIC_MAX = 90f;

    /** {@link ScalarMath#ROUND} + 253: leaves n − 1 + 254 in the low bits, for a scaling by 2ⁿ⁻¹ in two steps. */
    public static final float ROUND_TWICE_BIASED_HALVED = ROUND + 253;

    // sinh t = t + t³(S3 + S5·t² + …) for 0 ≤ t ≤ 1, relative error 2⁻³¹·⁶
    public static final float S3 = 0x1.555556p-3f;
    public static final float S5 = 0x1.1110ep-7f;
    public static final float S7 = 0x1.a022bcp-13f;
    public static final float S9 = 0x1.756c1ep-19f;

    private ScalarExpLog() {}

    /** 2ˣ. */
    public static float exp2(float x) {
        float v = x > EXP2_MAX ? EXP2_MAX : x;
        v = v < EXP2_MIN ? EXP2_MIN : v;
        float t = v + ROUND_TWICE_BIASED;
        float r = v - (t - ROUND_TWICE_BIASED);
        float p = Math.fma(B6, r, B5);
        p = Math.fma(p, r, B4);
        p = Math.fma(p, r, B3);
        p = Math.fma(p, r, B2);
        p = Math.fma(p, r, B1);
        p = Math.fma(p, r, 1f);
        return scale(p, t);
    }

    /**
     * eˣ − 1 = 2·(s·p + (s − ½)) with s = 2ⁿ⁻¹ and p = eʳ − 1. Around zero n is 0 up to |x| = ½, or p would be less
     * accurate than the result; beyond 2²⁴, where s − ½ is not exact, the rest of that subtraction is added at the end.
     */
    public static float expm1(float x) {
        float v = x > EXP_MAX ? EXP_MAX : x;
        v = v < EXPM1_MIN ? EXPM1_MIN : v;
        float t = Math.abs(v) < 0.5f ? ROUND_HALVED : Math.fma(v, LOG2_E, ROUND_HALVED);
        float n = t - ROUND_HALVED;
        float r = Math.fma(n, -LN2_HIGH, v);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(M7, r, M6);
        p = Math.fma(p, r, M5);
        p = Math.fma(p, r, M4);
        p = Math.fma(p, r, M3);
        p = Math.fma(p, r, M2);
        p = Math.fma(r * r, p, r);
        float s = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
        float h = s - 0.5f;
        float y = Math.fma(s, p, h);
        y = y + (Math.fma(s, p, h - y) + ((s - h) - 0.5f));
        return Math.abs(x) < EXPM1_TINY ? x : y + y;
    }

    /** The logarithm to base 2, exact at powers of 2: NaN below zero, −∞ at ±0. */
    public static float log2(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * SUBNORMAL_SCALE : x);
        int e = (bits - SQRT_HALF) >> 23;
        float f = Float.intBitsToFloat(bits - (e << 23)) - 1f;
        float k = Float.intBitsToFloat(e + ROUND_BITS) - (subnormal ? ROUND + SUBNORMAL_SHIFT : ROUND);
        float p = Math.fma(D10, f, D9);
        p = Math.fma(p, f, D8);
        p = Math.fma(p, f, D7);
        p = Math.fma(p, f, D6);
        p = Math.fma(p, f, D5);
        p = Math.fma(p, f, D4);
        p = Math.fma(p, f, D3);
        p = Math.fma(p, f, D2);
        p = Math.fma(p, f, D1);
        float y = Math.fma(f, LOG2_E, f * p) + k;
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x < 0f ? Float.NaN : y;
        return x == 0f ? Float.NEGATIVE_INFINITY : y;
    }

    /** The logarithm to base 10: NaN below zero, −∞ at ±0. */
    public static float log10(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * SUBNORMAL_SCALE : x);
        int e = (bits - SQRT_HALF) >> 23;
        float f = Float.intBitsToFloat(bits - (e << 23)) - 1f;
        float k = Float.intBitsToFloat(e + ROUND_BITS) - (subnormal ? ROUND + SUBNORMAL_SHIFT : ROUND);
        float p = Math.fma(C10, f, C9);
        p = Math.fma(p, f, C8);
        p = Math.fma(p, f, C7);
        p = Math.fma(p, f, C6);
        p = Math.fma(p, f, C5);
        p = Math.fma(p, f, C4);
        p = Math.fma(p, f, C3);
        p = Math.fma(p, f, C2);
        p = Math.fma(p, f, C1);
        float y = Math.fma(f, LOG10_E, f * p);
        y = Math.fma(k, LOG10_2_LOW, y);
        y = Math.fma(k, LOG10_2_HIGH, y);
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x < 0f ? Float.NaN : y;
        return x == 0f ? Float.NEGATIVE_INFINITY : y;
    }

    /**
     * log(1 + x): NaN below −1, −∞ at −1. The exponent e is that of 1 + x, but f = 2⁻ᵉ·x + (2⁻ᵉ − 1) is taken from x,
     * exactly: for that, no x below ½ may have e = 1, to which 1 + x could round it. Both scalings are subtractions from an
     * exponent.
     */
    public static float log1p(float x) {
        float v = x > 0f ? x * LOG1P_SHRINK : x;
        int e = (Float.floatToRawIntBits(1f + v) - THREE_QUARTERS) >> 23;
        int shift = e << 23;
        float s = Float.intBitsToFloat(ONE - shift);
        s = s < 0f ? 0f : s; // e = 128 leaves −∞
        float f = Float.intBitsToFloat(Float.floatToRawIntBits(x) - shift) + (s - 1f);
        float k = Float.intBitsToFloat(e + ROUND_BITS) - ROUND;
        float p = Math.fma(Q11, f, Q10);
        p = Math.fma(p, f, Q9);
        p = Math.fma(p, f, Q8);
        p = Math.fma(p, f, Q7);
        p = Math.fma(p, f, Q6);
        p = Math.fma(p, f, Q5);
        p = Math.fma(p, f, Q4);
        p = Math.fma(p, f, Q3);
        p = Math.fma(p, f, Q2);
        p = Math.fma(f * f, p, f);
        float y = Math.fma(k, LN2_HIGH, p);
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x < -1f ? Float.NaN : y;
        y = x == -1f ? Float.NEGATIVE_INFINITY : y;
        return x == 0f ? x : y;
    }

    /**
     * (eˣ − e⁻ˣ)/2: w − 1/(4w) with w = e^|x|/2, or a polynomial below 1, where that difference would be inaccurate.
     */
    public static float sinh(float x) {
        float t = Math.abs(x);
        float w = halfExp(t);
        float large = w - 0.25f / w;
        float u = t * t;
        float p = Math.fma(S9, u, S7);
        p = Math.fma(p, u, S5);
        p = Math.fma(p, u, S3);
        float small = Math.fma(t * u, p, t);
        float y = t < 1f ? small : large;
        return withSign(y, x);
    }

    /** (eˣ + e⁻ˣ)/2 = w + 1/(4w) with w = e^|x|/2. */
    public static float cosh(float x) {
        float w = halfExp(Math.abs(x));
        return w + 0.25f / w;
    }

    /** eᵗ/2 for t ≥ 0, halved before it is scaled: it overflows only where sinh and cosh do. */
    private static float halfExp(float t) {
        float v = t > HYPERBOLIC_MAX ? HYPERBOLIC_MAX : t;
        return exp(v, ROUND_TWICE_BIASED_HALVED);
    }
}
