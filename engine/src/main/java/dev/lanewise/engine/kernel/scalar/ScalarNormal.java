package dev.lanewise.engine.kernel.scalar;

/**
 * The transform of Box and Muller ("A note on the generation of random normal deviates", 1958) in single precision: a
 * normal value is {@link #radius} of one word of 32 random bits times {@link #sine} of another.
 */
public final class ScalarNormal {
    /** A quarter of a turn: the cosine is the sine of the angle plus this. */
    public static final int QUARTER_TURN = 1 << 30;

    /** The bits of 2/3: what reduces u to m · 2ᵏ with m in [2/3, 4/3). */
    public static final int TWO_THIRDS = 0x3f2aaaab;

    public static final float LN2 = 0x1.62e430p-1f;

    // log(1 + f) = f + f²(L2 + L3·f + …) for |f| ≤ 1/3, relative error 2⁻²⁷·⁷; frozen, or all normal values would change.
    public static final float L2 = -0.5f;
    public static final float L3 = 0x1.555506p-2f;
    public static final float L4 = -0x1.fffefap-3f;
    public static final float L5 = 0x1.99d05cp-3f;
    public static final float L6 = -0x1.559c2ep-3f;
    public static final float L7 = 0x1.1ed452p-3f;
    public static final float L8 = -0x1.f33c72p-4f;
    public static final float L9 = 0x1.1e72ap-3f;
    public static final float L10 = -0x1.07aa38p-3f;

    // sin(2πx) = x(S0 + S1·x² + …) for |x| ≤ 1/4, relative error 2⁻²⁷·⁴
    public static final float S0 = 0x1.921fb6p2f;
    public static final float S1 = -0x1.4abbc2p5f;
    public static final float S2 = 0x1.4668bp6f;
    public static final float S3 = -0x1.324ccap6f;
    public static final float S4 = 0x1.3daff6p5f;

    private ScalarNormal() {}

    /** √(−2 log u), where u is the float of the upper 31 bits of the word, plus ½, times 2⁻³¹: at most 6.661. */
    static float radius(int word) {
        float u = Math.fma((float) (word >>> 1), 0x1p-31f, 0x1p-32f);
        int bits = Float.floatToRawIntBits(u);
        int k = (bits - TWO_THIRDS) >> 23;
        float f = Float.intBitsToFloat(bits - (k << 23)) - 1f;
        float p = Math.fma(L10, f, L9);
        p = Math.fma(p, f, L8);
        p = Math.fma(p, f, L7);
        p = Math.fma(p, f, L6);
        p = Math.fma(p, f, L5);
        p = Math.fma(p, f, L4);
        p = Math.fma(p, f, L3);
        p = Math.fma(p, f, L2);
        p = Math.fma(f * f, p, f);
        return (float) Math.sqrt(-2f * Math.fma((float) k, LN2, p));
    }

    /**
     * The sine of the angle (word + ½) · 2⁻³² turns. Angles beyond a quarter of a turn are mirrored at it, in integers:
     * exactly.
     */
    static float sine(int word) {
        int beyond = (word ^ word << 1) >> 31;
        float x = Math.fma((float) (word ^ beyond & Integer.MAX_VALUE), 0x1p-32f, 0x1p-33f);
        float t = x * x;
        float p = Math.fma(S4, t, S3);
        p = Math.fma(p, t, S2);
        p = Math.fma(p, t, S1);
        p = Math.fma(p, t, S0);
        return x * p;
    }
}
