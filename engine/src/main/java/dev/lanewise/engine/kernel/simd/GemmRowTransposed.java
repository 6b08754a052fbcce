package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * A product of one row with a transposed B, at 512 bits. Each column is a chain down a row of stored B, so 16 columns
 * advance together only when blocks of 16 × 16 are transposed on their way through the registers: four rounds, each of
 * which exchanges the off-diagonal squares of half the size.
 */
final class GemmRowTransposed {
    private static final VectorSpecies<Float> W = FloatVector.SPECIES_512;
    private static final VectorMask<Float> UPPER_8 = VectorMask.fromLong(W, 0xff00);
    private static final VectorMask<Float> UPPER_4 = VectorMask.fromLong(W, 0xf0f0);
    private static final VectorMask<Float> UPPER_2 = VectorMask.fromLong(W, 0xcccc);
    private static final VectorMask<Float> UPPER_1 = VectorMask.fromLong(W, 0xaaaa);

    /** Columns of C that advance together, in two vectors: one chain alone would wait for its own additions. */
    private static final int COLUMNS = 32;

    private GemmRowTransposed() {}

    /**
     * Carries {@code n} chains over {@code k} columns of stored B.
     *
     * @param as the distance between the elements of the row of A
     * @param chains where the chains stand, one a row of stored B
     */
    static void multiply(
            int k, int n, float[] a, int ao, int as, float[] b, int bo, int ldb, float[] chains, int to) {
        int body = k & -16;
        int columns = n / COLUMNS * COLUMNS;
        for (int j = 0; j < columns; j += COLUMNS) {
            blocks(body, a, ao, as, b, bo + j * ldb, ldb, chains, to + j);
        }
        chains(body, k, columns, a, ao, as, b, bo, ldb, chains, to);
        chains(0, k, n - columns, a, ao, as, b, bo + columns * ldb, ldb, chains, to + columns);
    }

