package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import java.util.Arrays;

/** One thread's work on a product with a vector, one row of A or one column of B, with the buffers for it. */
final class GemmVector {
    private static final boolean WIDE = SimdWidth.SPECIES.length() >= 16;

    /** Columns of a product of one row that go down B together: their chains take 4 KiB. */
    private static final int CHAINS = 1024;

    /** Lanes of dots that are computed together, and the dots. */
    private final float[] lanes = new float[256];

    private final float[] dots = new float[32];

    /** Chains, or a column of A or B whose elements are brought together. */
    private float[] aside = {};

    private GemmTask t;
    private int ao;
    private int bo;
    private int co;
    private int ro;

    private float[] aside(int size) {
        if (aside.length < size) {
            aside = new float[size];
        }
        return aside;
    }

    /** Where the operands of the product begin that comes next. */
    void operands(GemmTask task, int a, int b, int c, int residual) {
        t = task;
        ao = a;
        bo = b;
        co = c;
        ro = residual;
    }

    /** Columns of a product with one row. */
    void row(int fromColumn, int toColumn) {
        for (int j = fromColumn; j < toColumn; j += CHAINS) {
            chains(j, Math.min(toColumn, j + CHAINS));
        }
    }

    private void chains(int fromColumn, int toColumn) {
        int n = toColumn - fromColumn;
        float[] chains = aside(2 * CHAINS);
        carry(0, fromColumn, n, chains, 0);
        for (int p = GemmKernels.K_BLOCK; p < t.k; p += GemmKernels.K_BLOCK) {
            carry(p, fromColumn, n, chains, CHAINS);
            GemmEpilogue.add(chains, CHAINS, chains, 0, n);
        }
        GemmEpilogue.finish(t, co, ro, chains, 0, 0, 0, 1, fromColumn, toColumn);
    }

    /** The chains of one block of k. */
    private void carry(int p, int column, int n, float[] chains, int to) {
        Arrays.fill(chains, to, to + n, 0);
        int depth = Math.min(GemmKernels.K_BLOCK, t.k - p);
        int at = ao + p * t.aStep;
        if (t.transB) {
            GemmRowTransposed.multiply(depth, n, t.a, at, t.aStep, t.b, bo + column * t.ldb + p, t.ldb, chains, to);
        } else {
            GemmRow.multiply(depth, n, t.a, at, t.aStep, t.b, bo + p * t.ldb + column, t.ldb, chains, to);
        }
    }

    /** Rows of a product with one column: 64-lane dots, several at a time where they are not longer than a chunk. */
    void column(int fromRow, int toRow) {
        int k = t.k;
        int bStep = t.transB ? 1 : t.ldb;
        float[] y = t.b;
        int yo = bo;
        if (bStep != 1 && k > 1) {
            y = aside(2 * k);
            yo = k;
            gather(k, t.b, bo, bStep, y, k);
        }
        int i = fromRow;
        if (k <= ReduceKernels.CHUNK && t.aRow == 1 && t.aStep != 1 && toRow - fromRow >= GemmColumn.ACROSS) {
            while (i < toRow) {
                // The last ones once more, where they do not fill the vectors.
                int from = Math.min(i, toRow - GemmColumn.ACROSS);
                GemmColumn.across(k, t.a, ao + from, t.aStep, y, yo, lanes, dots);
                for (; i < from + GemmColumn.ACROSS; i++) {
                    store(i, dots[i - from]);
                }
            }
        } else if (k <= ReduceKernels.CHUNK && t.aStep == 1 && WIDE) {
            for (; i + 4 <= toRow; i += 4) {
                GemmColumn.along(k, t.a, ao + i * t.aRow, t.aRow, y, yo, lanes, dots);
                store(i, dots[0]);
                store(i + 1, dots[4]);
                store(i + 2, dots[8]);
                store(i + 3, dots[12]);
            }
        }
        for (; i < toRow; i++) {
            int at = ao + i * t.aRow;
            if (t.aStep == 1 || k <= 1) {
                store(i, t.reduce.dot(t.a, at, y, yo, k));
            } else {
                float[] dense = aside(2 * k);
                gather(k, t.a, at, t.aStep, dense, 0);
                store(i, t.reduce.dot(dense, 0, y, yo, k));
            }
        }
        GemmEpilogue.finish(t, co, ro, null, 0, 0, fromRow, toRow, 0, 1);
    }

    private void store(int row, float product) {
        int to = co + row * t.ldc;
        t.c[to] = t.accumulate ? t.c[to] + product : product;
    }

    private static void gather(int k, float[] x, int xo, int step, float[] dense, int to) {
        for (int p = 0; p < k; p++) {
            dense[to + p] = x[xo + p * step];
        }
    }
}
