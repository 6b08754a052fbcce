package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A product of one row: the chains of all columns advance together, four rows of B at a time, so that B, which is read
 * once, is read in the order in which it lies. The chains wait in a buffer that stays in the first-level cache.
 */
final class GemmRow {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    private GemmRow() {}

    /**
     * Carries {@code n} chains over {@code k} rows of B.
     *
     * @param as the distance between the elements of the row of A
     * @param chains where the chains stand, one a column
     */
    static void multiply(
            int k, int n, float[] a, int ao, int as, float[] b, int bo, int ldb, float[] chains, int to) {
        int p = 0;
        for (; p + 4 <= k; p += 4) {
            int at = ao + p * as;
            fourRows(n, a[at], a[at + as], a[at + 2 * as], a[at + 3 * as], b, bo + p * ldb, ldb, chains, to);
        }
        for (; p < k; p++) {
            oneRow(n, a[ao + p * as], b, bo + p * ldb, chains, to);
        }
    }

    private static void fourRows(
            int n, float a0, float a1, float a2, float a3, float[] b, int bo, int ldb, float[] chains, int to) {
        int b1 = bo + ldb;
        int b2 = b1 + ldb;
        int b3 = b2 + ldb;
        FloatVector x0 = FloatVector.broadcast(S, a0);
        FloatVector x1 = FloatVector.broadcast(S, a1);
        FloatVector x2 = FloatVector.broadcast(S, a2);
        FloatVector x3 = FloatVector.broadcast(S, a3);
        int j = 0;
        for (int end = S.loopBound(n); j < end; j += L) {
            FloatVector c = FloatVector.fromArray(S, chains, to + j);
            c = x0.fma(FloatVector.fromArray(S, b, bo + j), c);
            c = x1.fma(FloatVector.fromArray(S, b, b1 + j), c);
            c = x2.fma(FloatVector.fromArray(S, b, b2 + j), c);
            c = x3.fma(FloatVector.fromArray(S, b, b3 + j), c);
            c.intoArray(chains, to + j);
        }
        for (; j < n; j++) {
            float c = Math.fma(a1, b[b1 + j], Math.fma(a0, b[bo + j], chains[to + j]));
            chains[to + j] = Math.fma(a3, b[b3 + j], Math.fma(a2, b[b2 + j], c));
        }
    }

    /** One step of {@code n} chains. */
    private static void oneRow(int n, float a0, float[] b, int bo, float[] chains, int to) {
        FloatVector x0 = FloatVector.broadcast(S, a0);
        int j = 0;
        for (int end = S.loopBound(n); j < end; j += L) {
            x0.fma(FloatVector.fromArray(S, b, bo + j), FloatVector.fromArray(S, chains, to + j)).intoArray(chains, to + j);
        }
        for (; j < n; j++) {
            chains[to + j] = Math.fma(a0, b[bo + j], chains[to + j]);
        }
    }
}
