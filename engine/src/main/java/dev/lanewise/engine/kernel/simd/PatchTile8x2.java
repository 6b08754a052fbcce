package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel of {@link GemmTile8x2} for 512-bit vectors, whose rows of A are rows of a matrix of patches: an element
 * stands at the sum of two offsets in a staged image.
 */
final class PatchTile8x2 {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** Rows of a tile. */
    static final int ROWS = 8;

    private PatchTile8x2() {}

    /**
     * C ← [C +] A·B for one tile: {@code k} columns of the matrix of patches from {@code from}, {@link #ROWS} rows from {@code ro}.
     *
     * @param columns the offsets of the columns, {@code rows} those of the rows, in the staged image x
     * @param b two vectors for each step of k
     */
    static void multiply(
            int k,
            int[] columns,
            int from,
            float[] x,
            int[] rows,
            int ro,
            float[] b,
            float[] c,
            int co,
            int ldc,
            boolean add) {
        int a0 = rows[ro];
        int a1 = rows[ro + 1];
        int a2 = rows[ro + 2];
        int a3 = rows[ro + 3];
        int a4 = rows[ro + 4];
        int a5 = rows[ro + 5];
        int a6 = rows[ro + 6];
        int a7 = rows[ro + 7];
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
        for (int i = 0, q = 0; i < k; i++, q += 2 * L) {
            int p = columns[from + i];
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector x0 = FloatVector.broadcast(S, x[a0 + p]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, x[a1 + p]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, x[a2 + p]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, x[a3 + p]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, x[a4 + p]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            FloatVector x5 = FloatVector.broadcast(S, x[a5 + p]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            FloatVector x6 = FloatVector.broadcast(S, x[a6 + p]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            FloatVector x7 = FloatVector.broadcast(S, x[a7 + p]);
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
            c00 = FloatVector.fromArray(S, c, t0).add(c00);
            c01 = FloatVector.fromArray(S, c, t0 + L).add(c01);
            c10 = FloatVector.fromArray(S, c, t1).add(c10);
            c11 = FloatVector.fromArray(S, c, t1 + L).add(c11);
            c20 = FloatVector.fromArray(S, c, t2).add(c20);
            c21 = FloatVector.fromArray(S, c, t2 + L).add(c21);
            c30 = FloatVector.fromArray(S, c, t3).add(c30);
            c31 = FloatVector.fromArray(S, c, t3 + L).add(c31);
            c40 = FloatVector.fromArray(S, c, t4).add(c40);
            c41 = FloatVector.fromArray(S, c, t4 + L).add(c41);
            c50 = FloatVector.fromArray(S, c, t5).add(c50);
            c51 = FloatVector.fromArray(S, c, t5 + L).add(c51);
            c60 = FloatVector.fromArray(S, c, t6).add(c60);
            c61 = FloatVector.fromArray(S, c, t6 + L).add(c61);
            c70 = FloatVector.fromArray(S, c, t7).add(c70);
            c71 = FloatVector.fromArray(S, c, t7 + L).add(c71);
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
