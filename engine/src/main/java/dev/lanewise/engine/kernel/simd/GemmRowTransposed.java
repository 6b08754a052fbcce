package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A product of one row with a transposed B, at 512 bits. Each column is a chain down a row of stored B, so 16 columns
 * advance together only when blocks of 16 × 16 are transposed on their way through the registers: four rounds, each of
 * which exchanges the off-diagonal squares of half the size.
 */
final class GemmRowTransposed {
    private static final VectorSpecies<Float> W = FloatVector.SPECIES_512;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;

    /**
     * What the two rows of a pair are after a round, for squares of 8, 4, 2 and 1: the left squares of both and the right
     * squares of both, each by 16 lanes of the first and, from 16 on, the second.
     */
    private static final int[] ROUNDS = new int[8 * 16];

    static {
        for (int round = 0; round < 4; round++) {
            int size = 8 >> round;
            for (int i = 0; i < 16; i++) {
                boolean left = (i & size) == 0;
                ROUNDS[32 * round + i] = left ? i : 16 + i - size;
                ROUNDS[32 * round + 16 + i] = left ? i + size : 16 + i;
            }
        }
    }

    /** Columns of C that advance together. */
    private static final int COLUMNS = 16;

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
        int columns = n & -COLUMNS;
        for (int j = 0; j < columns; j += COLUMNS) {
            blocks(body, a, ao, as, b, bo + j * ldb, ldb, chains, to + j);
        }
        chains(body, k, columns, a, ao, as, b, bo, ldb, chains, to);
        chains(0, k, n - columns, a, ao, as, b, bo + columns * ldb, ldb, chains, to + columns);
    }

    private static void blocks(
            int k, float[] a, int ao, int as, float[] b, int bo, int ldb, float[] chains, int to) {
        IntVector left8 = IntVector.fromArray(INTS, ROUNDS, 0);
        IntVector right8 = IntVector.fromArray(INTS, ROUNDS, 16);
        IntVector left4 = IntVector.fromArray(INTS, ROUNDS, 32);
        IntVector right4 = IntVector.fromArray(INTS, ROUNDS, 48);
        IntVector left2 = IntVector.fromArray(INTS, ROUNDS, 64);
        IntVector right2 = IntVector.fromArray(INTS, ROUNDS, 80);
        IntVector left1 = IntVector.fromArray(INTS, ROUNDS, 96);
        IntVector right1 = IntVector.fromArray(INTS, ROUNDS, 112);
        FloatVector c = FloatVector.fromArray(W, chains, to);
        for (int p = 0; p < k; p += 16) {
            int at = ao + p * as;
            int q = bo + p;
            IntVector r0 = FloatVector.fromArray(W, b, q).reinterpretAsInts();
            IntVector r1 = FloatVector.fromArray(W, b, q + ldb).reinterpretAsInts();
            IntVector r2 = FloatVector.fromArray(W, b, q + 2 * ldb).reinterpretAsInts();
            IntVector r3 = FloatVector.fromArray(W, b, q + 3 * ldb).reinterpretAsInts();
            IntVector r4 = FloatVector.fromArray(W, b, q + 4 * ldb).reinterpretAsInts();
            IntVector r5 = FloatVector.fromArray(W, b, q + 5 * ldb).reinterpretAsInts();
            IntVector r6 = FloatVector.fromArray(W, b, q + 6 * ldb).reinterpretAsInts();
            IntVector r7 = FloatVector.fromArray(W, b, q + 7 * ldb).reinterpretAsInts();
            IntVector r8 = FloatVector.fromArray(W, b, q + 8 * ldb).reinterpretAsInts();
            IntVector r9 = FloatVector.fromArray(W, b, q + 9 * ldb).reinterpretAsInts();
            IntVector r10 = FloatVector.fromArray(W, b, q + 10 * ldb).reinterpretAsInts();
            IntVector r11 = FloatVector.fromArray(W, b, q + 11 * ldb).reinterpretAsInts();
            IntVector r12 = FloatVector.fromArray(W, b, q + 12 * ldb).reinterpretAsInts();
            IntVector r13 = FloatVector.fromArray(W, b, q + 13 * ldb).reinterpretAsInts();
            IntVector r14 = FloatVector.fromArray(W, b, q + 14 * ldb).reinterpretAsInts();
            IntVector r15 = FloatVector.fromArray(W, b, q + 15 * ldb).reinterpretAsInts();
            IntVector u0 = left8.selectFrom(r0, r8);
            IntVector u8 = right8.selectFrom(r0, r8);
            IntVector u1 = left8.selectFrom(r1, r9);
            IntVector u9 = right8.selectFrom(r1, r9);
            IntVector u2 = left8.selectFrom(r2, r10);
            IntVector u10 = right8.selectFrom(r2, r10);
            IntVector u3 = left8.selectFrom(r3, r11);
            IntVector u11 = right8.selectFrom(r3, r11);
            IntVector u4 = left8.selectFrom(r4, r12);
            IntVector u12 = right8.selectFrom(r4, r12);
            IntVector u5 = left8.selectFrom(r5, r13);
            IntVector u13 = right8.selectFrom(r5, r13);
            IntVector u6 = left8.selectFrom(r6, r14);
            IntVector u14 = right8.selectFrom(r6, r14);
            IntVector u7 = left8.selectFrom(r7, r15);
            IntVector u15 = right8.selectFrom(r7, r15);
            IntVector v0 = left4.selectFrom(u0, u4);
            IntVector v4 = right4.selectFrom(u0, u4);
            IntVector v1 = left4.selectFrom(u1, u5);
            IntVector v5 = right4.selectFrom(u1, u5);
            IntVector v2 = left4.selectFrom(u2, u6);
            IntVector v6 = right4.selectFrom(u2, u6);
            IntVector v3 = left4.selectFrom(u3, u7);
            IntVector v7 = right4.selectFrom(u3, u7);
            IntVector v8 = left4.selectFrom(u8, u12);
            IntVector v12 = right4.selectFrom(u8, u12);
            IntVector v9 = left4.selectFrom(u9, u13);
            IntVector v13 = right4.selectFrom(u9, u13);
            IntVector v10 = left4.selectFrom(u10, u14);
            IntVector v14 = right4.selectFrom(u10, u14);
            IntVector v11 = left4.selectFrom(u11, u15);
            IntVector v15 = right4.selectFrom(u11, u15);
            IntVector w0 = left2.selectFrom(v0, v2);
            IntVector w2 = right2.selectFrom(v0, v2);
            IntVector w1 = left2.selectFrom(v1, v3);
            IntVector w3 = right2.selectFrom(v1, v3);
            IntVector w4 = left2.selectFrom(v4, v6);
            IntVector w6 = right2.selectFrom(v4, v6);
            IntVector w5 = left2.selectFrom(v5, v7);
            IntVector w7 = right2.selectFrom(v5, v7);
            IntVector w8 = left2.selectFrom(v8, v10);
            IntVector w10 = right2.selectFrom(v8, v10);
            IntVector w9 = left2.selectFrom(v9, v11);
            IntVector w11 = right2.selectFrom(v9, v11);
            IntVector w12 = left2.selectFrom(v12, v14);
            IntVector w14 = right2.selectFrom(v12, v14);
            IntVector w13 = left2.selectFrom(v13, v15);
            IntVector w15 = right2.selectFrom(v13, v15);
            IntVector z0 = left1.selectFrom(w0, w1);
            IntVector z1 = right1.selectFrom(w0, w1);
            IntVector z2 = left1.selectFrom(w2, w3);
            IntVector z3 = right1.selectFrom(w2, w3);
            IntVector z4 = left1.selectFrom(w4, w5);
            IntVector z5 = right1.selectFrom(w4, w5);
            IntVector z6 = left1.selectFrom(w6, w7);
            IntVector z7 = right1.selectFrom(w6, w7);
            IntVector z8 = left1.selectFrom(w8, w9);
            IntVector z9 = right1.selectFrom(w8, w9);
            IntVector z10 = left1.selectFrom(w10, w11);
            IntVector z11 = right1.selectFrom(w10, w11);
            IntVector z12 = left1.selectFrom(w12, w13);
            IntVector z13 = right1.selectFrom(w12, w13);
            IntVector z14 = left1.selectFrom(w14, w15);
            IntVector z15 = right1.selectFrom(w14, w15);
            c = FloatVector.broadcast(W, a[at]).fma(z0.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + as]).fma(z1.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 2 * as]).fma(z2.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 3 * as]).fma(z3.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 4 * as]).fma(z4.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 5 * as]).fma(z5.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 6 * as]).fma(z6.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 7 * as]).fma(z7.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 8 * as]).fma(z8.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 9 * as]).fma(z9.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 10 * as]).fma(z10.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 11 * as]).fma(z11.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 12 * as]).fma(z12.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 13 * as]).fma(z13.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 14 * as]).fma(z14.reinterpretAsFloats(), c);
            c = FloatVector.broadcast(W, a[at + 15 * as]).fma(z15.reinterpretAsFloats(), c);
        }
        c.intoArray(chains, to);
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