    private static void blocks(
            int k, float[] a, int ao, int as, float[] b, int bo, int ldb, float[] chains, int to) {
        FloatVector first = FloatVector.fromArray(W, chains, to);
        FloatVector second = FloatVector.fromArray(W, chains, to + 16);
        // The two vectors of columns take turns, and with them the names.
        for (int i = 0; i < k; i += 8) {
            int p = i & -16;
            int at = ao + p * as;
            int q = bo + p + (i & 8) * 2 * ldb;
            FloatVector r0 = FloatVector.fromArray(W, b, q);
            FloatVector r1 = FloatVector.fromArray(W, b, q + ldb);
            FloatVector r2 = FloatVector.fromArray(W, b, q + 2 * ldb);
            FloatVector r3 = FloatVector.fromArray(W, b, q + 3 * ldb);
            FloatVector r4 = FloatVector.fromArray(W, b, q + 4 * ldb);
            FloatVector r5 = FloatVector.fromArray(W, b, q + 5 * ldb);
            FloatVector r6 = FloatVector.fromArray(W, b, q + 6 * ldb);
            FloatVector r7 = FloatVector.fromArray(W, b, q + 7 * ldb);
            FloatVector r8 = FloatVector.fromArray(W, b, q + 8 * ldb);
            FloatVector r9 = FloatVector.fromArray(W, b, q + 9 * ldb);
            FloatVector r10 = FloatVector.fromArray(W, b, q + 10 * ldb);
            FloatVector r11 = FloatVector.fromArray(W, b, q + 11 * ldb);
            FloatVector r12 = FloatVector.fromArray(W, b, q + 12 * ldb);
            FloatVector r13 = FloatVector.fromArray(W, b, q + 13 * ldb);
            FloatVector r14 = FloatVector.fromArray(W, b, q + 14 * ldb);
            FloatVector r15 = FloatVector.fromArray(W, b, q + 15 * ldb);
            FloatVector u0 = r0.blend(r8.rearrange(SimdLanes.SWAP_8), UPPER_8);
            FloatVector u8 = r0.rearrange(SimdLanes.SWAP_8).blend(r8, UPPER_8);
            FloatVector u1 = r1.blend(r9.rearrange(SimdLanes.SWAP_8), UPPER_8);
            FloatVector u9 = r1.rearrange(SimdLanes.SWAP_8).blend(r9, UPPER_8);
            FloatVector u2 = r2.blend(r10.rearrange(SimdLanes.SWAP_8), UPPER_8);
            FloatVector u10 = r2.rearrange(SimdLanes.SWAP_8).blend(r10, UPPER_8);
            FloatVector u3 = r3.blend(r11.rearrange(SimdLanes.SWAP_8), UPPER_8);
            FloatVector u11 = r3.rearrange(SimdLanes.SWAP_8).blend(r11, UPPER_8);
            FloatVector u4 = r4.blend(r12.rearrange(SimdLanes.SWAP_8), UPPER_8);
            FloatVector u12 = r4.rearrange(SimdLanes.SWAP_8).blend(r12, UPPER_8);
            FloatVector u5 = r5.blend(r13.rearrange(SimdLanes.SWAP_8), UPPER_8);
            FloatVector u13 = r5.rearrange(SimdLanes.SWAP_8).blend(r13, UPPER_8);
            FloatVector u6 = r6.blend(r14.rearrange(SimdLanes.SWAP_8), UPPER_8);
            FloatVector u14 = r6.rearrange(SimdLanes.SWAP_8).blend(r14, UPPER_8);
            FloatVector u7 = r7.blend(r15.rearrange(SimdLanes.SWAP_8), UPPER_8);
            FloatVector u15 = r7.rearrange(SimdLanes.SWAP_8).blend(r15, UPPER_8);
            FloatVector v0 = u0.blend(u4.rearrange(SimdLanes.SWAP_4), UPPER_4);
            FloatVector v4 = u0.rearrange(SimdLanes.SWAP_4).blend(u4, UPPER_4);
            FloatVector v1 = u1.blend(u5.rearrange(SimdLanes.SWAP_4), UPPER_4);
            FloatVector v5 = u1.rearrange(SimdLanes.SWAP_4).blend(u5, UPPER_4);
            FloatVector v2 = u2.blend(u6.rearrange(SimdLanes.SWAP_4), UPPER_4);
            FloatVector v6 = u2.rearrange(SimdLanes.SWAP_4).blend(u6, UPPER_4);
            FloatVector v3 = u3.blend(u7.rearrange(SimdLanes.SWAP_4), UPPER_4);
            FloatVector v7 = u3.rearrange(SimdLanes.SWAP_4).blend(u7, UPPER_4);
            FloatVector v8 = u8.blend(u12.rearrange(SimdLanes.SWAP_4), UPPER_4);
            FloatVector v12 = u8.rearrange(SimdLanes.SWAP_4).blend(u12, UPPER_4);
            FloatVector v9 = u9.blend(u13.rearrange(SimdLanes.SWAP_4), UPPER_4);
            FloatVector v13 = u9.rearrange(SimdLanes.SWAP_4).blend(u13, UPPER_4);
            FloatVector v10 = u10.blend(u14.rearrange(SimdLanes.SWAP_4), UPPER_4);
            FloatVector v14 = u10.rearrange(SimdLanes.SWAP_4).blend(u14, UPPER_4);
            FloatVector v11 = u11.blend(u15.rearrange(SimdLanes.SWAP_4), UPPER_4);
            FloatVector v15 = u11.rearrange(SimdLanes.SWAP_4).blend(u15, UPPER_4);
            FloatVector w0 = v0.blend(v2.rearrange(SimdLanes.SWAP_2), UPPER_2);
            FloatVector w2 = v0.rearrange(SimdLanes.SWAP_2).blend(v2, UPPER_2);
            FloatVector w1 = v1.blend(v3.rearrange(SimdLanes.SWAP_2), UPPER_2);
            FloatVector w3 = v1.rearrange(SimdLanes.SWAP_2).blend(v3, UPPER_2);
            FloatVector w4 = v4.blend(v6.rearrange(SimdLanes.SWAP_2), UPPER_2);
            FloatVector w6 = v4.rearrange(SimdLanes.SWAP_2).blend(v6, UPPER_2);
            FloatVector w5 = v5.blend(v7.rearrange(SimdLanes.SWAP_2), UPPER_2);
            FloatVector w7 = v5.rearrange(SimdLanes.SWAP_2).blend(v7, UPPER_2);
            FloatVector w8 = v8.blend(v10.rearrange(SimdLanes.SWAP_2), UPPER_2);
            FloatVector w10 = v8.rearrange(SimdLanes.SWAP_2).blend(v10, UPPER_2);
            FloatVector w9 = v9.blend(v11.rearrange(SimdLanes.SWAP_2), UPPER_2);
            FloatVector w11 = v9.rearrange(SimdLanes.SWAP_2).blend(v11, UPPER_2);
            FloatVector w12 = v12.blend(v14.rearrange(SimdLanes.SWAP_2), UPPER_2);
            FloatVector w14 = v12.rearrange(SimdLanes.SWAP_2).blend(v14, UPPER_2);
            FloatVector w13 = v13.blend(v15.rearrange(SimdLanes.SWAP_2), UPPER_2);
            FloatVector w15 = v13.rearrange(SimdLanes.SWAP_2).blend(v15, UPPER_2);
            FloatVector z0 = w0.blend(w1.rearrange(SimdLanes.SWAP_1), UPPER_1);
            FloatVector z1 = w0.rearrange(SimdLanes.SWAP_1).blend(w1, UPPER_1);
            FloatVector z2 = w2.blend(w3.rearrange(SimdLanes.SWAP_1), UPPER_1);
            FloatVector z3 = w2.rearrange(SimdLanes.SWAP_1).blend(w3, UPPER_1);
            FloatVector z4 = w4.blend(w5.rearrange(SimdLanes.SWAP_1), UPPER_1);
            FloatVector z5 = w4.rearrange(SimdLanes.SWAP_1).blend(w5, UPPER_1);
            FloatVector z6 = w6.blend(w7.rearrange(SimdLanes.SWAP_1), UPPER_1);
            FloatVector z7 = w6.rearrange(SimdLanes.SWAP_1).blend(w7, UPPER_1);
            FloatVector z8 = w8.blend(w9.rearrange(SimdLanes.SWAP_1), UPPER_1);
            FloatVector z9 = w8.rearrange(SimdLanes.SWAP_1).blend(w9, UPPER_1);
            FloatVector z10 = w10.blend(w11.rearrange(SimdLanes.SWAP_1), UPPER_1);
            FloatVector z11 = w10.rearrange(SimdLanes.SWAP_1).blend(w11, UPPER_1);
            FloatVector z12 = w12.blend(w13.rearrange(SimdLanes.SWAP_1), UPPER_1);
            FloatVector z13 = w12.rearrange(SimdLanes.SWAP_1).blend(w13, UPPER_1);
            FloatVector z14 = w14.blend(w15.rearrange(SimdLanes.SWAP_1), UPPER_1);
            FloatVector z15 = w14.rearrange(SimdLanes.SWAP_1).blend(w15, UPPER_1);
            first = FloatVector.broadcast(W, a[at]).fma(z0, first);
            first = FloatVector.broadcast(W, a[at + as]).fma(z1, first);
            first = FloatVector.broadcast(W, a[at + 2 * as]).fma(z2, first);
            first = FloatVector.broadcast(W, a[at + 3 * as]).fma(z3, first);
            first = FloatVector.broadcast(W, a[at + 4 * as]).fma(z4, first);
            first = FloatVector.broadcast(W, a[at + 5 * as]).fma(z5, first);
            first = FloatVector.broadcast(W, a[at + 6 * as]).fma(z6, first);
            first = FloatVector.broadcast(W, a[at + 7 * as]).fma(z7, first);
            first = FloatVector.broadcast(W, a[at + 8 * as]).fma(z8, first);
            first = FloatVector.broadcast(W, a[at + 9 * as]).fma(z9, first);
            first = FloatVector.broadcast(W, a[at + 10 * as]).fma(z10, first);
            first = FloatVector.broadcast(W, a[at + 11 * as]).fma(z11, first);
            first = FloatVector.broadcast(W, a[at + 12 * as]).fma(z12, first);
            first = FloatVector.broadcast(W, a[at + 13 * as]).fma(z13, first);
            first = FloatVector.broadcast(W, a[at + 14 * as]).fma(z14, first);
            first = FloatVector.broadcast(W, a[at + 15 * as]).fma(z15, first);
            FloatVector other = first;
            first = second;
            second = other;
        }
        first.intoArray(chains, to);
        second.intoArray(chains, to + 16);
    }

    /** The chains of {@code n} columns from step {@code from} on, four side by side to hide their latency. */
    private static void chains(
            int from, int k, int n, float[] a, int ao, int as, float[] b, int bo, int ldb, float[] chains, int to) {
        int j = 0;
        for (; j + 4 <= n; j += 4) {
            float c0 = chains[to + j];
            float c1 = chains[to + j + 1];
            float c2 = chains[to + j + 2];
            float c3 = chains[to + j + 3];
            for (int p = from, q = bo + j * ldb + from; p < k; p++, q++) {
                float x = a[ao + p * as];
                c0 = Math.fma(x, b[q], c0);
                c1 = Math.fma(x, b[q + ldb], c1);
                c2 = Math.fma(x, b[q + 2 * ldb], c2);
                c3 = Math.fma(x, b[q + 3 * ldb], c3);
            }
            chains[to + j] = c0;
            chains[to + j + 1] = c1;
            chains[to + j + 2] = c2;
            chains[to + j + 3] = c3;
        }
        for (; j < n; j++) {
            float c = chains[to + j];
            for (int p = from; p < k; p++) {
                c = Math.fma(a[ao + p * as], b[bo + j * ldb + p], c);
            }
            chains[to + j] = c;
        }
    }
}
