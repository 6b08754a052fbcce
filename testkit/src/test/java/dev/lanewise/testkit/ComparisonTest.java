package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The comparisons must reject what is wrong, otherwise every test above them is worth nothing. */
class ComparisonTest {
    private static final float OTHER_NAN = Float.intBitsToFloat(0xffc0_0001);

    @Test
    void bitsTellZerosApartAndNansNot() {
        Bits.assertSameBits(new float[] {Float.NaN, -0f}, new float[] {OTHER_NAN, -0f});
        var error = assertThrows(
                AssertionError.class,
                () -> Bits.assertSameBits(new float[] {1, 0f, 2}, new float[] {1, -0f, 3}, "relu"));
        assertEquals(
                "relu: 2 of 3 elements differ, the first at index 1:"
                        + " expected 0.0 (0x0.0p0, 00000000), got -0.0 (-0x0.0p0, 80000000)",
                error.getMessage());
        assertThrows(AssertionError.class, () -> Bits.assertSameBits(new float[2], new float[3]));
        assertThrows(AssertionError.class, () -> Bits.assertSameBits(1f, Math.nextUp(1f), "one"));
    }

    @Test
    void theHashIsOfTheBits() {
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Bits.sha256());
        // printf '\0\0\200\77\0\0\0\200' | sha256sum
        assertEquals(
                "0cd40d287b3669a987311a242f957a55c86c626a988a6f0136e0b627684c9fdb",
                Bits.sha256(new float[] {1f, -0f}));
        assertEquals(Bits.sha256(new float[] {1, 2, 3}), Bits.sha256(new float[] {1}, new float[] {2, 3}));
        assertEquals(Bits.sha256(new float[] {Float.NaN}), Bits.sha256(new float[] {OTHER_NAN}));
        assertNotEquals(Bits.sha256(new float[] {0f}), Bits.sha256(new float[] {-0f}));
        assertNotEquals(Bits.sha256(new float[5_000]), Bits.sha256(new float[5_001]));
    }

    @Test
    void ulpIsMeasuredInFloatsAroundTheReference() {
        assertEquals(0x1p-23, Ulp.of(1));
        assertEquals(0x1p-24, Ulp.of(Math.nextDown(1.0)));
        assertEquals(Float.MIN_VALUE, Ulp.of(0));
        assertEquals(Float.MIN_VALUE, Ulp.of(1e-300));
        assertEquals(1, Ulp.distance(1, Math.nextUp(1f)));
        assertEquals(0.5, Ulp.distance(1 + 0x1p-24, 1f));
        assertEquals(0, Ulp.distance(Double.NaN, OTHER_NAN));
        assertEquals(Double.POSITIVE_INFINITY, Ulp.distance(Double.NaN, 1f));
        assertEquals(Double.POSITIVE_INFINITY, Ulp.distance(Double.POSITIVE_INFINITY, Float.MAX_VALUE));
        assertEquals(0, Ulp.distance(1e300, Float.POSITIVE_INFINITY));
        assertEquals(1, Ulp.distance(Float.MAX_VALUE, Float.POSITIVE_INFINITY));
        assertTrue(Ulp.distance(-1e300, Float.POSITIVE_INFINITY) > 1e200);
        Ulp.assertWithin(1, new double[] {1, 2}, new float[] {1, Math.nextUp(2f)}, "exp");
        var error = assertThrows(
                AssertionError.class,
                () -> Ulp.assertWithin(0.5, new double[] {1, 2}, new float[] {1, Math.nextUp(2f)}, "exp"));
        assertTrue(error.getMessage().startsWith("exp: index 1 (the worst): 1.0 ULP"), error.getMessage());
    }

    @Test
    void closeKnowsItsBound() {
        Close.assertWithin(0.5, 1, 1.5, "sum");
        Close.assertWithin(0, Double.NaN, Double.NaN, "sum");
        Close.assertWithin(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, "sum");
        assertThrows(AssertionError.class, () -> Close.assertWithin(0.4, 1, 1.5, "sum"));
        assertThrows(AssertionError.class, () -> Close.assertWithin(9, 1, Double.NaN, "sum"));
        assertThrows(AssertionError.class, () -> Close.assertWithin(Double.NaN, 1, 2, "sum"));
        Close.assertGap(0.1, new double[] {9}, new float[] {10}, "loss");
        assertThrows(
                AssertionError.class, () -> Close.assertGap(0.09, new double[] {9}, new float[] {10}, "loss"));
        assertThrows(
                AssertionError.class,
                () -> Close.assertWithin(new double[] {1, 0}, new double[2], new float[] {1, 1}, "dot"));
    }

    @Test
    void canariesSingWhenTouched() {
        Canary canary = Canary.of(1, 2, 3);
        assertEquals(1, canary.offset() % 2);
        canary.array()[canary.offset() + 2] = 7;
        Bits.assertSameBits(new float[] {1, 2, 7}, canary.check().values());
        canary.array()[canary.offset() + 3] = 0;
        var error = assertThrows(AssertionError.class, canary::check);
        assertTrue(error.getMessage().contains("1 after the end of a range of 3"), error.getMessage());
        Canary moved = Canary.ofLength(4);
        moved.array()[moved.offset() - 1] = moved.array()[moved.offset() - 2];
        assertThrows(AssertionError.class, moved::check);
    }
}
