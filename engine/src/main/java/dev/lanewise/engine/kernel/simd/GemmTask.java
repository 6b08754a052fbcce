package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.function.IntConsumer;

/**
 * One product, cut into a grid of pieces of C that threads share. An object that each calling thread keeps, rather than
 * a lambda, because a product must not allocate.
 *
 * <p>A piece goes through blocks of k outside, strips of B (one tile wide, packed just before use: 32 KiB at 512 bits)
 * inside, the rows of A innermost. None of this order shows in the bits: the sum over k inside a block is one chain in
 * registers, and the blocks are added to C in order.
 */
final class GemmTask implements IntConsumer {
    private static final boolean WIDE = SimdWidth.SPECIES.length() >= 16;

    /** Rows of the micro-kernel's tile of C. */
    static final int TILE_ROWS = WIDE ? GemmTile8x2.ROWS : GemmTile4x2.ROWS;

    /** Columns of the micro-kernel's tile of C. */
    static final int TILE_COLUMNS = WIDE ? GemmTile8x2.COLUMNS : GemmTile4x2.COLUMNS;

    /** Rows of A that one block of k keeps in the second-level cache (512 KiB). */
    private static final int ROW_BLOCK = 512;

    /** Rows and columns of the block of C whose sums are kept apart when they must not be added yet. */
    private static final int APART_ROWS = 256;

    private static final int APART_COLUMNS = 4 * TILE_COLUMNS;

    /** Up to this many rows a strip of B is read where it lies: it is used too seldom to be worth packing. */
    private static final int DIRECT_ROWS = 4 * TILE_ROWS;

    /** Multiply-adds that are worth a piece of their own. */
    private static final long PIECE = 1 << 18;

    private static final ThreadLocal<GemmTask> OWN = ThreadLocal.withInitial(GemmTask::new);

    boolean transB;
    int m;
    int n;
    int k;
    float[] a;
    int ao;
    int aRow;
    int aStep;
    float[] b;
    int bo;
    int ldb;
    float[] c;
    int co;
    int ldc;
    boolean accumulate;
    float[] bias;
    int biasOffset;
    UnaryMap activation;
    MapKernels map;
    ReduceKernels reduce;
    private int rowPieces;
    private int columnPieces;

    /** The calling thread's own. */
    static GemmTask own() {
        return OWN.get();
    }

    /** Cuts C for so many threads, along the columns first: pieces side by side pack different parts of B. */
    int pieces(int threads) {
        long work = (long) m * n * Math.max(k, 1) / PIECE;
        int wanted = threads == 1 ? 1 : (int) Math.clamp(work, 1, 4L * threads);
        columnPieces = Math.min(wanted, tiles(n, TILE_COLUMNS));
        rowPieces = Math.min((wanted + columnPieces - 1) / columnPieces, tiles(m, TILE_ROWS));
        return rowPieces * columnPieces;
    }

    /** Forgets the arrays, so that this thread does not keep them alive. */
    void release() {
        a = null;
        b = null;
        c = null;
        bias = null;
    }

    @Override
    public void accept(int piece) {
        int row = piece / columnPieces;
        int column = piece % columnPieces;
        int fromRow = cut(m, TILE_ROWS, row, rowPieces);
        int toRow = cut(m, TILE_ROWS, row + 1, rowPieces);
        int fromColumn = cut(n, TILE_COLUMNS, column, columnPieces);
        int toColumn = cut(n, TILE_COLUMNS, column + 1, columnPieces);
        if (n == 1) {
            column(fromRow, toRow);
            return;
        }
        boolean apart = accumulate && k > GemmKernels.K_BLOCK;
        int rowBlock = apart ? APART_ROWS : ROW_BLOCK;
        int columnBlock = apart ? APART_COLUMNS : toColumn - fromColumn;
        for (int i = fromRow; i < toRow; i += rowBlock) {
            for (int j = fromColumn; j < toColumn; j += columnBlock) {
                block(i, Math.min(toRow, i + rowBlock), j, Math.min(toColumn, j + columnBlock), apart);
            }
        }
    }

    private static int tiles(int extent, int tile) {
        return (extent + tile - 1) / tile;
    }

    private static int cut(int extent, int tile, int piece, int pieces) {
        return (int) Math.min(extent, (long) tiles(extent, tile) * piece / pieces * tile);
    }

