package dev.lanewise.engine.kernel.scalar;

import static dev.lanewise.engine.kernel.scalar.ScalarExpLog.*;
import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;

/**
 * The power of two floats, which defines its results as the functions of {@link ScalarMath} do; {@code SimdPower} repeats
 * it lane by lane.
 */
public final class ScalarPower {
    // log₂((1 + s)/(1 − s)) = s(W1 + s²(W3 + s²(W5 + W7·s² + …))) for |s| ≤ 0.1716, relative error 2⁻⁴³·⁹;
    // W1 and W3 are sums of two floats
    public static final float W1 = 0x1.715476p1f;
    public static final float W1_LOW = 0x1.4ae0cp-25f;
    public static final float W3 = 0x1.ec709ep-1f;
    public static final float W3_LOW = -0x1.e2fe02p-28f;
    public static final float W5 = 0x1.2776c4p-1f;
    public static final float W7 = 0x1.a6195p-2f;
    public static final float W9 = 0x1.47b12ep-2f;
    public static final float W11 = 0x1.2078cp-2f;

    /** Above this exponent a power overflows, and below its negative it is zero. */
    public static final float EXPONENT_MAX = 152f;

    private ScalarPower() {}

    /**
     * xʸ = 2^(y·log₂ x), the logarithm and the product as unevaluated sums of two floats. Special cases as in IEEE 754 and
     * C (Annex F), hence as in PyTorch: 1 if x = 1 or y = 0, whatever the other, NaN included; 1 if x = −1 and y = ±∞; NaN
     * if x is negative and finite and y is no integer. Java's {@code Math.pow} differs in pow(1, NaN), pow(±1, ±∞): NaN.
     */
    public static float pow(float x, float y) {
        return special(x, y, magnitude(Math.abs(x), y));
    }

    /** aʸ for a ≥ 0. */
    private static float magnitude(float a, float y) {
        boolean subnormal = a < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? a * SUBNORMAL_SCALE : a);
        int e = (bits - SQRT_HALF) >> 23;
        float f = Float.intBitsToFloat(bits - (e << 23)) - 1f;
        float k = Float.intBitsToFloat(e + ROUND_BITS) - (subnormal ? ROUND + SUBNORMAL_SHIFT : ROUND);
        // s + sl = f ÷ (2 + f)
        float d = f + 2f;
        float dl = f - (d - 2f);
        float s = f / d;
        float sl = Math.fma(-s, dl, Math.fma(-s, d, f)) / d;
        // u + ul = (s + sl)²
        float u = s * s;
        float ul = Math.fma(s + s, sl, Math.fma(s, s, -u));
        float p = Math.fma(W11, u, W9);
        p = Math.fma(p, u, W7);
        p = Math.fma(p, u, W5);
        p = p * u;
        // v + vl = (u + ul)(W3 + W3_LOW + p)
        float c = W3 + p;
        float cl = ((W3 - c) + p) + W3_LOW;
        float v = u * c;
        float vl = Math.fma(ul, c, Math.fma(u, cl, Math.fma(u, c, -v)));
        // w + wl = (s + sl)(W1 + W1_LOW + v + vl)
        c = W1 + v;
        cl = ((W1 - c) + v) + (vl + W1_LOW);
        float w = s * c;
        float wl = Math.fma(sl, c, Math.fma(s, cl, Math.fma(s, c, -w)));
        // h + hl = log₂ a
        float h = k + w;
        float hl = ((k - h) + w) + wl;
        h = a == 0f ? Float.NEGATIVE_INFINITY : h;
        h = a < Float.POSITIVE_INFINITY ? h : a;
        // an infinite exponent would make 1^∞ a NaN
        float b = y > Float.MAX_VALUE ? Float.MAX_VALUE : y;
        b = b < -Float.MAX_VALUE ? -Float.MAX_VALUE : b;
        float z = b * h;
        float zl = Math.fma(b, hl, Math.fma(b, h, -z));
        float t = z + ROUND_TWICE_BIASED;
        float r = (z - (t - ROUND_TWICE_BIASED)) + zl;
        p = Math.fma(B6, r, B5);
        p = Math.fma(p, r, B4);
        p = Math.fma(p, r, B3);
        p = Math.fma(p, r, B2);
        p = Math.fma(p, r, B1);
        p = Math.fma(p, r, 1f);
        p = scale(p, t);
        p = z > EXPONENT_MAX ? Float.POSITIVE_INFINITY : p;
        return z < -EXPONENT_MAX ? 0f : p;
    }

    /** The sign and the cases in which the magnitude does not decide. */
    private static float special(float x, float y, float magnitude) {
        float b = Math.abs(y);
        // adding 2²³ rounds to an integer; from there on every float is one, and the half of it from 2²⁴ on
        float c = b < SUBNORMAL_SCALE ? b : 0f;
        boolean integer = (c + SUBNORMAL_SCALE) - SUBNORMAL_SCALE == c;
        b = 0.5f * b;
        c = b < SUBNORMAL_SCALE ? b : 0f;
        boolean even = (c + SUBNORMAL_SCALE) - SUBNORMAL_SCALE == c;
        float signed = x < 0f && x > Float.NEGATIVE_INFINITY ? Float.NaN : magnitude;
        float odd = Float.intBitsToFloat(
                Float.floatToRawIntBits(magnitude) | (Float.floatToRawIntBits(x) & SIGN_BIT));
        odd = even ? magnitude : odd;
        signed = integer ? odd : signed; // the half of the smallest float looks even
        signed = x == 1f ? 1f : signed;
        return y == 0f ? 1f : signed;
    }
}
