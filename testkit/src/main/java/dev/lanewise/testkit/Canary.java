package dev.lanewise.testkit;

import java.util.Arrays;

/**
 * A range of a larger array with guard values on both sides, for finding kernels that write where they must not. The
 * range begins at an odd offset, so that it is aligned to no vector. The guards are NaNs, so that reading beyond the
 * range shows as well: the result becomes NaN.
 *
 * <pre>{@code
 * Canary y = Canary.ofLength(n);
 * kernels.exp(x.array(), x.offset(), y.array(), y.offset(), n);
 * x.check();
 * y.check();
 * Bits.assertSameBits(expected, y.values());
 * }</pre>
 */
public final class Canary {
    /** Longer than the widest block of lanes that a kernel handles at once. */
    private static final int GUARD = 67;

    private static final int GUARD_BITS = 0x7fc5_0000;

    private final float[] array;
    private final int offset;
    private final int length;

    private Canary(int offset, int length) {
        if (offset < 1) {
            throw new IllegalArgumentException("no room for a guard before offset " + offset);
        }
        this.array = new float[offset + length + GUARD];
        this.offset = offset;
        this.length = length;
        for (int i = 0; i < array.length; i++) {
            if (i < offset || i >= offset + length) {
                array[i] = guard(i);
            }
        }
    }

    /** A guarded range of zeros. */
    public static Canary ofLength(int length) {
        return new Canary(GUARD, length);
    }

    /** A guarded copy of values. */
    public static Canary of(float... values) {
        return of(values, GUARD);
    }

    /** A guarded copy of values that begins at a given offset. */
    public static Canary of(float[] values, int offset) {
        Canary canary = new Canary(offset, values.length);
        System.arraycopy(values, 0, canary.array, offset, values.length);
        return canary;
    }

    /** The whole array, guards included. */
    public float[] array() {
        return array;
    }

    /** Where the range begins; odd unless asked for otherwise. */
    public int offset() {
        return offset;
    }

    /** The length of the range. */
    public int length() {
        return length;
    }

    /** A copy of the range. */
    public float[] values() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** Fails if a guard was overwritten; returns this. */
    public Canary check() {
        for (int i = 0; i < array.length; i++) {
            boolean inside = i >= offset && i < offset + length;
            if (!inside && Float.floatToRawIntBits(array[i]) != Float.floatToRawIntBits(guard(i))) {
                String where = i < offset
                        ? (offset - i) + " before the beginning"
                        : (i - offset - length + 1) + " after the end";
                throw new AssertionError("guard overwritten, %s of a range of %d elements: now %s"
                        .formatted(where, length, Bits.text(array[i])));
            }
        }
        return this;
    }

    /** Each guard has a value of its own, so that moving guards about is found too. */
    private static float guard(int index) {
        return Float.intBitsToFloat(GUARD_BITS | index & 0xffff);
    }
}
