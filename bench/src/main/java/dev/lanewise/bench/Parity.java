package dev.lanewise.bench;

import java.util.function.IntToDoubleFunction;

/** What a benchmark asserts before it may time anything. */
final class Parity {
    /** Half the spacing of floats at 1: the largest relative error of one rounded operation. */
    static final double EPSILON = 0x1p-24;

    private Parity() {}

    /** Fails unless the SIMD twin gave the bits of the scalar twin (all NaNs are one value). */
    static void sameBits(String what, float[] scalar, float[] simd) {
        for (int i = 0; i < scalar.length; i++) {
            if (Float.floatToIntBits(scalar[i]) != Float.floatToIntBits(simd[i])) {
                throw new AssertionError("%s: not timed, the twins differ at index %d: scalar %s, SIMD %s"
                        .formatted(what, i, Float.toHexString(scalar[i]), Float.toHexString(simd[i])));
            }
        }
    }

    static void sameBits(String what, float scalar, float simd) {
        sameBits(what, new float[] {scalar}, new float[] {simd});
    }

    /**
     * Fails unless a plain loop or a peer, which round in another order, is within the bound.
     *
     * @param bound the largest |other − scalar| that the rounding of both can explain, for each index
     */
    static void within(String what, float[] scalar, float[] other, IntToDoubleFunction bound) {
        if (other.length != scalar.length) {
            throw new AssertionError("%s: not timed, %d results, want %d".formatted(what, other.length, scalar.length));
        }
        for (int i = 0; i < scalar.length; i++) {
            // Written so that a NaN fails.
            if (!(Math.abs((double) other[i] - scalar[i]) <= bound.applyAsDouble(i))) {
                throw new AssertionError("%s: not timed, it differs at index %d: scalar %s, this %s, bound %s"
                        .formatted(what, i, scalar[i], other[i], bound.applyAsDouble(i)));
            }
        }
    }
}
