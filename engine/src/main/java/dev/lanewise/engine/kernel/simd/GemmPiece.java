package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Arrays;

/**
 * One thread's work on a part of one product, with the buffers for it, allocated once.
 *
 * <p>A piece goes through blocks of k outside, strips of B (one tile wide, packed just before use: 32 KiB at 512 bits)
 * inside, the rows of A innermost. None of this order shows in the bits: the sum over k inside a block is one chain in
 * registers, and the blocks are added to C in order. See {@link GemmTile8x2} for the micro-kernel.
 */
final class GemmPiece {
    private static final int LENGTH = SimdWidth.SPECIES.length();
    private static final boolean WIDE = LENGTH >= 16;
    private static final int TILE_ROWS = GemmTask.TILE_ROWS;
    private static final int TILE_COLUMNS = GemmTask.TILE_COLUMNS;

    /** Rows of A that are packed for one block of k (1 MiB): they are read in order, so that the caches fetch ahead. */
    private static final int ROW_BLOCK = 1024;

    /** Rows and columns of the block of C whose sums are kept apart from C. */
    private static final int ASIDE_ROWS = 256;

    private static final int ASIDE_COLUMNS = 4 * TILE_COLUMNS;

    /** Up to this many rows a strip of B is read where it lies: it is used too seldom to be worth packing. */
    private static final int DIRECT_ROWS = 4 * TILE_ROWS;

    /** Columns of a product of one row that go down B together: their chains take 4 KiB. */
    private static final int CHAINS = 1024;

    private static final ThreadLocal<GemmPiece> OWN = ThreadLocal.withInitial(GemmPiece::new);

    /** A packed strip of B. */
    private final float[] strip = new float[GemmKernels.K_BLOCK * TILE_COLUMNS];

    /** A packed block of A, as large as was needed. */
    private float[] left = {};

    /** Where a block of A is read: in A, or packed; how far its rows are apart, those of a tile, and its steps of k. */
    private float[] x;

    private int xo;
    private int xRow;
    private int xTileRow;
    private int xStep;

    /** One tile, for the edges of C. */
    private final float[] edge = new float[TILE_ROWS * TILE_COLUMNS];

    /** Lanes of dots that are computed together, and the dots. */
    private final float[] lanes = new float[256];

    private final float[] dots = new float[32];

    /** What must be kept apart from C or B for a while. */
    private float[] aside = {};

    private GemmTask t;
    private int ao;
    private int bo;
    private int co;
    private int ro;

    /** The calling thread's own. */
    static GemmPiece own() {
        return OWN.get();
    }

    /** A part of C in product {@code q} of the task. */
    void compute(GemmTask task, int q, int fromRow, int toRow, int fromColumn, int toColumn) {
        t = task;
        ao = t.ao + q * t.strideA;
        bo = t.bo + q * t.strideB;
        co = t.co + q * t.strideC;
        ro = t.residualOffset + q * t.strideR;
        if (t.n == 1 && !t.swapped) {
            column(fromRow, toRow);
            return;
        }
        if (t.m == 1 && !t.swapped && (WIDE || !t.transB)) {
            for (int j = fromColumn; j < toColumn; j += CHAINS) {
                row(j, Math.min(toColumn, j + CHAINS));
            }
            return;
        }
        boolean apart = t.swapped || t.accumulate && t.k > GemmKernels.K_BLOCK;
        int rowBlock = apart ? ASIDE_ROWS : ROW_BLOCK;
        int columnBlock = apart ? ASIDE_COLUMNS : toColumn - fromColumn;
        for (int i = fromRow; i < toRow; i += rowBlock) {
            for (int j = fromColumn; j < toColumn; j += columnBlock) {
                block(i, Math.min(toRow, i + rowBlock), j, Math.min(toColumn, j + columnBlock), apart);
            }
        }
        // So that this thread does not keep the operand alive.
        x = null;
    }

    private float[] aside(int size) {
        if (aside.length < size) {
            aside = new float[size];
        }
        return aside;
    }

