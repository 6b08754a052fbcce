package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.RandomKernels;
import dev.lanewise.engine.kernel.scalar.ScalarNormal;
import dev.lanewise.engine.kernel.scalar.ScalarRandomKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RandomKernels} with the Vector API. The words are drawn into a buffer, a block in each long lane, and the buffer
 * is turned into values by a loop for each kind. What lies before the first whole block, and what fills no vector at the
 * end, is drawn by the scalar twin.
 */
public final class SimdRandomKernels implements RandomKernels {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SPECIES.vectorShape());
    private static final int L = SPECIES.length();

    /** Pairs of ints from two vectors in turn: C2 has no such step for the two longs of 128 bits. */
    private static final VectorShuffle<Integer> FIRST_HALF =
            VectorShuffle.fromOp(INTS, SimdRandomKernels::pair);

    private static final VectorShuffle<Integer> SECOND_HALF =
            VectorShuffle.fromOp(INTS, i -> L / 2 + pair(i));

    /** Words that a step of {@link #words} draws: a block of four in each long lane. */
    private static final int STEP = 4 * LONGS.length();

    /** Fewer values go to the scalar twin: loops that many calls do not enter would look cold to C2, and box for good. */
    private static final int SHORT = 2 * STEP;

    private static final long LOW = 0xFFFFFFFFL;

    /** 0, 1, 2, …: what the blocks of a vector are beyond its first. */
    private static final long[] LANES = {0, 1, 2, 3, 4, 5, 6, 7};

    private static final RandomKernels SCALAR = new ScalarRandomKernels();

    /** Words on their way to values, one array a thread: small enough to stay in the first-level cache. */
    private static final ThreadLocal<int[]> WORDS = ThreadLocal.withInitial(() -> new int[1024]);

    /** Holds no state: any number of instances are alike. */
    public SimdRandomKernels() {}

    /** What goes to lane i: pairs of one vector (below L) and of the other (from L on) in turn. */
    private static int pair(int i) {
        return i / 4 * 2 + i % 2 + (i % 4 < 2 ? 0 : L);
    }

    /** Values up to the first whole block. */
    private static int head(int skip, int n) {
        return Math.min(n, -skip & 3);
    }

    @Override
    public void bits(long key, long position, long block, int skip, int[] y, int yo, int n) {
        if (n < SHORT) {
            SCALAR.bits(key, position, block, skip, y, yo, n);
            return;
        }
        int head = head(skip, n);
        int end = head + (n - head) / STEP * STEP;
        SCALAR.bits(key, position, block, skip, y, yo, head);
        words(key, position, block + (skip + head) / 4, y, yo + head, end - head);
        SCALAR.bits(key, position, block + (skip + end) / 4, (skip + end) & 3, y, yo + end, n - end);
    }

    @Override
    public void uniform(long key, long position, long block, int skip, float[] y, int yo, int n) {
        if (n < SHORT) {
            SCALAR.uniform(key, position, block, skip, y, yo, n);
            return;
        }
        int[] w = WORDS.get();
        int head = head(skip, n);
        int end = head + (n - head) / STEP * STEP;
        SCALAR.uniform(key, position, block, skip, y, yo, head);
        for (int i = head; i < end; i += w.length) {
            int m = Math.min(w.length, end - i);
            words(key, position, block + (skip + i) / 4, w, 0, m);
            uniform(w, m, y, yo + i);
        }
        SCALAR.uniform(key, position, block + (skip + end) / 4, (skip + end) & 3, y, yo + end, n - end);
    }

    @Override
    public void normal(long key, long position, long block, int skip, float[] y, int yo, int n) {
        if (n < SHORT) {
            SCALAR.normal(key, position, block, skip, y, yo, n);
            return;
        }
        int[] w = WORDS.get();
        int head = head(skip, n);
        int end = head + (n - head) / STEP * STEP;
        SCALAR.normal(key, position, block, skip, y, yo, head);
        for (int i = head; i < end; i += w.length) {
            int m = Math.min(w.length, end - i);
            words(key, position, block + (skip + i) / 4, w, 0, m);
            normal(w, m, y, yo + i);
        }
        SCALAR.normal(key, position, block + (skip + end) / 4, (skip + end) & 3, y, yo + end, n - end);
    }

    @Override
    public void dropout(
            long key, long position, long block, int skip, float rate, float[] x, int xo, float[] y, int yo, int n) {
        if (n < SHORT) {
            SCALAR.dropout(key, position, block, skip, rate, x, xo, y, yo, n);
            return;
        }
        int[] w = WORDS.get();
        int head = head(skip, n);
        int end = head + (n - head) / STEP * STEP;
        SCALAR.dropout(key, position, block, skip, rate, x, xo, y, yo, head);
        for (int i = head; i < end; i += w.length) {
            int m = Math.min(w.length, end - i);
            words(key, position, block + (skip + i) / 4, w, 0, m);
            dropout(w, m, rate, x, xo + i, y, yo + i);
        }
        SCALAR.dropout(key, position, block + (skip + end) / 4, (skip + end) & 3, rate, x, xo + end, y, yo + end, n - end);
    }

    /**
     * The n words from a block on. A long lane holds a word of its block in its lower half; the upper half gathers what
     * multiplication, the next round, does not look at.
     */
    private static void words(long key, long position, long block, int[] y, int yo, int n) {
        LongVector lanes = LongVector.fromArray(LONGS, LANES, 0);
        for (int i = 0; i < n; i += STEP, block += LONGS.length()) {
            LongVector x0 = lanes.add(block);
            LongVector x1 = x0.lanewise(VectorOperators.LSHR, 32);
            LongVector x2 = LongVector.broadcast(LONGS, position);
            LongVector x3 = LongVector.broadcast(LONGS, position >>> 32);
            LongVector k0 = LongVector.broadcast(LONGS, key);
            LongVector k1 = LongVector.broadcast(LONGS, key >>> 32);
            for (int round = 0; round < ScalarRandomKernels.ROUNDS; round++) {
                LongVector p0 = x0.and(LOW).mul(ScalarRandomKernels.MULTIPLIER_0 & LOW);
                LongVector p1 = x2.and(LOW).mul(ScalarRandomKernels.MULTIPLIER_1 & LOW);
                x0 = p1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, x1).lanewise(VectorOperators.XOR, k0);
                x1 = p1;
                x2 = p0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, x3).lanewise(VectorOperators.XOR, k1);
                x3 = p0;
                k0 = k0.add(ScalarRandomKernels.WEYL_0 & LOW);
                k1 = k1.add(ScalarRandomKernels.WEYL_1 & LOW);
            }
            IntVector x01 = x0.and(LOW).or(x1.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
            IntVector x23 = x2.and(LOW).or(x3.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
            x01.rearrange(FIRST_HALF, x23).intoArray(y, yo + i);
            x01.rearrange(SECOND_HALF, x23).intoArray(y, yo + i + L);
        }
    }

    private static void uniform(int[] w, int n, float[] y, int yo) {
        for (int i = 0; i < n; i += L) {
            IntVector k = IntVector.fromArray(INTS, w, i).lanewise(VectorOperators.LSHR, 8);
            FloatVector.broadcast(SPECIES, 0x1p-24f).mul(k.convert(VectorOperators.I2F, 0)).intoArray(y, yo + i);
        }
    }

    /** As {@link ScalarNormal}: each word of a pair is copied to both lanes of the pair. */
    private static void normal(int[] w, int n, float[] y, int yo) {
        for (int i = 0; i < n; i += L) {
            LongVector pair = IntVector.fromArray(INTS, w, i).reinterpretAsLongs();
            IntVector first = pair.and(LOW).or(pair.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
            LongVector both = pair.and(~LOW).or(pair.lanewise(VectorOperators.LSHR, 32));
            // The quarter turn goes to the lower, even lanes.
            IntVector angle = both.reinterpretAsInts()
                    .add(LongVector.broadcast(LONGS, ScalarNormal.QUARTER_TURN).reinterpretAsInts());

            IntVector upper = first.lanewise(VectorOperators.LSHR, 1);
            IntVector bits = FloatVector.broadcast(SPECIES, 0x1p-31f)
                    .fma(upper.convert(VectorOperators.I2F, 0), FloatVector.broadcast(SPECIES, 0x1p-32f))
                    .reinterpretAsInts();
            IntVector k = bits.sub(ScalarNormal.TWO_THIRDS).lanewise(VectorOperators.ASHR, 23);
            FloatVector f = bits.sub(k.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
            FloatVector p = f.fma(
                    FloatVector.broadcast(SPECIES, ScalarNormal.L10), FloatVector.broadcast(SPECIES, ScalarNormal.L9));
            p = p.fma(f, FloatVector.broadcast(SPECIES, ScalarNormal.L8));
            p = p.fma(f, FloatVector.broadcast(SPECIES, ScalarNormal.L7));
            p = p.fma(f, FloatVector.broadcast(SPECIES, ScalarNormal.L6));
            p = p.fma(f, FloatVector.broadcast(SPECIES, ScalarNormal.L5));
            p = p.fma(f, FloatVector.broadcast(SPECIES, ScalarNormal.L4));
            p = p.fma(f, FloatVector.broadcast(SPECIES, ScalarNormal.L3));
            p = p.fma(f, FloatVector.broadcast(SPECIES, ScalarNormal.L2));
            p = f.mul(f).fma(p, f);
            FloatVector log = FloatVector.broadcast(SPECIES, ScalarNormal.LN2).fma(k.convert(VectorOperators.I2F, 0), p);
            FloatVector radius = log.mul(-2f).sqrt();

            IntVector beyond = angle.lanewise(VectorOperators.LSHL, 1)
                    .lanewise(VectorOperators.XOR, angle)
                    .lanewise(VectorOperators.ASHR, 31)
                    .and(Integer.MAX_VALUE);
            IntVector mirrored = angle.lanewise(VectorOperators.XOR, beyond);
            FloatVector x = FloatVector.broadcast(SPECIES, 0x1p-32f)
                    .fma(mirrored.convert(VectorOperators.I2F, 0), FloatVector.broadcast(SPECIES, 0x1p-33f));
            FloatVector t = x.mul(x);
            FloatVector s = t.fma(
                    FloatVector.broadcast(SPECIES, ScalarNormal.S4), FloatVector.broadcast(SPECIES, ScalarNormal.S3));
            s = s.fma(t, FloatVector.broadcast(SPECIES, ScalarNormal.S2));
            s = s.fma(t, FloatVector.broadcast(SPECIES, ScalarNormal.S1));
            s = s.fma(t, FloatVector.broadcast(SPECIES, ScalarNormal.S0));
            radius.mul(x.mul(s)).intoArray(y, yo + i);
        }
    }

    private static void dropout(int[] w, int n, float rate, float[] x, int xo, float[] y, int yo) {
        int threshold = ScalarRandomKernels.threshold(rate);
        for (int i = 0; i < n; i += L) {
            IntVector k = IntVector.fromArray(INTS, w, i).lanewise(VectorOperators.LSHR, 8);
            VectorMask<Float> dropped = k.compare(VectorOperators.LT, threshold).cast(SPECIES);
            FloatVector.fromArray(SPECIES, x, xo + i).div(1 - rate).blend(0f, dropped).intoArray(y, yo + i);
        }
    }
}
