package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import java.util.Arrays;
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

    /**
     * Where A is transposed, at most so many dots are computed together: eight lanes of each fit the first-level cache, and
     * are no power of two apart, so that they do not compete for the same lines.
     */
    static final int ACROSS = 528;

    private static final VectorSpecies<Float> W = FloatVector.SPECIES_512;
    private static final VectorShuffle<Float> SWAP_8 = VectorShuffle.fromOp(W, i -> i ^ 8);
    private static final VectorShuffle<Float> SWAP_4 = VectorShuffle.fromOp(W, i -> i ^ 4);
    private static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(W, i -> i ^ 2);
    private static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(W, i -> i ^ 1);
    private static final VectorMask<Float> UPPER_8 = VectorMask.fromLong(W, 0xff00);
    private static final VectorMask<Float> UPPER_4 = VectorMask.fromLong(W, 0xf0f0);

    private GemmColumn() {}

    /**
     * {@code m} dots of at most a chunk, of columns of stored A that lie side by side. The rows of stored A are read along,
     * every eighth of them at a time: eight lanes of each dot are then folded to one before the next eight.
     *
     * @param m at most {@link #ACROSS}
     * @param as the distance between the rows of stored A
     * @param lanes {@code 16 · ACROSS} elements
     * @param dots where the results go
     */
    static void across(int m, int k, float[] a, int ao, int as, float[] b, int bo, float[] lanes, float[] dots) {
        for (int j = 0; j < 8; j++) {
            Arrays.fill(lanes, 0, 8 * ACROSS, 0);
            int p = j;
            for (; p + 120 < k; p += 128) {
                sixteenRows(m, a, ao + p * as, 8 * as, b, bo + p, lanes);
            }
            for (; p < k; p += 8) {
                GemmRow.oneRow(m, b[bo + p], a, ao + p * as, lanes, (p / 8 & 7) * ACROSS);
            }
            foldEight(m, lanes, 0, lanes, (8 + j) * ACROSS);
        }
        foldEight(m, lanes, 8 * ACROSS, dots, 0);
    }

    /** Two steps of the lanes j, j + 8, … j + 56 of each dot, for which there are 16 rows of stored A. */
    private static void sixteenRows(int m, float[] a, int ao, int down, float[] b, int bo, float[] lanes) {
        FloatVector y0 = FloatVector.broadcast(S, b[bo]);
        FloatVector y1 = FloatVector.broadcast(S, b[bo + 8]);
        FloatVector y2 = FloatVector.broadcast(S, b[bo + 16]);
        FloatVector y3 = FloatVector.broadcast(S, b[bo + 24]);
        FloatVector y4 = FloatVector.broadcast(S, b[bo + 32]);
        FloatVector y5 = FloatVector.broadcast(S, b[bo + 40]);
        FloatVector y6 = FloatVector.broadcast(S, b[bo + 48]);
        FloatVector y7 = FloatVector.broadcast(S, b[bo + 56]);
        FloatVector y8 = FloatVector.broadcast(S, b[bo + 64]);
        FloatVector y9 = FloatVector.broadcast(S, b[bo + 72]);
        FloatVector y10 = FloatVector.broadcast(S, b[bo + 80]);
        FloatVector y11 = FloatVector.broadcast(S, b[bo + 88]);
        FloatVector y12 = FloatVector.broadcast(S, b[bo + 96]);
        FloatVector y13 = FloatVector.broadcast(S, b[bo + 104]);
        FloatVector y14 = FloatVector.broadcast(S, b[bo + 112]);
        FloatVector y15 = FloatVector.broadcast(S, b[bo + 120]);
        int i = 0;
        for (int end = S.loopBound(m); i < end; i += L) {
            int at = ao + i;
            FloatVector v0 = y0.fma(FloatVector.fromArray(S, a, at), FloatVector.fromArray(S, lanes, i));
            y8.fma(FloatVector.fromArray(S, a, at + 8 * down), v0).intoArray(lanes, i);
            FloatVector v1 = y1.fma(FloatVector.fromArray(S, a, at + down), FloatVector.fromArray(S, lanes, i + ACROSS));
            y9.fma(FloatVector.fromArray(S, a, at + 9 * down), v1).intoArray(lanes, i + ACROSS);
            FloatVector v2 = y2.fma(FloatVector.fromArray(S, a, at + 2 * down), FloatVector.fromArray(S, lanes, i + 2 * ACROSS));
            y10.fma(FloatVector.fromArray(S, a, at + 10 * down), v2).intoArray(lanes, i + 2 * ACROSS);
            FloatVector v3 = y3.fma(FloatVector.fromArray(S, a, at + 3 * down), FloatVector.fromArray(S, lanes, i + 3 * ACROSS));
            y11.fma(FloatVector.fromArray(S, a, at + 11 * down), v3).intoArray(lanes, i + 3 * ACROSS);
            FloatVector v4 = y4.fma(FloatVector.fromArray(S, a, at + 4 * down), FloatVector.fromArray(S, lanes, i + 4 * ACROSS));
            y12.fma(FloatVector.fromArray(S, a, at + 12 * down), v4).intoArray(lanes, i + 4 * ACROSS);
            FloatVector v5 = y5.fma(FloatVector.fromArray(S, a, at + 5 * down), FloatVector.fromArray(S, lanes, i + 5 * ACROSS));
            y13.fma(FloatVector.fromArray(S, a, at + 13 * down), v5).intoArray(lanes, i + 5 * ACROSS);
            FloatVector v6 = y6.fma(FloatVector.fromArray(S, a, at + 6 * down), FloatVector.fromArray(S, lanes, i + 6 * ACROSS));
            y14.fma(FloatVector.fromArray(S, a, at + 14 * down), v6).intoArray(lanes, i + 6 * ACROSS);
            FloatVector v7 = y7.fma(FloatVector.fromArray(S, a, at + 7 * down), FloatVector.fromArray(S, lanes, i + 7 * ACROSS));
            y15.fma(FloatVector.fromArray(S, a, at + 15 * down), v7).intoArray(lanes, i + 7 * ACROSS);
        }
        for (; i < m; i++) {
            for (int r = 0; r < 8; r++) {
                int at = ao + i + r * down;
                float v = Math.fma(b[bo + 8 * r], a[at], lanes[i + r * ACROSS]);
                lanes[i + r * ACROSS] = Math.fma(b[bo + 8 * r + 64], a[at + 8 * down], v);
            }
        }
    }

    /** The last three halvings of a tree: eight vectors of {@code m} elements at a distance of {@link #ACROSS}. */
    private static void foldEight(int m, float[] x, int xo, float[] y, int yo) {
        int i = 0;
        for (int end = S.loopBound(m); i < end; i += L) {
            int at = xo + i;
            FloatVector f0 = FloatVector.fromArray(S, x, at).add(FloatVector.fromArray(S, x, at + 4 * ACROSS));
            FloatVector f1 = FloatVector.fromArray(S, x, at + ACROSS).add(FloatVector.fromArray(S, x, at + 5 * ACROSS));
            FloatVector f2 = FloatVector.fromArray(S, x, at + 2 * ACROSS).add(FloatVector.fromArray(S, x, at + 6 * ACROSS));
            FloatVector f3 = FloatVector.fromArray(S, x, at + 3 * ACROSS).add(FloatVector.fromArray(S, x, at + 7 * ACROSS));
            f0.add(f2).add(f1.add(f3)).intoArray(y, yo + i);
        }
        for (; i < m; i++) {
            int at = xo + i;
            float f0 = x[at] + x[at + 4 * ACROSS];
            float f1 = x[at + ACROSS] + x[at + 5 * ACROSS];
            float f2 = x[at + 2 * ACROSS] + x[at + 6 * ACROSS];
            float f3 = x[at + 3 * ACROSS] + x[at + 7 * ACROSS];
            y[yo + i] = f0 + f2 + (f1 + f3);
        }
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