    /** The complete product, with its epilogue, for a block of C (of its transpose, when swapped). */
    private void block(int fromRow, int toRow, int fromColumn, int toColumn, boolean apart) {
        float[] sums = apart ? aside(2 * ASIDE_ROWS * ASIDE_COLUMNS) : t.c;
        int so = apart ? 0 : co + fromRow * t.ldc + fromColumn;
        int lds = apart ? ASIDE_COLUMNS : t.ldc;
        int p = 0;
        do {
            int depth = Math.min(GemmKernels.K_BLOCK, t.k - p);
            boolean add = p > 0 || t.accumulate && !apart;
            left(fromRow, toRow, p, depth, toColumn - fromColumn >= GemmTask.PACKED_COLUMNS);
            for (int j = fromColumn; j < toColumn; j += TILE_COLUMNS) {
                int width = Math.min(TILE_COLUMNS, toColumn - j);
                strip(fromRow, toRow, j, width, p, depth, sums, so + j - fromColumn, lds, add);
            }
            p += GemmKernels.K_BLOCK;
        } while (p < t.k);
        if (t.swapped) {
            turn(sums, fromColumn, toColumn, fromRow, toRow);
        } else if (apart) {
            finish(sums, 0, ASIDE_COLUMNS, fromRow, toRow, fromColumn, toColumn);
        } else {
            finish(null, 0, 0, fromRow, toRow, fromColumn, toColumn);
        }
    }

    /**
     * Chooses where a block of A is read. Packed, its elements lie in the order in which the micro-kernel takes them, which
     * makes that 5 % faster, and spares it the caches' trouble with rows that are a power of two apart.
     */
    private void left(int fromRow, int toRow, int p, int depth, boolean packed) {
        int from = ao + fromRow * t.aRow + p * t.aStep;
        if (!packed) {
            x = t.a;
            xo = from;
            xRow = t.aRow;
            xTileRow = t.aRow;
            xStep = t.aStep;
            return;
        }
        int rows = toRow - fromRow;
        int size = GemmTask.tiles(rows, TILE_ROWS) * TILE_ROWS * GemmKernels.K_BLOCK + LENGTH;
        if (left.length < size) {
            left = new float[size];
        }
        GemmPacking.left(depth, rows, t.a, from, t.aRow, t.aStep, left);
        x = left;
        xo = 0;
        xRow = 1;
        xTileRow = GemmKernels.K_BLOCK;
        xStep = TILE_ROWS;
    }

    /** Brings a block of the transpose of C to its place. */
    private void turn(float[] sums, int fromRow, int toRow, int fromColumn, int toColumn) {
        int rows = toRow - fromRow;
        int columns = toColumn - fromColumn;
        if (t.accumulate) {
            int turned = ASIDE_ROWS * ASIDE_COLUMNS;
            SimdTranspose.transpose(columns, rows, sums, 0, ASIDE_COLUMNS, sums, turned, ASIDE_ROWS, false);
            finish(sums, turned, ASIDE_ROWS, fromRow, toRow, fromColumn, toColumn);
        } else {
            int to = co + fromRow * t.ldc + fromColumn;
            SimdTranspose.transpose(columns, rows, sums, 0, ASIDE_COLUMNS, t.c, to, t.ldc, false);
            finish(null, 0, 0, fromRow, toRow, fromColumn, toColumn);
        }
    }

    /** One block of k for a strip of C one tile wide. */
    private void strip(
            int fromRow, int toRow, int column, int width, int p, int depth, float[] sums, int so, int lds, boolean add) {
        float[] panel = strip;
        int po = 0;
        boolean narrow = WIDE && width <= GemmTile16x1.COLUMNS && toRow - fromRow > TILE_ROWS;
        int step = narrow ? GemmTile16x1.COLUMNS : TILE_COLUMNS;
        if (t.transB) {
            GemmPacking.columns(depth, width, t.b, bo + column * t.ldb + p, t.ldb, panel, step);
        } else if (width < TILE_COLUMNS || toRow - fromRow > DIRECT_ROWS) {
            GemmPacking.rows(depth, width, t.b, bo + p * t.ldb + column, t.ldb, panel, step);
        } else {
            panel = t.b;
            po = bo + p * t.ldb + column;
            step = t.ldb;
        }
        if (narrow) {
            narrowTiles(fromRow, toRow, width, p, depth, sums, so, lds, add);
            return;
        }
        for (int i = fromRow, to = so; i < toRow; i += TILE_ROWS, to += TILE_ROWS * lds) {
            int rows = Math.min(TILE_ROWS, toRow - i);
            int at = xo + (i - fromRow) * xTileRow;
            if (rows == TILE_ROWS && width == TILE_COLUMNS) {
                tile(depth, at, rows - 1, panel, po, step, sums, to, lds, add);
            } else {
                tile(depth, at, rows - 1, panel, po, step, edge, 0, TILE_COLUMNS, false);
                GemmEpilogue.copy(edge, TILE_COLUMNS, rows, width, sums, to, lds, add);
            }
        }
    }

