package dev.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    private final Philox stream = Philox.stream(42, "0.weight");

    @Test
    void anyRangeGivesTheValuesOfTheWhole() {
        int n = 41;
        int[] bits = new int[n];
        float[] uniform = new float[n];
        float[] normal = new float[n];
        stream.bits(7, bits, 0, n);
        stream.uniform(7, uniform, 0, n);
        stream.normal(7, normal, 0, n);
        for (int from = 0; from <= n; from++) {
            for (int to = from; to <= n; to++) {
                int[] someBits = new int[n];
                float[] someUniform = new float[n];
                float[] someNormal = new float[n];
                stream.bits(7, from, someBits, from, to - from);
                stream.uniform(7, from, someUniform, from, to - from);
                stream.normal(7, from, someNormal, from, to - from);
                for (int i = 0; i < n; i++) {
                    boolean inside = from <= i && i < to;
                    assertEquals(inside ? bits[i] : 0, someBits[i]);
                    assertEquals(inside ? uniform[i] : 0, someUniform[i]);
                    assertEquals(inside ? normal[i] : 0, someNormal[i]);
                }
            }
        }
    }

    /** The figures come from a second implementation, in Python: what draws differently is wrong. */
    @Test
    void drawsWhatItAlwaysDrew() {
        int[] bits = new int[1000];
        float[] uniform = new float[1000];
        float[] normal = new float[1000];
        int[] below = new int[1000];
        stream.bits(3, bits, 0, 1000);
        stream.uniform(3, 1L << 40, uniform, 0, 1000);
        stream.normal(3, normal, 0, 1000);
        stream.below(3, 1_000_003, below, 0, 1000);
        assertEquals(0x2b38023a5e44a48eL, Philox.stream(42, "0.weight").key());
        assertEquals(0x2954ea67, Arrays.hashCode(bits));
        assertEquals(0x07b32fb4, Arrays.hashCode(uniform));
        assertEquals(0xbff94706, Arrays.hashCode(normal));
        assertEquals(0xf371990c, Arrays.hashCode(below));
        assertEquals(0xf20db749, Arrays.hashCode(stream.permutation(3, 1000)));
    }

    @Test
    void seedNameAndPositionSeparateStreams() {
        Set<Long> first = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            for (String name : new String[] {"", "a", "b", "ab", "0.weight", "0.bias", "größe"}) {
                for (long position = 0; position < 20; position++) {
                    first.add(Philox.stream(seed, name).bits(position));
                }
            }
        }
        assertEquals(20 * 7 * 20, first.size());
        assertEquals(Philox.stream(1, "a"), Philox.stream(1, "a"));
        assertNotEquals(Philox.stream(1, "a"), Philox.stream(2, "a"));
    }

    @Test
    void uniformValuesAreSpreadEvenly() {
        int n = 1 << 20;
        float[] u = new float[n];
        stream.uniform(0, u, 0, n);
        int[] count = new int[256];
        double sum = 0;
        double squares = 0;
        for (float v : u) {
            assertTrue(v >= 0 && v < 1);
            assertEquals(v, (int) (v * 0x1p24f) * 0x1p-24f);
            count[(int) (v * 256)]++;
            sum += v;
            squares += (double) v * v;
        }
        double mean = sum / n;
        // Five standard deviations of the mean of n values (√(1/12) / 1024) and of their variance.
        assertEquals(0.5, mean, 5 * 0.2887 / 1024);
        assertEquals(1.0 / 12, squares / n - mean * mean, 5 * 0.0746 / 1024);
        // Chi-square with 255 degrees of freedom: mean 255, standard deviation 22.6.
        assertEquals(255, chiSquare(count, n / 256.0), 4 * 22.6);
    }

    @Test
    void normalValuesHaveTheMomentsAndTheShapeOfTheNormalDistribution() {
        int n = 1 << 20;
        float[] z = new float[n];
        stream.normal(0, z, 0, n);
        double[] moment = new double[5];
        double neighbours = 0;
        // Boundaries of sixteen cells of equal probability.
        double[] upper = {
            -1.5341205443525463, -1.1503493803760079, -0.8871465590188759, -0.6744897501960817, -0.4887764111146695,
            -0.3186393639643752, -0.1573106846101707, 0
        };
        int[] count = new int[16];
        for (int i = 0; i < n; i++) {
            double power = 1;
            for (int k = 0; k < 5; k++, power *= z[i]) {
                moment[k] += power / n;
            }
            neighbours += i % 2 == 1 ? (double) z[i] * z[i - 1] / (n / 2) : 0;
            int cell = 0;
            while (cell < 8 && -Math.abs(z[i]) > upper[cell]) {
                cell++;
            }
            count[z[i] < 0 ? cell : 15 - cell]++;
        }
        assertEquals(0, moment[1], 5.0 / 1024);
        assertEquals(1, moment[2], 5 * Math.sqrt(2) / 1024);
        assertEquals(0, moment[3], 5 * Math.sqrt(15) / 1024);
        assertEquals(3, moment[4], 5 * Math.sqrt(96) / 1024);
        assertEquals(0, neighbours, 5 * Math.sqrt(2) / 1024, "the two values of a pair are uncorrelated");
        assertEquals(15, chiSquare(count, n / 16.0), 4 * Math.sqrt(30));
    }

    @Test
    void boundedDrawsAndPermutationsAreUnbiased() {
        int[] draws = new int[60_000];
        stream.below(1, 6, draws, 0, draws.length);
        int[] faces = new int[6];
        for (int face : draws) {
            faces[face]++;
        }
        assertTrue(chiSquare(faces, 10_000) < 20.5, "5 degrees of freedom, p = 0.001");
        assertEquals(draws[0], stream.below(1, 6));

        // A bound of 3 · 2²⁹: multiply-and-shift without rejection would draw two thirds of the values half as often again.
        int bound = 3 << 29;
        int[] large = new int[60_000];
        stream.below(2, bound, large, 0, large.length);
        int[] remainder = new int[3];
        for (int v : large) {
            assertTrue(v >= 0 && v < bound);
            remainder[v % 3]++;
        }
        assertTrue(chiSquare(remainder, 20_000) < 13.8, "2 degrees of freedom, p = 0.001");

        int[] orders = new int[24];
        for (int position = 0; position < 24_000; position++) {
            int[] p = stream.permutation(position, 4);
            int rank = 0;
            for (int i = 0; i < 4; i++) {
                int at = i;
                rank = rank * (4 - i) + (int) IntStream.range(i + 1, 4).filter(j -> p[j] < p[at]).count();
            }
            orders[rank]++;
        }
        assertTrue(chiSquare(orders, 1000) < 49.7, "23 degrees of freedom, p = 0.001");
    }

    private static double chiSquare(int[] count, double expected) {
        return Arrays.stream(count).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
    }

    @Test
    void permutationsHoldEveryIndexOnce() {
        for (int n : new int[] {0, 1, 2, 100, 1000}) {
            int[] sorted = stream.permutation(5, n);
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, n).toArray(), sorted);
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThrows(IndexOutOfBoundsException.class, () -> stream.bits(0, new int[3], 1, 3));
        assertEquals(
                "philox: negative index -1",
                assertThrows(IllegalArgumentException.class, () -> stream.uniform(0, -1, new float[3], 0, 3)).getMessage());
        assertEquals(
                "philox: bound 0, want at least 1",
                assertThrows(IllegalArgumentException.class, () -> stream.below(0, 0)).getMessage());
    }
}
