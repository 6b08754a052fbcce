package dev.lanewise.engine.kernel.scalar;

import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;

/**
 * sin, cos and arctan, which define their results as the functions of {@link ScalarMath} do, with polynomials found in
 * the same way. {@code SimdTrigonometry} repeats them lane by lane, sin and cos up to {@link #LARGE}; beyond it, where
 * the multiple of π/2 is found in integers, the vectorised loops call the functions here.
 */
public final class ScalarTrigonometry {
    /** From here on the nearest multiple of π/2 is found in integers. */
    public static final float LARGE = 0x1p17f;

    /** 2/π. */
    public static final float TWO_OVER_PI = 0x1.45f306p-1f;

    // π/2 = PI1 + PI2 + PI3, PI1 and PI2 rounded down so that all are positive: −0 then stays −0
    public static final float PI1 = 0x1.921fb4p0f;
    public static final float PI2 = 0x1.4442dp-24f;
    public static final float PI3 = 0x1.84698ap-48f;

    // sin r = r + r³(S3 + S5·r² + …) for |r| ≤ 1.03·π/4, relative error 2⁻²⁷·⁶
    public static final float S3 = -0x1.555542p-3f;
    public static final float S5 = 0x1.1105fep-7f;
    public static final float S7 = -0x1.98d94ap-13f;

    // cos r = 1 − r²/2 + r⁴(C4 + C6·r² + …) for |r| ≤ 1.03·π/4, relative error 2⁻³²·⁵
    public static final float C4 = 0x1.555548p-5f;
    public static final float C6 = -0x1.6c0aeep-10f;
    public static final float C8 = 0x1.998e54p-16f;

    // arctan z = z + z³(A3 + A5·z² + …) for |z| ≤ 1, relative error 2⁻²⁸·⁵
    public static final float A3 = -0x1.55553ep-2f;
    public static final float A5 = 0x1.9991e6p-3f;
    public static final float A7 = -0x1.2420b6p-3f;
    public static final float A9 = 0x1.c08f64p-4f;
    public static final float A11 = -0x1.58155ep-4f;
    public static final float A13 = 0x1.da5ed4p-5f;
    public static final float A15 = -0x1.fdfc1cp-6f;
    public static final float A17 = 0x1.64c1cep-7f;
    public static final float A19 = -0x1.d4984ap-10f;

    /** π/2 rounded to float. */
    public static final float HALF_PI_HIGH = 0x1.921fb6p0f;

    /** π/2 − {@link #HALF_PI_HIGH}. */
    public static final float HALF_PI_LOW = -0x1.777a5cp-25f;

    /** 2/π in binary, the first bit worth 2⁷. */
    private static final long[] TWO_OVER_PI_BITS = {
        0x00a2f9836e4e4415L, 0x29fc2757d1f534ddL, 0xc0db6295993c4390L, 0x41fe5163abdebbc5L
    };

    /** π/2 in units of 2⁶². */
    private static final double HALF_PI = 0x1.921fb54442d18p-62;

    private ScalarTrigonometry() {}

    /** sin x; NaN at ±∞. */
    public static float sin(float x) {
        float y = turned(x, 0);
        return x == 0f ? x : y;
    }

    /** cos x = sin(x + π/2); NaN at ±∞. */
    public static float cos(float x) {
        return turned(x, 1);
    }

    /** sin(x + quarters · π/2), by x = n·π/2 + r: ±sin r or ±cos r, as the last two bits of n + quarters say. */
    private static float turned(float x, int quarters) {
        if (Math.abs(x) >= LARGE) {
            return turnedLarge(x, quarters);
        }
        float t = Math.fma(x, TWO_OVER_PI, ROUND);
        float n = t - ROUND;
        float r = Math.fma(n, -PI1, x);
        r = Math.fma(n, -PI2, r);
        r = Math.fma(n, -PI3, r);
        return wave(r, Float.floatToRawIntBits(t) + quarters);
    }

    /**
     * Payne and Hanek, "Radian reduction for trigonometric functions" (1983): x = m·2ᵉ with an integer m, and of 2/π only
     * the bits matter whose product with x is neither a whole turn nor below the accuracy.
     */
    private static float turnedLarge(float x, int quarters) {
        if (!(Math.abs(x) < Float.POSITIVE_INFINITY)) {
            return Float.NaN;
        }
        int bits = Float.floatToRawIntBits(x);
        long m = (bits & 0x7fffff) | 0x800000;
        int e = (bits >>> 23 & 0xff) - 150;
        // the first bit taken is worth 2 when multiplied with 2ᵉ, so the product below counts quarters modulo 4
        int at = e + 6;
        int word = at >> 6;
        long high = window(word, at & 63);
        long low = window(word + 1, at & 63);
        long v = m * high + Math.unsignedMultiplyHigh(m, low);
        v = bits < 0 ? -v : v;
        long n = (v + (1L << 61)) >>> 62;
        return wave((float) ((v - (n << 62)) * HALF_PI), (int) n + quarters);
    }

    /** 64 bits of 2/π from bit {@code shift} of a word on. */
    private static long window(int word, int shift) {
        return TWO_OVER_PI_BITS[word] << shift | TWO_OVER_PI_BITS[word + 1] >>> 1 >>> (63 - shift);
    }

    /** sin(r + n·π/2). */
    private static float wave(float r, int n) {
        float u = r * r;
        float sin = Math.fma(S7, u, S5);
        sin = Math.fma(sin, u, S3);
        sin = Math.fma(r * u, sin, r);
        float cos = Math.fma(C8, u, C6);
        cos = Math.fma(cos, u, C4);
        cos = Math.fma(cos, u, -0.5f);
        cos = Math.fma(cos, u, 1f);
        float y = (n & 1) == 0 ? sin : cos;
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ (n & 2) << 30);
    }

    /** arctan |x| is that of z = |x| below 1, else π/2 plus that of z = −1/|x|; the sign is put back as a bit. */
    public static float atan(float x) {
        float t = Math.abs(x);
        boolean steep = t >= 1f;
        float z = steep ? -1f / t : t;
        float u = z * z;
        float p = Math.fma(A19, u, A17);
        p = Math.fma(p, u, A15);
        p = Math.fma(p, u, A13);
        p = Math.fma(p, u, A11);
        p = Math.fma(p, u, A9);
        p = Math.fma(p, u, A7);
        p = Math.fma(p, u, A5);
        p = Math.fma(p, u, A3);
        float y = Math.fma(z * u, p, steep ? HALF_PI_LOW : 0f) + z;
        y = y + (steep ? HALF_PI_HIGH : 0f);
        return withSign(y, x);
    }
}
