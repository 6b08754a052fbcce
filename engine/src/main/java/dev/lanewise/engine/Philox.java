package dev.lanewise.engine;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.RandomKernels;
import dev.lanewise.engine.kernel.scalar.ScalarRandomKernels;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Counter-based random numbers: Philox 4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2,
 * 3", SC 2011). A stream has no state. Its value i at a position depends on (key, position, i) alone, so any range can
 * be drawn by itself, on any thread, and a checkpoint needs to hold only the position. Positions count what happens
 * over time (steps, epochs); indices count the values drawn there.
 *
 * <p>Value i is made of word i mod 4 of the block with the counter {@code (i / 4, position)}, each 64 bits with the low
 * word first; normals come in pairs (2j, 2j + 1) from the words 2j and 2j + 1. Streams with different keys, and
 * different positions of a stream, are independent.
 *
 * @param key the 64-bit key, low word first; usually made by {@link #stream}
 */
public record Philox(long key) {
    /** For draws of a few values, of which the SIMD twin would make more fuss, above all before it is compiled. */
    private static final RandomKernels SCALAR = new ScalarRandomKernels();

    /**
     * The stream of a seed and a name, such as a parameter's path or {@code shuffle}. The key is
     * {@code mix(mix(seed) ^ fnv(name))}: FNV-1a with 64 bits over the name's UTF-8 bytes, mix the finaliser of
     * SplitMix64 (Steele, Lea, Flood, 2014) after adding its increment.
     */
    public static Philox stream(long seed, String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return new Philox(mix(mix(seed) ^ hash));
    }

    private static long mix(long z) {
        z += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The values 0 … n − 1 at a position, 32 random bits each. */
    public void bits(long position, int[] out, int off, int n) {
        bits(position, 0, out, off, n);
    }

    /** The values {@code from … from + n − 1} at a position, 32 random bits each. */
    public void bits(long position, long from, int[] out, int off, int n) {
        check(from, off, n, out.length);
        Backend.preferred().random().bits(key, position, from >>> 2, (int) (from & 3), out, off, n);
    }

    /** 64 random bits: the values 0 (low) and 1 (high) at a position. A seed for something else, for instance. */
    public long bits(long position) {
        int[] words = new int[2];
        SCALAR.bits(key, position, 0, 0, words, 0, 2);
        return (long) words[1] << 32 | words[0] & 0xFFFFFFFFL;
    }

    /** The uniform values 0 … n − 1 at a position: multiples of 2⁻²⁴ in [0, 1). */
    public void uniform(long position, float[] out, int off, int n) {
        uniform(position, 0, out, off, n);
    }

    /** The uniform values {@code from … from + n − 1} at a position: the upper 24 bits of each word · 2⁻²⁴. */
    public void uniform(long position, long from, float[] out, int off, int n) {
        check(from, off, n, out.length);
        Backend.preferred().random().uniform(key, position, from >>> 2, (int) (from & 3), out, off, n);
    }

    /** The standard normal values 0 … n − 1 at a position. */
    public void normal(long position, float[] out, int off, int n) {
        normal(position, 0, out, off, n);
    }

    /**
     * The standard normal values {@code from … from + n − 1} at a position, one word each, by the transform of Box and
     * Muller (1958): a pair is (r cos φ, r sin φ) with r = √(−2 log u), u the float of the upper 31 bits of the first word,
     * plus ½, times 2⁻³¹, and φ = (second word + ½) · 2⁻³² turns. Computed in single precision, within 4 ULP of that; no
     * value exceeds 6.661.
     */
    public void normal(long position, long from, float[] out, int off, int n) {
        check(from, off, n, out.length);
        Backend.preferred().random().normal(key, position, from >>> 2, (int) (from & 3), out, off, n);
    }

    /** One unbiased integer in 0 … bound − 1: the first of {@link #below(long, int, int[], int, int)}. */
    public int below(long position, int bound) {
        return new Draws(position).below(bound);
    }

    /**
     * {@code n} unbiased integers in 0 … bound − 1 (Lemire, "Fast random integer generation in an interval", 2019). They
     * are drawn in order, since a word may be rejected: the first ones do not depend on n.
     */
    public void below(long position, int bound, int[] out, int off, int n) {
        check(0, off, n, out.length);
        Draws draws = new Draws(position);
        for (int i = 0; i < n; i++) {
            out[off + i] = draws.below(bound);
        }
    }

    /** A uniformly drawn order of 0 … n − 1 (Fisher–Yates: i = n − 1 … 1 swaps with an unbiased draw from 0 … i). */
    public int[] permutation(long position, int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        Draws draws = new Draws(position);
        for (int i = n - 1; i > 0; i--) {
            int j = draws.below(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    private static void check(long from, int off, int n, int length) {
        if (from < 0) {
            throw new IllegalArgumentException("philox: negative index " + from);
        }
        Objects.checkFromIndexSize(off, n, length);
    }

    /** The words of a position in order, 64 at a time. */
    private final class Draws {
        private final long position;
        private final int[] words = new int[64];
        private long drawn;

        Draws(long position) {
            this.position = position;
        }

        private int next() {
            int at = (int) (drawn % words.length);
            if (at == 0) {
                SCALAR.bits(key, position, drawn / 4, 0, words, 0, words.length);
            }
            drawn++;
            return words[at];
        }

        int below(int bound) {
            if (bound < 1) {
                throw new IllegalArgumentException("philox: bound " + bound + ", want at least 1");
            }
            long product = (next() & 0xFFFFFFFFL) * bound;
            if ((product & 0xFFFFFFFFL) < bound) {
                long threshold = (1L << 32) % bound;
                while ((product & 0xFFFFFFFFL) < threshold) {
                    product = (next() & 0xFFFFFFFFL) * bound;
                }
            }
            return (int) (product >>> 32);
        }
    }
}
