package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The 64 virtual lanes of one chunk in vector registers: four of 512 bits, eight of 256 bits, or two passes of eight of
 * 128 bits, the second for the lanes that the first leaves out (more than eight would spill where there are 16
 * registers). After the whole blocks of 64 the lanes go to a scratch array, where the tail joins them and the halving
 * tree folds them.
 */
final class SimdLanes {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    /** 64 lanes and a vector for a tail, one array a thread: a local array would be allocated at every call. */
    private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[80]);

    private static final int LAST = SPECIES.length() - 1;

    /**
     * Lanes that differ in one bit of their number change places: the rounds of the halving tree within one register of 512
     * bits, and of a transposition. In a narrower vector the large bits are none.
     */
    static final VectorShuffle<Float> SWAP_8 = VectorShuffle.fromOp(SPECIES, i -> (i ^ 8) & LAST);

    static final VectorShuffle<Float> SWAP_4 = VectorShuffle.fromOp(SPECIES, i -> (i ^ 4) & LAST);
    static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(SPECIES, i -> (i ^ 2) & LAST);
    static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(SPECIES, i -> (i ^ 1) & LAST);

    private SimdLanes() {}

    /** 80 floats of this thread; the reductions of chunks overwrite them. */
    static float[] scratch() {
        return SCRATCH.get();
    }

    /** The halving tree over the 64 lanes in {@code s}, which it overwrites. */
    static float fold(float[] s) {
        return fold(s, 0);
    }

    /** The halving tree over the 64 lanes from {@code s[at]} on, which it overwrites. */
    static float fold(float[] s, int at) {
        for (int j = at; j < at + 16; j += SPECIES.length()) {
            FloatVector even = FloatVector.fromArray(SPECIES, s, j).add(FloatVector.fromArray(SPECIES, s, j + 32));
            FloatVector odd = FloatVector.fromArray(SPECIES, s, j + 16).add(FloatVector.fromArray(SPECIES, s, j + 48));
            even.add(odd).intoArray(s, j);
        }
        float t0 = s[at] + s[at + 8];
        float t1 = s[at + 1] + s[at + 9];
        float t2 = s[at + 2] + s[at + 10];
        float t3 = s[at + 3] + s[at + 11];
        float t4 = s[at + 4] + s[at + 12];
        float t5 = s[at + 5] + s[at + 13];
        float t6 = s[at + 6] + s[at + 14];
        float t7 = s[at + 7] + s[at + 15];
        return ((t0 + t4) + (t2 + t6)) + ((t1 + t5) + (t3 + t7));
    }

    /** {@link #fold} of a product. */
    static float foldProduct(float[] s) {
        for (int j = 0; j < 16; j += SPECIES.length()) {
            FloatVector even = FloatVector.fromArray(SPECIES, s, j).mul(FloatVector.fromArray(SPECIES, s, j + 32));
            FloatVector odd = FloatVector.fromArray(SPECIES, s, j + 16).mul(FloatVector.fromArray(SPECIES, s, j + 48));
            even.mul(odd).intoArray(s, j);
        }
        float t0 = s[0] * s[8];
        float t1 = s[1] * s[9];
        float t2 = s[2] * s[10];
        float t3 = s[3] * s[11];
        float t4 = s[4] * s[12];
        float t5 = s[5] * s[13];
        float t6 = s[6] * s[14];
        float t7 = s[7] * s[15];
        return ((t0 * t4) * (t2 * t6)) * ((t1 * t5) * (t3 * t7));
    }
}
