package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel for 512-bit vectors: 8 rows of A against two vectors of columns of B, 16 accumulators that stay in
 * registers over a whole block of k. Eight divides the usual numbers of rows. The rows of A are read
 * where they lie, through two strides, or packed: then C2 checks one index for a step of k instead of eight.
 */
final class GemmTile8x2 {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** Rows of a tile. */
    static final int ROWS = 8;

    /** Columns of a tile. */
    static final int COLUMNS = 2 * L;

    private GemmTile8x2() {}

    /**
     * C ← [sums +] A·B for one tile and one block of k.
     *
     * @param ar the distance between rows of A, {@code as} between its steps of k
     * @param last the last row of A that exists: the rows of the tile after it repeat it, so that nothing is read
     *     outside A
     * @param bs the distance between the rows of B, of which {@link #COLUMNS} elements each are read
     */
    static void multiply(
            int k,
            float[] a,
            int ao,
            int ar,
            int as,
            int last,
            float[] b,
            int bo,
            int bs,
            boolean add,
            float[] sums,
            int so,
            int lds,
            float[] c,
            int co,
            int ldc) {
        int a0 = ao;
        int a1 = ao + Math.min(1, last) * ar;
        int a2 = ao + Math.min(2, last) * ar;
        int a3 = ao + Math.min(3, last) * ar;
        int a4 = ao + Math.min(4, last) * ar;
        int a5 = ao + Math.min(5, last) * ar;
        int a6 = ao + Math.min(6, last) * ar;
        int a7 = ao + Math.min(7, last) * ar;
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c41 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        FloatVector c51 = FloatVector.zero(S);
        FloatVector c60 = FloatVector.zero(S);
        FloatVector c61 = FloatVector.zero(S);
        FloatVector c70 = FloatVector.zero(S);
        FloatVector c71 = FloatVector.zero(S);
        for (int i = 0, p = 0, q = bo; i < k; i++, p += as, q += bs) {
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + p]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + p]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + p]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + p]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + p]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + p]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            FloatVector x6 = FloatVector.broadcast(S, a[a6 + p]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            FloatVector x7 = FloatVector.broadcast(S, a[a7 + p]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
        }
        int t0 = co;
        int t1 = t0 + ldc;
        int t2 = t1 + ldc;
        int t3 = t2 + ldc;
        int t4 = t3 + ldc;
        int t5 = t4 + ldc;
        int t6 = t5 + ldc;
        int t7 = t6 + ldc;
        if (add) {
            int s0 = so;
            int s1 = s0 + lds;
            int s2 = s1 + lds;
            int s3 = s2 + lds;
            int s4 = s3 + lds;
            int s5 = s4 + lds;
            int s6 = s5 + lds;
            int s7 = s6 + lds;
            c00 = FloatVector.fromArray(S, sums, s0).add(c00);
            c01 = FloatVector.fromArray(S, sums, s0 + L).add(c01);
            c10 = FloatVector.fromArray(S, sums, s1).add(c10);
            c11 = FloatVector.fromArray(S, sums, s1 + L).add(c11);
            c20 = FloatVector.fromArray(S, sums, s2).add(c20);
            c21 = FloatVector.fromArray(S, sums, s2 + L).add(c21);
            c30 = FloatVector.fromArray(S, sums, s3).add(c30);
            c31 = FloatVector.fromArray(S, sums, s3 + L).add(c31);
            c40 = FloatVector.fromArray(S, sums, s4).add(c40);
            c41 = FloatVector.fromArray(S, sums, s4 + L).add(c41);
            c50 = FloatVector.fromArray(S, sums, s5).add(c50);
            c51 = FloatVector.fromArray(S, sums, s5 + L).add(c51);
            c60 = FloatVector.fromArray(S, sums, s6).add(c60);
            c61 = FloatVector.fromArray(S, sums, s6 + L).add(c61);
            c70 = FloatVector.fromArray(S, sums, s7).add(c70);
            c71 = FloatVector.fromArray(S, sums, s7 + L).add(c71);
        }
        c00.intoArray(c, t0);
        c01.intoArray(c, t0 + L);
        c10.intoArray(c, t1);
        c11.intoArray(c, t1 + L);
        c20.intoArray(c, t2);
        c21.intoArray(c, t2 + L);
        c30.intoArray(c, t3);
        c31.intoArray(c, t3 + L);
        c40.intoArray(c, t4);
        c41.intoArray(c, t4 + L);
        c50.intoArray(c, t5);
        c51.intoArray(c, t5 + L);
        c60.intoArray(c, t6);
        c61.intoArray(c, t6 + L);
        c70.intoArray(c, t7);
        c71.intoArray(c, t7 + L);
    }

    /**
     * C ← [sums +] A·B for one whole tile and one block of k, of a packed A.
     *
     * @param a {@link #ROWS} elements for each step of k, one step after the other
     */
    static void packed(
            int k,
            float[] a,
            int ao,
            float[] b,
            int bo,
            int bs,
            boolean add,
            float[] sums,
            int so,
            int lds,
            float[] c,
            int co,
            int ldc) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c41 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        FloatVector c51 = FloatVector.zero(S);
        FloatVector c60 = FloatVector.zero(S);
        FloatVector c61 = FloatVector.zero(S);
        FloatVector c70 = FloatVector.zero(S);
        FloatVector c71 = FloatVector.zero(S);
        for (int i = 0, p = ao, q = bo; i < k; i++, p += 8, q += bs) {
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector x0 = FloatVector.broadcast(S, a[p]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[p + 1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[p + 2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[p + 3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[p + 4]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[p + 5]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            FloatVector x6 = FloatVector.broadcast(S, a[p + 6]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            FloatVector x7 = FloatVector.broadcast(S, a[p + 7]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
        }
        int t0 = co;
        int t1 = t0 + ldc;
        int t2 = t1 + ldc;
        int t3 = t2 + ldc;
        int t4 = t3 + ldc;
        int t5 = t4 + ldc;
        int t6 = t5 + ldc;
        int t7 = t6 + ldc;
        if (add) {
            int s0 = so;
            int s1 = s0 + lds;
            int s2 = s1 + lds;
            int s3 = s2 + lds;
            int s4 = s3 + lds;
            int s5 = s4 + lds;
            int s6 = s5 + lds;
            int s7 = s6 + lds;
            c00 = FloatVector.fromArray(S, sums, s0).add(c00);
            c01 = FloatVector.fromArray(S, sums, s0 + L).add(c01);
            c10 = FloatVector.fromArray(S, sums, s1).add(c10);
            c11 = FloatVector.fromArray(S, sums, s1 + L).add(c11);
            c20 = FloatVector.fromArray(S, sums, s2).add(c20);
            c21 = FloatVector.fromArray(S, sums, s2 + L).add(c21);
            c30 = FloatVector.fromArray(S, sums, s3).add(c30);
            c31 = FloatVector.fromArray(S, sums, s3 + L).add(c31);
            c40 = FloatVector.fromArray(S, sums, s4).add(c40);
            c41 = FloatVector.fromArray(S, sums, s4 + L).add(c41);
            c50 = FloatVector.fromArray(S, sums, s5).add(c50);
            c51 = FloatVector.fromArray(S, sums, s5 + L).add(c51);
            c60 = FloatVector.fromArray(S, sums, s6).add(c60);
            c61 = FloatVector.fromArray(S, sums, s6 + L).add(c61);
            c70 = FloatVector.fromArray(S, sums, s7).add(c70);
            c71 = FloatVector.fromArray(S, sums, s7 + L).add(c71);
        }
        c00.intoArray(c, t0);
        c01.intoArray(c, t0 + L);
        c10.intoArray(c, t1);
        c11.intoArray(c, t1 + L);
        c20.intoArray(c, t2);
        c21.intoArray(c, t2 + L);
        c30.intoArray(c, t3);
        c31.intoArray(c, t3 + L);
        c40.intoArray(c, t4);
        c41.intoArray(c, t4 + L);
        c50.intoArray(c, t5);
        c51.intoArray(c, t5 + L);
        c60.intoArray(c, t6);
        c61.intoArray(c, t6 + L);
        c70.intoArray(c, t7);
        c71.intoArray(c, t7 + L);
    }
}
