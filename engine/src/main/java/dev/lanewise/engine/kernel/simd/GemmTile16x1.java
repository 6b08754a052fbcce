package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel for a last strip of B that is one 512-bit vector wide or less: 16 rows of A against one vector of
 * columns of B. See {@link GemmTile8x2}.
 */
final class GemmTile16x1 {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;

    /** Rows of a tile. */
    static final int ROWS = 16;

    /** Columns of a tile. */
    static final int COLUMNS = S.length();

    private GemmTile16x1() {}

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
        int a8 = ao + Math.min(8, last) * ar;
        int a9 = ao + Math.min(9, last) * ar;
        int a10 = ao + Math.min(10, last) * ar;
        int a11 = ao + Math.min(11, last) * ar;
        int a12 = ao + Math.min(12, last) * ar;
        int a13 = ao + Math.min(13, last) * ar;
        int a14 = ao + Math.min(14, last) * ar;
        int a15 = ao + Math.min(15, last) * ar;
        FloatVector c0 = FloatVector.zero(S);
        FloatVector c1 = FloatVector.zero(S);
        FloatVector c2 = FloatVector.zero(S);
        FloatVector c3 = FloatVector.zero(S);
        FloatVector c4 = FloatVector.zero(S);
        FloatVector c5 = FloatVector.zero(S);
        FloatVector c6 = FloatVector.zero(S);
        FloatVector c7 = FloatVector.zero(S);
        FloatVector c8 = FloatVector.zero(S);
        FloatVector c9 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c12 = FloatVector.zero(S);
        FloatVector c13 = FloatVector.zero(S);
        FloatVector c14 = FloatVector.zero(S);
        FloatVector c15 = FloatVector.zero(S);
        for (int i = 0, p = 0, q = bo; i < k; i++, p += as, q += bs) {
            FloatVector y = FloatVector.fromArray(S, b, q);
            c0 = FloatVector.broadcast(S, a[a0 + p]).fma(y, c0);
            c1 = FloatVector.broadcast(S, a[a1 + p]).fma(y, c1);
            c2 = FloatVector.broadcast(S, a[a2 + p]).fma(y, c2);
            c3 = FloatVector.broadcast(S, a[a3 + p]).fma(y, c3);
            c4 = FloatVector.broadcast(S, a[a4 + p]).fma(y, c4);
            c5 = FloatVector.broadcast(S, a[a5 + p]).fma(y, c5);
            c6 = FloatVector.broadcast(S, a[a6 + p]).fma(y, c6);
            c7 = FloatVector.broadcast(S, a[a7 + p]).fma(y, c7);
            c8 = FloatVector.broadcast(S, a[a8 + p]).fma(y, c8);
            c9 = FloatVector.broadcast(S, a[a9 + p]).fma(y, c9);
            c10 = FloatVector.broadcast(S, a[a10 + p]).fma(y, c10);
            c11 = FloatVector.broadcast(S, a[a11 + p]).fma(y, c11);
            c12 = FloatVector.broadcast(S, a[a12 + p]).fma(y, c12);
            c13 = FloatVector.broadcast(S, a[a13 + p]).fma(y, c13);
            c14 = FloatVector.broadcast(S, a[a14 + p]).fma(y, c14);
            c15 = FloatVector.broadcast(S, a[a15 + p]).fma(y, c15);
        }
        int t0 = co;
        int t1 = t0 + ldc;
        int t2 = t1 + ldc;
        int t3 = t2 + ldc;
        int t4 = t3 + ldc;
        int t5 = t4 + ldc;
        int t6 = t5 + ldc;
        int t7 = t6 + ldc;
        int t8 = t7 + ldc;
        int t9 = t8 + ldc;
        int t10 = t9 + ldc;
        int t11 = t10 + ldc;
        int t12 = t11 + ldc;
        int t13 = t12 + ldc;
        int t14 = t13 + ldc;
        int t15 = t14 + ldc;
        if (add) {
            int s0 = so;
            int s1 = s0 + lds;
            int s2 = s1 + lds;
            int s3 = s2 + lds;
            int s4 = s3 + lds;
            int s5 = s4 + lds;
            int s6 = s5 + lds;
            int s7 = s6 + lds;
            int s8 = s7 + lds;
            int s9 = s8 + lds;
            int s10 = s9 + lds;
            int s11 = s10 + lds;
            int s12 = s11 + lds;
            int s13 = s12 + lds;
            int s14 = s13 + lds;
            int s15 = s14 + lds;
            c0 = FloatVector.fromArray(S, sums, s0).add(c0);
            c1 = FloatVector.fromArray(S, sums, s1).add(c1);
            c2 = FloatVector.fromArray(S, sums, s2).add(c2);
            c3 = FloatVector.fromArray(S, sums, s3).add(c3);
            c4 = FloatVector.fromArray(S, sums, s4).add(c4);
            c5 = FloatVector.fromArray(S, sums, s5).add(c5);
            c6 = FloatVector.fromArray(S, sums, s6).add(c6);
            c7 = FloatVector.fromArray(S, sums, s7).add(c7);
            c8 = FloatVector.fromArray(S, sums, s8).add(c8);
            c9 = FloatVector.fromArray(S, sums, s9).add(c9);
            c10 = FloatVector.fromArray(S, sums, s10).add(c10);
            c11 = FloatVector.fromArray(S, sums, s11).add(c11);
            c12 = FloatVector.fromArray(S, sums, s12).add(c12);
            c13 = FloatVector.fromArray(S, sums, s13).add(c13);
            c14 = FloatVector.fromArray(S, sums, s14).add(c14);
            c15 = FloatVector.fromArray(S, sums, s15).add(c15);
        }
        c0.intoArray(c, t0);
        c1.intoArray(c, t1);
        c2.intoArray(c, t2);
        c3.intoArray(c, t3);
        c4.intoArray(c, t4);
        c5.intoArray(c, t5);
        c6.intoArray(c, t6);
        c7.intoArray(c, t7);
        c8.intoArray(c, t8);
        c9.intoArray(c, t9);
        c10.intoArray(c, t10);
        c11.intoArray(c, t11);
        c12.intoArray(c, t12);
        c13.intoArray(c, t13);
        c14.intoArray(c, t14);
        c15.intoArray(c, t15);
    }
}
