package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** The SIMD twin against the scalar one by bits, and both against the published answers and the exact transform. */
class RandomKernelsProperties {
    private static final float CANARY = 1234.5f;

    private final RandomKernels scalar = Backend.scalar().random();
    private final RandomKernels simd = Backend.simd().random();

    /** Around a block, the words of a step and the buffer. */
    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1023, 1024, 1025)),
                Tuple.of(3, Arbitraries.integers().between(0, 200)),
                Tuple.of(1, Arbitraries.integers().between(1000, 3000)));
    }

    private static float[] canary(int n) {
        float[] y = new float[n];
        Arrays.fill(y, CANARY);
        return y;
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void twinsAgreeByBits(
            @ForAll long key,
            @ForAll long position,
            @ForAll long block,
            @ForAll @IntRange(max = 3) int skip,
            @ForAll("lengths") int n,
            @ForAll @IntRange(max = 9) int offset,
            @ForAll @IntRange(max = 5) int rateIndex) {
        int[] wantedBits = new int[offset + n + 3];
        int[] bits = wantedBits.clone();
        scalar.bits(key, position, block, skip, wantedBits, offset, n);
        simd.bits(key, position, block, skip, bits, offset, n);
        assertArrayEquals(wantedBits, bits);

        float[] wanted = canary(offset + n + 3);
        float[] y = wanted.clone();
        scalar.uniform(key, position, block, skip, wanted, offset, n);
        simd.uniform(key, position, block, skip, y, offset, n);
        assertArrayEquals(wanted, y);
        for (int i = 0; i < n; i++) {
            assertEquals((wantedBits[offset + i] >>> 8) * 0x1p-24f, wanted[offset + i]);
        }

        float rate = new float[] {0, 0x1p-24f, 0.1f, 0.5f, 1 / 3f, Math.nextDown(1f)}[rateIndex];
        Random random = new Random(key);
        float[] x = new float[n + 5];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(4) == 0 ? Float.intBitsToFloat(random.nextInt()) : random.nextFloat() - 0.5f;
        }
        float[] dropped = canary(offset + n + 3);
        for (int i = 0; i < n; i++) {
            dropped[offset + i] = wanted[offset + i] < rate ? 0 : x[2 + i] / (1 - rate);
        }
        for (RandomKernels k : new RandomKernels[] {scalar, simd}) {
            y = canary(offset + n + 3);
            k.dropout(key, position, block, skip, rate, x, 2, y, offset, n);
            assertArrayEquals(dropped, y);
            System.arraycopy(x, 2, y, offset, n);
            k.dropout(key, position, block, skip, rate, y, offset, y, offset, n);
            assertArrayEquals(dropped, y, "in place");
        }

        wanted = canary(offset + n + 3);
        y = wanted.clone();
        scalar.normal(key, position, block, skip, wanted, offset, n);
        simd.normal(key, position, block, skip, y, offset, n);
        assertArrayEquals(wanted, y);
    }

    /** The three {@code philox4x32 10} lines of {@code tests/kat_vectors} in the authors' library Random123. */
    @Example
    void givesThePublishedAnswers() {
        long[][] counters = {{0, 0, 0}, {-1, -1, -1}, {0x85a308d3_243f6a88L, 0x03707344_13198a2eL, 0x299f31d0_a4093822L}};
        int[][] answers = {
            {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
            {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
            {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}
        };
        for (int line = 0; line < answers.length; line++) {
            long block = counters[line][0];
            for (RandomKernels k : new RandomKernels[] {scalar, simd}) {
                // Far more than a vector, so that the block is not left to the scalar twin.
                int[] words = new int[1024];
                k.bits(counters[line][2], counters[line][1], block, 0, words, 0, words.length);
                assertArrayEquals(answers[line], Arrays.copyOf(words, 4));
            }
        }
    }

    /** Each pair against the transform in double precision, from the same words. */
    @Example
    void normalValuesAreTheTransformOfTheirWords() {
        int n = 1 << 16;
        int[] words = new int[n];
        float[] z = new float[n];
        simd.bits(7, 1, 0, 0, words, 0, n);
        simd.normal(7, 1, 0, 0, z, 0, n);
        for (int i = 0; i < n; i += 2) {
            double u = Math.fma((float) (words[i] >>> 1), 0x1p-31f, 0x1p-32f);
            double r = Math.sqrt(-2 * Math.log(u));
            double angle = 2 * Math.PI * ((words[i + 1] & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
            assertEquals(r * Math.cos(angle), z[i], 4 * Math.ulp(z[i]));
            assertEquals(r * Math.sin(angle), z[i + 1], 4 * Math.ulp(z[i + 1]));
        }
    }

    /**
     * The distribution at 2²² values: the largest distance from the exact distribution function (Kolmogorov and Smirnov),
     * and how many values lie beyond 1 … 5 deviations on either side.
     */
    @Example
    void normalValuesFollowTheNormalDistribution() {
        int n = 1 << 22;
        float[] z = new float[n];
        simd.normal(2026, 11, 0, 0, z, 0, n);
        int[] beyond = new int[11];
        for (float v : z) {
            assertTrue(Math.abs(v) < 6.661f);
            for (int t = 1; t <= 5 && Math.abs(v) > t; t++) {
                beyond[v > 0 ? 5 + t : 5 - t]++;
            }
        }
        double[] tail = {0.15865525393145705, 0.022750131948179195, 1.3498980316300933e-3, 3.167124183311986e-5, 2.866515718791933e-7};
        for (int t = 1; t <= 5; t++) {
            double expected = n * tail[t - 1];
            assertEquals(expected, beyond[5 + t], 5 * Math.sqrt(expected) + 1, "above " + t);
            assertEquals(expected, beyond[5 - t], 5 * Math.sqrt(expected) + 1, "below -" + t);
        }
        Arrays.sort(z);
        double distance = 0;
        for (int i = 0; i < n; i += 64) {
            distance = Math.max(distance, Math.abs((i + 0.5) / n - distribution(z[i])));
        }
        assertTrue(distance * Math.sqrt(n) < 1.95, "p = 0.001 at 1.95: " + distance * Math.sqrt(n));
    }

    /** Φ(x) by the series x·φ(x)·Σ x²ᵏ ÷ (1·3·…·(2k + 1)) (Marsaglia, "Evaluating the normal distribution", 2004). */
    private static double distribution(double x) {
        double term = x;
        double sum = x;
        for (int k = 1; Math.abs(term) > 1e-17; k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
