package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel for 128- and 256-bit vectors: 4 rows of A against two vectors of columns of B. With 16 registers
 * eight accumulators are what C2 keeps in registers. See {@link GemmTile8x2}.
 */
final class GemmTile4x2 {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** Rows of a tile. */
    static final int ROWS = 4;

    /** Columns of a tile. */
    static final int COLUMNS = 2 * L;

    private GemmTile4x2() {}

    /**
     * C ← [C +] A·B for one tile and one block of k.
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
            float[] c,
            int co,
            int ldc,
            boolean add) {
        int a0 = ao;
        int a1 = ao + Math.min(1, last) * ar;
        int a2 = ao + Math.min(2, last) * ar;
        int a3 = ao + Math.min(3, last) * ar;
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
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
        }
        int t0 = co;
        int t1 = t0 + ldc;
        int t2 = t1 + ldc;
        int t3 = t2 + ldc;
        if (add) {
            c00 = FloatVector.fromArray(S, c, t0).add(c00);
            c01 = FloatVector.fromArray(S, c, t0 + L).add(c01);
            c10 = FloatVector.fromArray(S, c, t1).add(c10);
            c11 = FloatVector.fromArray(S, c, t1 + L).add(c11);
            c20 = FloatVector.fromArray(S, c, t2).add(c20);
            c21 = FloatVector.fromArray(S, c, t2 + L).add(c21);
            c30 = FloatVector.fromArray(S, c, t3).add(c30);
            c31 = FloatVector.fromArray(S, c, t3 + L).add(c31);
        }
        c00.intoArray(c, t0);
        c01.intoArray(c, t0 + L);
        c10.intoArray(c, t1);
        c11.intoArray(c, t1 + L);
        c20.intoArray(c, t2);
        c21.intoArray(c, t2 + L);
        c30.intoArray(c, t3);
        c31.intoArray(c, t3 + L);
    }
}
