package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of one column: the 64-lane dots of {@link ReduceKernels#dot}, several at a time. Of a transposed A the vectors
 * run across the rows of the product, so that nothing is transposed; of a plain one each dot has its own vectors, four
 * dots share the loads of B, and the four results are folded together.
 */
final class GemmColumn {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();
    private static final boolean WIDE = L == 16;

    /** Where A is transposed, so many dots are computed together; more, with fewer lanes at a time, were slower. */
    static final int ACROSS = WIDE ? 2 * L : L;

    private static final VectorSpecies<Float> W = FloatVector.SPECIES_512;
    private static final VectorMask<Float> UPPER_8 = VectorMask.fromLong(W, 0xff00);
    private static final VectorMask<Float> UPPER_4 = VectorMask.fromLong(W, 0xf0f0);

    private GemmColumn() {}

    /**
     * {@link #ACROSS} dots of at most a chunk, of columns of stored A that lie side by side: one vector of them, at 512
     * bits two. The lanes j, j + 8, … j + 56 of each go down A together and are folded to one, for j = 0 … 7; then those are.
     *
     * @param as the distance between the rows of stored A
     * @param lanes {@code 8 · ACROSS} elements
     * @param dots where the results go
     */
    static void across(int k, float[] a, int ao, int as, float[] b, int bo, float[] lanes, float[] dots) {
        if (WIDE) {
            pairDown(k, a, ao, as, b, bo, lanes);
        } else {
            down(k, a, ao, as, b, bo, lanes);
        }
        for (int i = 0; i < ACROSS; i += L) {
            FloatVector f0 = FloatVector.fromArray(S, lanes, i).add(FloatVector.fromArray(S, lanes, i + 4 * ACROSS));
            FloatVector f1 = FloatVector.fromArray(S, lanes, i + ACROSS).add(FloatVector.fromArray(S, lanes, i + 5 * ACROSS));
            FloatVector f2 = FloatVector.fromArray(S, lanes, i + 2 * ACROSS)
                    .add(FloatVector.fromArray(S, lanes, i + 6 * ACROSS));
            FloatVector f3 = FloatVector.fromArray(S, lanes, i + 3 * ACROSS)
                    .add(FloatVector.fromArray(S, lanes, i + 7 * ACROSS));
            f0.add(f2).add(f1.add(f3)).intoArray(dots, i);
        }
    }

    /** Leaves the sums of eight lanes of each dot in eight rows of {@code lanes}. */
    private static void down(int k, float[] a, int ao, int as, float[] b, int bo, float[] lanes) {
        for (int j = 0; j < 8; j++) {
            FloatVector c0 = FloatVector.zero(S);
            FloatVector c1 = FloatVector.zero(S);
            FloatVector c2 = FloatVector.zero(S);
            FloatVector c3 = FloatVector.zero(S);
            FloatVector c4 = FloatVector.zero(S);
            FloatVector c5 = FloatVector.zero(S);
            FloatVector c6 = FloatVector.zero(S);
            FloatVector c7 = FloatVector.zero(S);
            int p = j;
            int at = ao + j * as;
            for (; p + 56 < k; p += 64, at += 64 * as) {
                FloatVector y0 = FloatVector.broadcast(S, b[bo + p]);
                c0 = y0.fma(FloatVector.fromArray(S, a, at), c0);
                FloatVector y1 = FloatVector.broadcast(S, b[bo + p + 8]);
                c1 = y1.fma(FloatVector.fromArray(S, a, at + 8 * as), c1);
                FloatVector y2 = FloatVector.broadcast(S, b[bo + p + 16]);
                c2 = y2.fma(FloatVector.fromArray(S, a, at + 16 * as), c2);
                FloatVector y3 = FloatVector.broadcast(S, b[bo + p + 24]);
                c3 = y3.fma(FloatVector.fromArray(S, a, at + 24 * as), c3);
                FloatVector y4 = FloatVector.broadcast(S, b[bo + p + 32]);
                c4 = y4.fma(FloatVector.fromArray(S, a, at + 32 * as), c4);
                FloatVector y5 = FloatVector.broadcast(S, b[bo + p + 40]);
                c5 = y5.fma(FloatVector.fromArray(S, a, at + 40 * as), c5);
                FloatVector y6 = FloatVector.broadcast(S, b[bo + p + 48]);
                c6 = y6.fma(FloatVector.fromArray(S, a, at + 48 * as), c6);
                FloatVector y7 = FloatVector.broadcast(S, b[bo + p + 56]);
                c7 = y7.fma(FloatVector.fromArray(S, a, at + 56 * as), c7);
            }
            if (p < k) {
                FloatVector y = FloatVector.broadcast(S, b[bo + p]);
                c0 = y.fma(FloatVector.fromArray(S, a, at), c0);
            }
            if (p + 8 < k) {
                FloatVector y = FloatVector.broadcast(S, b[bo + p + 8]);
                c1 = y.fma(FloatVector.fromArray(S, a, at + 8 * as), c1);
            }
            if (p + 16 < k) {
                FloatVector y = FloatVector.broadcast(S, b[bo + p + 16]);
                c2 = y.fma(FloatVector.fromArray(S, a, at + 16 * as), c2);
            }
            if (p + 24 < k) {
                FloatVector y = FloatVector.broadcast(S, b[bo + p + 24]);
                c3 = y.fma(FloatVector.fromArray(S, a, at + 24 * as), c3);
            }
            if (p + 32 < k) {
                FloatVector y = FloatVector.broadcast(S, b[bo + p + 32]);
                c4 = y.fma(FloatVector.fromArray(S, a, at + 32 * as), c4);
            }
            if (p + 40 < k) {
                FloatVector y = FloatVector.broadcast(S, b[bo + p + 40]);
                c5 = y.fma(FloatVector.fromArray(S, a, at + 40 * as), c5);
            }
            if (p + 48 < k) {
                FloatVector y = FloatVector.broadcast(S, b[bo + p + 48]);
                c6 = y.fma(FloatVector.fromArray(S, a, at + 48 * as), c6);
            }
            FloatVector even = c0.add(c4).add(c2.add(c6));
            FloatVector odd = c1.add(c5).add(c3.add(c7));
            even.add(odd).intoArray(lanes, j * L);
        }
    }

    /** The same for two vectors of dots, which are the two accumulators {@code c} and {@code d} of a lane. */
    private static void pairDown(int k, float[] a, int ao, int as, float[] b, int bo, float[] lanes) {
        for (int j = 0; j < 8; j++) {
            FloatVector c0 = FloatVector.zero(W);
            FloatVector d0 = FloatVector.zero(W);
            FloatVector c1 = FloatVector.zero(W);
            FloatVector d1 = FloatVector.zero(W);
            FloatVector c2 = FloatVector.zero(W);
            FloatVector d2 = FloatVector.zero(W);
            FloatVector c3 = FloatVector.zero(W);
            FloatVector d3 = FloatVector.zero(W);
            FloatVector c4 = FloatVector.zero(W);
            FloatVector d4 = FloatVector.zero(W);
            FloatVector c5 = FloatVector.zero(W);
            FloatVector d5 = FloatVector.zero(W);
            FloatVector c6 = FloatVector.zero(W);
            FloatVector d6 = FloatVector.zero(W);
            FloatVector c7 = FloatVector.zero(W);
            FloatVector d7 = FloatVector.zero(W);
            int p = j;
            int at = ao + j * as;
            for (; p + 56 < k; p += 64, at += 64 * as) {
                FloatVector y0 = FloatVector.broadcast(W, b[bo + p]);
                c0 = y0.fma(FloatVector.fromArray(W, a, at), c0);
                d0 = y0.fma(FloatVector.fromArray(W, a, at + 16), d0);
                FloatVector y1 = FloatVector.broadcast(W, b[bo + p + 8]);
                c1 = y1.fma(FloatVector.fromArray(W, a, at + 8 * as), c1);
                d1 = y1.fma(FloatVector.fromArray(W, a, at + 8 * as + 16), d1);
                FloatVector y2 = FloatVector.broadcast(W, b[bo + p + 16]);
                c2 = y2.fma(FloatVector.fromArray(W, a, at + 16 * as), c2);
                d2 = y2.fma(FloatVector.fromArray(W, a, at + 16 * as + 16), d2);
                FloatVector y3 = FloatVector.broadcast(W, b[bo + p + 24]);
                c3 = y3.fma(FloatVector.fromArray(W, a, at + 24 * as), c3);
                d3 = y3.fma(FloatVector.fromArray(W, a, at + 24 * as + 16), d3);
                FloatVector y4 = FloatVector.broadcast(W, b[bo + p + 32]);
                c4 = y4.fma(FloatVector.fromArray(W, a, at + 32 * as), c4);
                d4 = y4.fma(FloatVector.fromArray(W, a, at + 32 * as + 16), d4);
                FloatVector y5 = FloatVector.broadcast(W, b[bo + p + 40]);
                c5 = y5.fma(FloatVector.fromArray(W, a, at + 40 * as), c5);
                d5 = y5.fma(FloatVector.fromArray(W, a, at + 40 * as + 16), d5);
                FloatVector y6 = FloatVector.broadcast(W, b[bo + p + 48]);
                c6 = y6.fma(FloatVector.fromArray(W, a, at + 48 * as), c6);
                d6 = y6.fma(FloatVector.fromArray(W, a, at + 48 * as + 16), d6);
                FloatVector y7 = FloatVector.broadcast(W, b[bo + p + 56]);
                c7 = y7.fma(FloatVector.fromArray(W, a, at + 56 * as), c7);
                d7 = y7.fma(FloatVector.fromArray(W, a, at + 56 * as + 16), d7);
            }
            if (p < k) {
                FloatVector y = FloatVector.broadcast(W, b[bo + p]);
                c0 = y.fma(FloatVector.fromArray(W, a, at), c0);
                d0 = y.fma(FloatVector.fromArray(W, a, at + 16), d0);
            }
            if (p + 8 < k) {
                FloatVector y = FloatVector.broadcast(W, b[bo + p + 8]);
                c1 = y.fma(FloatVector.fromArray(W, a, at + 8 * as), c1);
                d1 = y.fma(FloatVector.fromArray(W, a, at + 8 * as + 16), d1);
            }
            if (p + 16 < k) {
                FloatVector y = FloatVector.broadcast(W, b[bo + p + 16]);
                c2 = y.fma(FloatVector.fromArray(W, a, at + 16 * as), c2);
                d2 = y.fma(FloatVector.fromArray(W, a, at + 16 * as + 16), d2);
            }
            if (p + 24 < k) {
                FloatVector y = FloatVector.broadcast(W, b[bo + p + 24]);
                c3 = y.fma(FloatVector.fromArray(W, a, at + 24 * as), c3);
                d3 = y.fma(FloatVector.fromArray(W, a, at + 24 * as + 16), d3);
            }
            if (p + 32 < k) {
                FloatVector y = FloatVector.broadcast(W, b[bo + p + 32]);
                c4 = y.fma(FloatVector.fromArray(W, a, at + 32 * as), c4);
                d4 = y.fma(FloatVector.fromArray(W, a, at + 32 * as + 16), d4);
            }
            if (p + 40 < k) {
                FloatVector y = FloatVector.broadcast(W, b[bo + p + 40]);
                c5 = y.fma(FloatVector.fromArray(W, a, at + 40 * as), c5);
                d5 = y.fma(FloatVector.fromArray(W, a, at + 40 * as + 16), d5);
            }
            if (p + 48 < k) {
                FloatVector y = FloatVector.broadcast(W, b[bo + p + 48]);
                c6 = y.fma(FloatVector.fromArray(W, a, at + 48 * as), c6);
                d6 = y.fma(FloatVector.fromArray(W, a, at + 48 * as + 16), d6);
            }
            FloatVector even = c0.add(c4).add(c2.add(c6));
            FloatVector odd = c1.add(c5).add(c3.add(c7));
            FloatVector evenToo = d0.add(d4).add(d2.add(d6));
            FloatVector oddToo = d1.add(d5).add(d3.add(d7));
            even.add(odd).intoArray(lanes, j * 32);
            evenToo.add(oddToo).intoArray(lanes, j * 32 + 16);
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
        FloatVector s02 = s0.blend(s2.rearrange(SimdLanes.SWAP_8), UPPER_8)
                .add(s0.rearrange(SimdLanes.SWAP_8).blend(s2, UPPER_8));
        FloatVector s13 = s1.blend(s3.rearrange(SimdLanes.SWAP_8), UPPER_8)
                .add(s1.rearrange(SimdLanes.SWAP_8).blend(s3, UPPER_8));
        FloatVector s = s02.blend(s13.rearrange(SimdLanes.SWAP_4), UPPER_4)
                .add(s02.rearrange(SimdLanes.SWAP_4).blend(s13, UPPER_4));
        s = s.add(s.rearrange(SimdLanes.SWAP_2));
        s.add(s.rearrange(SimdLanes.SWAP_1)).intoArray(dots, 0);
    }
}
