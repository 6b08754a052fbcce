package dev.lanewise.testkit;

/**
 * Comparison with a bound. The bound always comes from an argument about the computation, such as c·ε·Σ|xᵢyᵢ| for a
 * sum; it is never a flat tolerance. Equal infinities and two NaNs are close, whatever the bound.
 */
public final class Close {
    /** Half the spacing of floats at 1: the largest relative error of one rounded operation. */
    public static final double EPSILON = 0x1p-24;

    private Close() {}

    /** Fails unless |actual − expected| ≤ bound. */
    public static void assertWithin(double bound, double expected, double actual, String what) {
        if (!within(bound, expected, actual)) {
            throw new AssertionError("%s: expected %s, got %s: %s apart, at most %s allowed"
                    .formatted(what, expected, actual, Math.abs(actual - expected), bound));
        }
    }

    /** Fails unless |actual − expected| ≤ bound for each element, each with a bound of its own. */
    public static void assertWithin(double[] bound, double[] expected, float[] actual, String what) {
        assertLengths(expected.length, actual.length, what);
        assertLengths(expected.length, bound.length, what + ": bounds");
        for (int i = 0; i < expected.length; i++) {
            if (!within(bound[i], expected[i], actual[i])) {
                assertWithin(bound[i], expected[i], actual[i], what + ": index " + i);
            }
        }
    }

    /**
     * Fails unless |a − b| / (1 + |b|) ≤ gap for each element: the measure in which the gaps between float32 and float64
     * of the reference values are stated.
     */
    public static void assertGap(double gap, double[] expected, float[] actual, String what) {
        assertLengths(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            double bound = gap * (1 + Math.abs(expected[i]));
            if (!within(bound, expected[i], actual[i])) {
                assertWithin(bound, expected[i], actual[i], what + ": index " + i);
            }
        }
    }

    /**
     * A bound for a sum of products in float, in any order: c·ε·Σ|xᵢyᵢ|, and the smallest subnormal for each term that may
     * have been rounded away.
     */
    public static double sumBound(double c, double sumOfMagnitudes, int terms) {
        return c * EPSILON * sumOfMagnitudes + terms * (double) Float.MIN_VALUE;
    }

    private static boolean within(double bound, double expected, double actual) {
        // Double.compare also finds equal infinities and two NaNs the same.
        return Double.compare(expected, actual) == 0 || Math.abs(actual - expected) <= bound;
    }

    private static void assertLengths(int expected, int actual, String what) {
        if (expected != actual) {
            throw new AssertionError("%s: lengths differ: expected %d, got %d".formatted(what, expected, actual));
        }
    }
}
