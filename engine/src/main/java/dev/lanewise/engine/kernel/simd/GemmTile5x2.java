package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel for 128- and 256-bit vectors: 5 rows of A against two vectors of columns of B. Ten accumulators, two
 * vectors of B and a broadcast are what C2 keeps in 16 registers, and two more accumulators than the latency of a fused
 * multiply-add needs. See {@link GemmTile8x2}.
 */
final class GemmTile5x2 {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** Rows of a tile. */
    static final int ROWS = 5;

    /** Columns of a tile. */
    static final int COLUMNS = 2 * L;

    private GemmTile5x2() {}

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
        }
        int t0 = co;
        int t1 = t0 + ldc;
        int t2 = t1 + ldc;
        int t3 = t2 + ldc;
        int t4 = t3 + ldc;
        if (add) {
            int s0 = so;
            int s1 = s0 + lds;
            int s2 = s1 + lds;
            int s3 = s2 + lds;
            int s4 = s3 + lds;
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
        for (int i = 0, p = ao, q = bo; i < k; i++, p += 5, q += bs) {
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
        }
        int t0 = co;
        int t1 = t0 + ldc;
        int t2 = t1 + ldc;
        int t3 = t2 + ldc;
        int t4 = t3 + ldc;
        if (add) {
            int s0 = so;
            int s1 = s0 + lds;
            int s2 = s1 + lds;
            int s3 = s2 + lds;
            int s4 = s3 + lds;
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
    }
}
