package dev.lanewise.testkit;

/**
 * Error in units in the last place: the distance between a float and a more precise reference, measured in the spacing
 * of floats around the reference. A correctly rounded result is at most 0.5 away.
 */
public final class Ulp {
    /** What the next float after {@link Float#MAX_VALUE} would be, had the format one more exponent. */
    private static final double OVERFLOW = 0x1p128;

    private Ulp() {}

    /** The spacing of floats in the binade of {@code reference}; for tiny values that of the subnormals. */
    public static double of(double reference) {
        int exponent = Math.clamp(Math.getExponent(reference), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
        return Math.scalb(1.0, exponent - (Float.PRECISION - 1));
    }

    /**
     * |actual − expected| in units of {@link #of of(expected)}. Two NaNs and two equal infinities are 0 apart; a NaN or
     * an infinite reference is infinitely far from anything else. An infinite {@code actual} beside a finite reference
     * counts as ±2¹²⁸, so that rounding up to infinity close to the end of the range is a small error. The sign of zero
     * does not count here; it does for {@link Bits}.
     */
    public static double distance(double expected, float actual) {
        if (Double.isNaN(expected) || Float.isNaN(actual)) {
            return Double.isNaN(expected) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (Double.isInfinite(expected)) {
            return expected == actual ? 0 : Double.POSITIVE_INFINITY;
        }
        if (Float.isInfinite(actual)) {
            // A reference beyond every float is met exactly by the infinity of its sign.
            if (Math.abs(expected) >= OVERFLOW && Math.signum(expected) == Math.signum(actual)) {
                return 0;
            }
            return Math.abs(Math.copySign(OVERFLOW, actual) - expected) / of(expected);
        }
        return Math.abs(actual - expected) / of(expected);
    }

    /** Fails if {@code actual} is more than {@code bound} ULP from {@code expected}. */
    public static void assertWithin(double bound, double expected, float actual, String what) {
        double distance = distance(expected, actual);
        if (!(distance <= bound)) {
            throw new AssertionError("%s: %s ULP from the reference, at most %s allowed: expected %s, got %s"
                    .formatted(what, distance, bound, expected, Bits.text(actual)));
        }
    }

    /** Fails if an element is more than {@code bound} ULP from its reference; the message names the worst one. */
    public static void assertWithin(double bound, double[] expected, float[] actual, String what) {
        if (expected.length != actual.length) {
            throw new AssertionError(
                    "%s: lengths differ: expected %d, got %d".formatted(what, expected.length, actual.length));
        }
        int worst = -1;
        double most = -1;
        for (int i = 0; i < expected.length; i++) {
            double distance = distance(expected[i], actual[i]);
            if (distance > most) {
                most = distance;
                worst = i;
            }
        }
        if (worst >= 0) {
            assertWithin(bound, expected[worst], actual[worst], what + ": index " + worst + " (the worst)");
        }
    }
}
