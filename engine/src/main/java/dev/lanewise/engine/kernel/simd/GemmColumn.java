package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of one column: the 64-lane dots of {@link ReduceKernels#dot}, several at a time. Of a transposed A the vectors
 * run across the rows of the product, so that nothing is transposed; of a plain one each dot has its own vectors, four
 * dots share the loads of B, and the four results are folded together.
 */
final class GemmColumn {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** Dots that are computed together where A is transposed. */
    static final int ACROSS = L;

    /** Dots that are computed together where A is plain: only four times four vectors of 512 bits are the 64 lanes. */
    static final int ALONG = 4;

    private static final VectorSpecies<Float> W = FloatVector.SPECIES_512;
    private static final VectorShuffle<Float> SWAP_8 = VectorShuffle.fromOp(W, i -> i ^ 8);
    private static final VectorShuffle<Float> SWAP_4 = VectorShuffle.fromOp(W, i -> i ^ 4);
    private static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(W, i -> i ^ 2);
    private static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(W, i -> i ^ 1);
    private static final VectorMask<Float> UPPER_8 = VectorMask.fromLong(W, 0xff00);
    private static final VectorMask<Float> UPPER_4 = VectorMask.fromLong(W, 0xf0f0);

    private GemmColumn() {}

    /**
     * {@link #ACROSS} dots of at most a chunk, of columns of stored A that lie side by side.
     *
     * @param as the distance between the rows of stored A
     * @param scratch eight vectors
     * @param dots where the results go
     */
    static void across(int k, float[] a, int ao, int as, float[] b, int bo, float[] scratch, float[] dots) {
        for (int j = 0; j < 8; j++) {
            everyEighth(j, k, a, ao, as, b, bo, scratch);
        }
        FloatVector f0 = FloatVector.fromArray(S, scratch, 0);
        FloatVector f1 = FloatVector.fromArray(S, scratch, L);
        FloatVector f2 = FloatVector.fromArray(S, scratch, 2 * L);
        FloatVector f3 = FloatVector.fromArray(S, scratch, 3 * L);
        f0 = f0.add(FloatVector.fromArray(S, scratch, 4 * L));
        f1 = f1.add(FloatVector.fromArray(S, scratch, 5 * L));
        f2 = f2.add(FloatVector.fromArray(S, scratch, 6 * L));
        f3 = f3.add(FloatVector.fromArray(S, scratch, 7 * L));
        f0.add(f2).add(f1.add(f3)).intoArray(dots, 0);
    }

    /** The lanes j, j + 8, … j + 56 of each dot, folded to one. */
    private static void everyEighth(int j, int k, float[] a, int ao, int as, float[] b, int bo, float[] scratch) {
        FloatVector v0 = FloatVector.zero(S);
        FloatVector v1 = FloatVector.zero(S);
        FloatVector v2 = FloatVector.zero(S);
        FloatVector v3 = FloatVector.zero(S);
        FloatVector v4 = FloatVector.zero(S);
        FloatVector v5 = FloatVector.zero(S);
        FloatVector v6 = FloatVector.zero(S);
        FloatVector v7 = FloatVector.zero(S);
        int down = 8 * as;
        int p = j;
        int at = ao + j * as;
        for (; p + 56 < k; p += 64, at += 8 * down) {
            v0 = FloatVector.broadcast(S, b[bo + p]).fma(FloatVector.fromArray(S, a, at), v0);
            v1 = FloatVector.broadcast(S, b[bo + p + 8]).fma(FloatVector.fromArray(S, a, at + down), v1);
            v2 = FloatVector.broadcast(S, b[bo + p + 16]).fma(FloatVector.fromArray(S, a, at + 2 * down), v2);
            v3 = FloatVector.broadcast(S, b[bo + p + 24]).fma(FloatVector.fromArray(S, a, at + 3 * down), v3);
            v4 = FloatVector.broadcast(S, b[bo + p + 32]).fma(FloatVector.fromArray(S, a, at + 4 * down), v4);
            v5 = FloatVector.broadcast(S, b[bo + p + 40]).fma(FloatVector.fromArray(S, a, at + 5 * down), v5);
            v6 = FloatVector.broadcast(S, b[bo + p + 48]).fma(FloatVector.fromArray(S, a, at + 6 * down), v6);
            v7 = FloatVector.broadcast(S, b[bo + p + 56]).fma(FloatVector.fromArray(S, a, at + 7 * down), v7);
        }
        // Seven at most: a lane that gets no element must not be touched, not even by +0.
        if (p < k) {
            v0 = FloatVector.broadcast(S, b[bo + p]).fma(FloatVector.fromArray(S, a, at), v0);
        }
        if (p + 8 < k) {
            v1 = FloatVector.broadcast(S, b[bo + p + 8]).fma(FloatVector.fromArray(S, a, at + down), v1);
        }
        if (p + 16 < k) {
            v2 = FloatVector.broadcast(S, b[bo + p + 16]).fma(FloatVector.fromArray(S, a, at + 2 * down), v2);
        }
        if (p + 24 < k) {
            v3 = FloatVector.broadcast(S, b[bo + p + 24]).fma(FloatVector.fromArray(S, a, at + 3 * down), v3);
        }
        if (p + 32 < k) {
            v4 = FloatVector.broadcast(S, b[bo + p + 32]).fma(FloatVector.fromArray(S, a, at + 4 * down), v4);
        }
        if (p + 40 < k) {
            v5 = FloatVector.broadcast(S, b[bo + p + 40]).fma(FloatVector.fromArray(S, a, at + 5 * down), v5);
        }
        if (p + 48 < k) {
            v6 = FloatVector.broadcast(S, b[bo + p + 48]).fma(FloatVector.fromArray(S, a, at + 6 * down), v6);
        }
        v0.add(v4).add(v2.add(v6)).add(v1.add(v5).add(v3.add(v7))).intoArray(scratch, j * L);
    }

    /**
     * Four dots of at most a chunk, of rows of A at a distance of {@code lda}.
     *
     * @param scratch 256 elements
     * @param dots where the results go: 16 elements, of which the first four are meant
     */
    static void along(int k, float[] a, int ao, int lda, float[] b, int bo, float[] scratch, float[] dots) {
        int a1 = ao + lda;
        int a2 = a1 + lda;
        int a3 = a2 + lda;
        int body = k & -64;
        FloatVector c00 = FloatVector.zero(W);
        FloatVector c01 = FloatVector.zero(W);
        FloatVector c02 = FloatVector.zero(W);
        FloatVector c03 = FloatVector.zero(W);
        FloatVector c10 = FloatVector.zero(W);
        FloatVector c11 = FloatVector.zero(W);
        FloatVector c12 = FloatVector.zero(W);
        FloatVector c13 = FloatVector.zero(W);
        FloatVector c20 = FloatVector.zero(W);
        FloatVector c21 = FloatVector.zero(W);
        FloatVector c22 = FloatVector.zero(W);
        FloatVector c23 = FloatVector.zero(W);
        FloatVector c30 = FloatVector.zero(W);
        FloatVector c31 = FloatVector.zero(W);
        FloatVector c32 = FloatVector.zero(W);
        FloatVector c33 = FloatVector.zero(W);
        for (int p = 0; p < body; p += 64) {
            FloatVector b0 = FloatVector.fromArray(W, b, bo + p);
            FloatVector b1 = FloatVector.fromArray(W, b, bo + p + 16);
            FloatVector b2 = FloatVector.fromArray(W, b, bo + p + 32);
            FloatVector b3 = FloatVector.fromArray(W, b, bo + p + 48);
            c00 = b0.fma(FloatVector.fromArray(W, a, ao + p), c00);
            c01 = b1.fma(FloatVector.fromArray(W, a, ao + p + 16), c01);
            c02 = b2.fma(FloatVector.fromArray(W, a, ao + p + 32), c02);
            c03 = b3.fma(FloatVector.fromArray(W, a, ao + p + 48), c03);
            c10 = b0.fma(FloatVector.fromArray(W, a, a1 + p), c10);
            c11 = b1.fma(FloatVector.fromArray(W, a, a1 + p + 16), c11);
            c12 = b2.fma(FloatVector.fromArray(W, a, a1 + p + 32), c12);
            c13 = b3.fma(FloatVector.fromArray(W, a, a1 + p + 48), c13);
            c20 = b0.fma(FloatVector.fromArray(W, a, a2 + p), c20);
            c21 = b1.fma(FloatVector.fromArray(W, a, a2 + p + 16), c21);
            c22 = b2.fma(FloatVector.fromArray(W, a, a2 + p + 32), c22);
            c23 = b3.fma(FloatVector.fromArray(W, a, a2 + p + 48), c23);
            c30 = b0.fma(FloatVector.fromArray(W, a, a3 + p), c30);
            c31 = b1.fma(FloatVector.fromArray(W, a, a3 + p + 16), c31);
            c32 = b2.fma(FloatVector.fromArray(W, a, a3 + p + 32), c32);
            c33 = b3.fma(FloatVector.fromArray(W, a, a3 + p + 48), c33);
        }
        c00.intoArray(scratch, 0);
        c01.intoArray(scratch, 16);
        c02.intoArray(scratch, 32);
        c03.intoArray(scratch, 48);
        c10.intoArray(scratch, 64);
        c11.intoArray(scratch, 80);
        c12.intoArray(scratch, 96);
        c13.intoArray(scratch, 112);
        c20.intoArray(scratch, 128);
        c21.intoArray(scratch, 144);
        c22.intoArray(scratch, 160);
        c23.intoArray(scratch, 176);
        c30.intoArray(scratch, 192);
        c31.intoArray(scratch, 208);
        c32.intoArray(scratch, 224);
        c33.intoArray(scratch, 240);
        for (int j = 0; j < k - body; j++) {
            float x = b[bo + body + j];
            scratch[j] = Math.fma(a[ao + body + j], x, scratch[j]);
            scratch[j + 64] = Math.fma(a[a1 + body + j], x, scratch[j + 64]);
            scratch[j + 128] = Math.fma(a[a2 + body + j], x, scratch[j + 128]);
            scratch[j + 192] = Math.fma(a[a3 + body + j], x, scratch[j + 192]);
        }
        fold(scratch, dots);
    }

    /** The halving trees of four times 64 lanes; from the lanes of one vector on, two and then four trees share vectors. */
    private static void fold(float[] lanes, float[] dots) {
        FloatVector s0 = FloatVector.fromArray(W, lanes, 0).add(FloatVector.fromArray(W, lanes, 32));
        FloatVector s1 = FloatVector.fromArray(W, lanes, 64).add(FloatVector.fromArray(W, lanes, 96));
        FloatVector s2 = FloatVector.fromArray(W, lanes, 128).add(FloatVector.fromArray(W, lanes, 160));
        FloatVector s3 = FloatVector.fromArray(W, lanes, 192).add(FloatVector.fromArray(W, lanes, 224));
        s0 = s0.add(FloatVector.fromArray(W, lanes, 16).add(FloatVector.fromArray(W, lanes, 48)));
        s1 = s1.add(FloatVector.fromArray(W, lanes, 80).add(FloatVector.fromArray(W, lanes, 112)));
        s2 = s2.add(FloatVector.fromArray(W, lanes, 144).add(FloatVector.fromArray(W, lanes, 176)));
        s3 = s3.add(FloatVector.fromArray(W, lanes, 208).add(FloatVector.fromArray(W, lanes, 240)));
        FloatVector s02 = s0.blend(s2.rearrange(SWAP_8), UPPER_8).add(s0.rearrange(SWAP_8).blend(s2, UPPER_8));
        FloatVector s13 = s1.blend(s3.rearrange(SWAP_8), UPPER_8).add(s1.rearrange(SWAP_8).blend(s3, UPPER_8));
        FloatVector s = s02.blend(s13.rearrange(SWAP_4), UPPER_4).add(s02.rearrange(SWAP_4).blend(s13, UPPER_4));
        s = s.add(s.rearrange(SWAP_2));
        s.add(s.rearrange(SWAP_1)).intoArray(dots, 0);
    }
}