    /** The tiles of a last strip whose columns fit one vector. */
    private void narrowTiles(
            int fromRow, int toRow, int width, int p, int depth, float[] sums, int so, int lds, boolean add) {
        int step = GemmTile16x1.COLUMNS;
        for (int i = fromRow, to = so; i < toRow; i += GemmTile16x1.ROWS, to += GemmTile16x1.ROWS * lds) {
            int rows = Math.min(GemmTile16x1.ROWS, toRow - i);
            int at = ao + i * t.aRow + p * t.aStep;
            if (rows == GemmTile16x1.ROWS && width == step) {
                GemmTile16x1.multiply(
                        depth, t.a, at, t.aRow, t.aStep, rows - 1, strip, 0, step, sums, to, lds, add);
            } else {
                GemmTile16x1.multiply(
                        depth, t.a, at, t.aRow, t.aStep, rows - 1, strip, 0, step, edge, 0, step, false);
                GemmEpilogue.copy(edge, step, rows, width, sums, to, lds, add);
            }
        }
    }

    private void tile(
            int depth, int at, int last, float[] panel, int po, int step, float[] c, int to, int ldc, boolean add) {
        if (WIDE && x == left) {
            GemmTile8x2.packed(depth, x, at, panel, po, step, c, to, ldc, add);
        } else if (WIDE) {
            GemmTile8x2.multiply(depth, x, at, xRow, xStep, last, panel, po, step, c, to, ldc, add);
        } else {
            GemmTile5x2.multiply(depth, x, at, xRow, xStep, last, panel, po, step, c, to, ldc, add);
        }
    }

    /** Adds the sums that were kept apart, if any, then bias, activation and residual, to a block of C. */
    private void finish(float[] sums, int so, int lds, int fromRow, int toRow, int fromColumn, int toColumn) {
        int width = toColumn - fromColumn;
        int biasAt = t.biasOffset + fromColumn;
        if (sums == null && t.bias == null && t.activation == null && t.residual == null) {
            return;
        }
        for (int i = fromRow; i < toRow; i++) {
            int to = co + i * t.ldc + fromColumn;
            if (sums != null) {
                GemmEpilogue.add(sums, so + (i - fromRow) * lds, t.c, to, width);
            }
            if (t.bias != null && t.activation == UnaryMap.RELU) {
                GemmEpilogue.addRelu(t.bias, biasAt, t.c, to, width);
            } else {
                if (t.bias != null) {
                    GemmEpilogue.add(t.bias, biasAt, t.c, to, width);
                }
                if (t.activation != null) {
                    t.map.unary(t.activation, t.c, to, t.c, to, width);
                }
            }
            if (t.residual != null) {
                GemmEpilogue.add(t.residual, ro + i * t.ldr + fromColumn, t.c, to, width);
            }
        }
    }

    /** Columns of a product with one row. */
    private void row(int fromColumn, int toColumn) {
        int n = toColumn - fromColumn;
        float[] chains = aside(2 * CHAINS);
        carry(0, fromColumn, n, chains, 0);
        for (int p = GemmKernels.K_BLOCK; p < t.k; p += GemmKernels.K_BLOCK) {
            carry(p, fromColumn, n, chains, CHAINS);
            GemmEpilogue.add(chains, CHAINS, chains, 0, n);
        }
        if (t.accumulate) {
            finish(chains, 0, 0, 0, 1, fromColumn, toColumn);
        } else {
            System.arraycopy(chains, 0, t.c, co + fromColumn, n);
            finish(null, 0, 0, 0, 1, fromColumn, toColumn);
        }
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
    private void column(int fromRow, int toRow) {
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
        finish(null, 0, 0, fromRow, toRow, 0, 1);
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
