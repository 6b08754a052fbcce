package dev.lanewise.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.AssertionFailureBuilder;

/**
 * Comparison by bits. All NaNs are one value, as by {@link Float#floatToIntBits}: their sign and payload differ between
 * compilers and vector widths and mean nothing. The two zeros are different values.
 */
public final class Bits {
    private Bits() {}

    /** Whether two floats have the same bits. */
    public static boolean same(float a, float b) {
        return Float.floatToIntBits(a) == Float.floatToIntBits(b);
    }

    /** Fails unless both floats have the same bits. */
    public static void assertSameBits(float expected, float actual, String what) {
        if (!same(expected, actual)) {
            throw AssertionFailureBuilder.assertionFailure()
                    .message(what)
                    .expected(text(expected))
                    .actual(text(actual))
                    .build();
        }
    }

    /** Fails unless both arrays have the same length and bits; the message names the first difference and their number. */
    public static void assertSameBits(float[] expected, float[] actual) {
        assertSameBits(expected, actual, "arrays");
    }

    /** As {@link #assertSameBits(float[], float[])}, the message beginning with what is compared. */
    public static void assertSameBits(float[] expected, float[] actual, String what) {
        if (expected.length != actual.length) {
            throw new AssertionError(
                    "%s: lengths differ: expected %d, got %d".formatted(what, expected.length, actual.length));
        }
        int first = -1;
        int count = 0;
        for (int i = 0; i < expected.length; i++) {
            if (!same(expected[i], actual[i])) {
                first = count++ == 0 ? i : first;
            }
        }
        if (count > 0) {
            throw new AssertionError("%s: %d of %d elements differ, the first at index %d: expected %s, got %s"
                    .formatted(what, count, expected.length, first, text(expected[first]), text(actual[first])));
        }
    }

    /** SHA-256 over the bits of all arrays in turn (little-endian, NaN canonical), as 64 hexadecimal digits. */
    public static String sha256(float[]... arrays) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) { // every Java platform has it
            throw new AssertionError(impossible);
        }
        ByteBuffer block = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] array : arrays) {
            for (float x : array) {
                block.putInt(Float.floatToIntBits(x));
                if (!block.hasRemaining()) {
                    digest.update(block.flip());
                    block.clear();
                }
            }
        }
        digest.update(block.flip());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A float in decimal, in hexadecimal and as its bits: {@code 0.1 (0x1.99999ap-4, 3dcccccd)}. */
    public static String text(float x) {
        return "%s (%s, %08x)".formatted(Float.toString(x), Float.toHexString(x), Float.floatToRawIntBits(x));
    }
}
