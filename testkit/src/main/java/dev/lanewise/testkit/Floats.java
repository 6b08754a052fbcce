package dev.lanewise.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Arbitrary floats, arrays of them and lengths, rich in the values at which kernels break.
 *
 * <p>In a property: {@code @ForAll(supplier = Floats.AnyArray.class) float[] x}, or a provider method that returns
 * {@link #arrays(Arbitrary, Values)}. Arrays are filled from a seed and not element by element, which is a hundred times
 * faster and still repeatable; they shrink by their length.
 */
public final class Floats {
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Math.nextDown(Float.MIN_NORMAL),
        -Math.nextDown(Float.MIN_NORMAL),
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Math.nextUp(1f),
        Math.nextDown(1f),
        0x1p23f,
        -0x1p23f,
        0x1p24f,
        0x1.62e42ep6f, // about where exp overflows
        -0x1.9fe368p6f, // about where it underflows
        Float.intBitsToFloat(0xffc0_0001), // a NaN with sign and payload
    };

    /** Numbers of lanes: 128, 256 and 512 bits, and the virtual lanes of a reduction. */
    private static final int[] LANES = {4, 8, 16, 64};

    private Floats() {}

    /** Which values an array holds. */
    public enum Values {
        /** All bit patterns, the special values often. */
        ANY,
        /** Normal numbers and zeros of any magnitude, and subnormals; neither NaN nor infinity. */
        FINITE,
        /** Uniform in [−4, 4): what weights and activations look like. */
        ORDINARY;

        float next(SplittableRandom random) {
            return switch (this) {
                case ORDINARY -> (float) random.nextDouble(-4, 4);
                case ANY ->
                    switch (random.nextInt(4)) {
                        case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
                        case 1 -> Float.intBitsToFloat(random.nextInt());
                        default -> ORDINARY.next(random);
                    };
                case FINITE -> {
                    float x = ANY.next(random);
                    while (!Float.isFinite(x)) {
                        x = ANY.next(random);
                    }
                    yield x;
                }
            };
        }
    }

    /** The special values: zeros, ones, NaNs, infinities, subnormals, the ends of the range, powers where exactness ends. */
    public static float[] special() {
        return SPECIAL.clone();
    }

    /** Any float at all, the special values often. */
    public static Arbitrary<Float> any() {
        return of(Values.ANY);
    }

    /** Any finite float. */
    public static Arbitrary<Float> finite() {
        return of(Values.FINITE);
    }

    /** Floats in [−4, 4). */
    public static Arbitrary<Float> ordinary() {
        return of(Values.ORDINARY);
    }

    /** Single floats of a kind. */
    public static Arbitrary<Float> of(Values values) {
        return Arbitraries.longs().withoutEdgeCases().map(seed -> values.next(new SplittableRandom(seed)));
    }

    /** 0, 1 and, for 4, 8, 16 and 64 lanes L, the lengths L−1, L, L+1, 4L−1, 4L, 4L+1; else anything up to {@code most}. */
    public static Arbitrary<Integer> lengths(int most) {
        List<Integer> around = new ArrayList<>(List.of(0, 1));
        for (int lanes : LANES) {
            for (int length : new int[] {lanes, 4 * lanes}) {
                around.addAll(List.of(length - 1, length, length + 1));
            }
        }
        List<Integer> distinct =
                around.stream().filter(length -> length <= most).distinct().sorted().toList();
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of(distinct)), Tuple.of(1, Arbitraries.integers().between(0, most)));
    }

    /** {@link #lengths(int)} up to 1,000. */
    public static Arbitrary<Integer> lengths() {
        return lengths(1_000);
    }

    /** Arrays of given lengths and values. */
    public static Arbitrary<float[]> arrays(Arbitrary<Integer> lengths, Values values) {
        return Combinators.combine(lengths, Arbitraries.longs().withoutEdgeCases())
                .as((length, seed) -> array(length, seed, values));
    }

    /** Arrays of one length. */
    public static Arbitrary<float[]> arrays(int length, Values values) {
        return arrays(Arbitraries.just(length), values);
    }

    /** Arrays of {@link #lengths()}, with ordinary values only in one of three. */
    public static Arbitrary<float[]> arrays() {
        return Arbitraries.of(Values.values()).flatMap(values -> arrays(lengths(), values));
    }

    /** The array that belongs to a seed. */
    public static float[] array(int length, long seed, Values values) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] array = new float[length];
        for (int i = 0; i < length; i++) {
            array[i] = values.next(random);
        }
        return array;
    }

    /** For {@code @ForAll(supplier = …)}: {@link Floats#any()}. */
    public static final class Any implements ArbitrarySupplier<Float> {
        @Override
        public Arbitrary<Float> get() {
            return any();
        }
    }

    /** For {@code @ForAll(supplier = …)}: {@link Floats#arrays()}. */
    public static final class AnyArray implements ArbitrarySupplier<float[]> {
        @Override
        public Arbitrary<float[]> get() {
            return arrays();
        }
    }

    /** For {@code @ForAll(supplier = …)}: {@link Floats#lengths()}. */
    public static final class Length implements ArbitrarySupplier<Integer> {
        @Override
        public Arbitrary<Integer> get() {
            return lengths();
        }
    }
}