    /** The complete product, with its epilogue, for a block of C. */
    private void block(int fromRow, int toRow, int fromColumn, int toColumn, boolean apart) {
        GemmScratch scratch = GemmScratch.own();
        float[] sums = apart ? scratch.sums(APART_ROWS * APART_COLUMNS) : c;
        int lds = apart ? APART_COLUMNS : ldc;
        int so = apart ? 0 : co + fromRow * ldc + fromColumn;
        int p = 0;
        do {
            int depth = Math.min(GemmKernels.K_BLOCK, k - p);
            boolean add = p > 0 || accumulate && !apart;
            for (int j = fromColumn; j < toColumn; j += TILE_COLUMNS) {
                int width = Math.min(TILE_COLUMNS, toColumn - j);
                strip(scratch, fromRow, toRow, j, width, p, depth, sums, so + j - fromColumn, lds, add);
            }
            p += GemmKernels.K_BLOCK;
        } while (p < k);
        if (apart || bias != null || activation != null) {
            for (int i = fromRow; i < toRow; i++) {
                finish(sums, so + (i - fromRow) * lds, co + i * ldc + fromColumn, fromColumn, toColumn, apart);
            }
        }
    }

    /** One block of k for a strip of C one tile wide. */
    private void strip(
            GemmScratch scratch,
            int fromRow,
            int toRow,
            int column,
            int width,
            int p,
            int depth,
            float[] sums,
            int so,
            int lds,
            boolean add) {
        float[] panel = b;
        int po = bo + p * ldb + column;
        int step = ldb;
        if (transB) {
            GemmPacking.transposed(depth, width, b, bo + column * ldb + p, ldb, scratch.strip, TILE_COLUMNS);
        } else if (width < TILE_COLUMNS || toRow - fromRow > DIRECT_ROWS) {
            GemmPacking.rows(depth, width, b, po, ldb, scratch.strip, TILE_COLUMNS);
        }
        if (transB || width < TILE_COLUMNS || toRow - fromRow > DIRECT_ROWS) {
            panel = scratch.strip;
            po = 0;
            step = TILE_COLUMNS;
        }
        for (int i = fromRow, t = so; i < toRow; i += TILE_ROWS, t += TILE_ROWS * lds) {
            int rows = Math.min(TILE_ROWS, toRow - i);
            int at = ao + i * aRow + p * aStep;
            if (rows == TILE_ROWS && width == TILE_COLUMNS) {
                tile(depth, at, rows - 1, panel, po, step, sums, t, lds, add);
            } else {
                tile(depth, at, rows - 1, panel, po, step, scratch.tile, 0, TILE_COLUMNS, false);
                GemmEpilogue.copy(scratch.tile, TILE_COLUMNS, rows, width, sums, t, lds, add);
            }
        }
    }

    private void tile(
            int depth, int at, int last, float[] panel, int po, int step, float[] t, int to, int ldt, boolean add) {
        if (WIDE) {
            GemmTile8x2.multiply(depth, a, at, aRow, aStep, last, panel, po, step, t, to, ldt, add);
        } else {
            GemmTile4x2.multiply(depth, a, at, aRow, aStep, last, panel, po, step, t, to, ldt, add);
        }
    }

    private void finish(float[] sums, int so, int to, int fromColumn, int toColumn, boolean apart) {
        int width = toColumn - fromColumn;
        if (apart) {
            GemmEpilogue.add(sums, so, c, to, width);
        }
        if (bias != null && activation == UnaryMap.RELU) {
            GemmEpilogue.addRelu(bias, biasOffset + fromColumn, c, to, width);
            return;
        }
        if (bias != null) {
            GemmEpilogue.add(bias, biasOffset + fromColumn, c, to, width);
        }
        if (activation != null) {
            map.unary(activation, c, to, c, to, width);
        }
    }

    /** Rows of a product with one column: 64-lane dots of dense vectors. */
    private void column(int fromRow, int toRow) {
        int bStep = transB ? 1 : ldb;
        boolean packA = aStep != 1 && k > 1;
        boolean packB = bStep != 1 && k > 1;
        float[] dense = packA || packB ? GemmScratch.own().sums(2 * k) : null;
        float[] y = packB ? dense : b;
        int yo = packB ? k : bo;
        if (packB) {
            gather(b, bo, bStep, dense, k);
        }
        for (int i = fromRow; i < toRow; i++) {
            int at = ao + i * aRow;
            if (packA) {
                gather(a, at, aStep, dense, 0);
            }
            float product = packA ? reduce.dot(dense, 0, y, yo, k) : reduce.dot(a, at, y, yo, k);
            int t = co + i * ldc;
            c[t] = accumulate ? c[t] + product : product;
            finish(c, t, t, 0, 1, false);
        }
    }

    private void gather(float[] x, int xo, int step, float[] dense, int to) {
        for (int p = 0; p < k; p++) {
            dense[to + p] = x[xo + p * step];
        }
    }
}
