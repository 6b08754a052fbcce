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
    static final int TILE_ROWS = WIDE ? GemmTile8x2.ROWS : GemmTile5x2.ROWS;

    /** Columns of the micro-kernel's tile of C. */
    static final int TILE_COLUMNS = WIDE ? GemmTile8x2.COLUMNS : GemmTile5x2.COLUMNS;

    /** Rows of A that one block of k keeps in the second-level cache (512 KiB). */
    private static final int ROW_BLOCK = 512;

    /** Rows and columns of the block of C whose sums are kept apart from C. */
    private static final int ASIDE_ROWS = 256;

    private static final int ASIDE_COLUMNS = 4 * TILE_COLUMNS;

    /** Up to this many rows a strip of B is read where it lies: it is used too seldom to be worth packing. */
    private static final int DIRECT_ROWS = 4 * TILE_ROWS;

    /** More rows than this are never swapped: measured, the transposed B is then used often enough. */
    private static final int SWAP_ROWS = 48;

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
    private boolean swapped;
    private int rowPieces;
    private int columnPieces;

    /** The calling thread's own. */
    static GemmTask own() {
        return OWN.get();
    }

    /**
     * Chooses the order of work for so many threads and returns the number of pieces. C is cut along the columns first,
     * because pieces side by side pack different parts of B, and along the rows only until the threads share evenly.
     */
    int plan(int threads) {
        swapped = transB && aStep == 1 && n > 1 && swappingPays();
        if (swapped) {
            swap();
        }
        long work = (long) m * n * Math.max(k, 1) / PIECE;
        int wanted = threads == 1 ? 1 : (int) Math.clamp(work, 1, 4L * threads);
        columnPieces = Math.min(wanted, tiles(n, TILE_COLUMNS));
        rowPieces = 1;
        while (rowPieces * columnPieces < wanted
                && rowPieces * columnPieces % threads != 0
                && rowPieces < tiles(m, TILE_ROWS)) {
            rowPieces++;
        }
        return rowPieces * columnPieces;
    }

    /**
     * A·Bᵀ, both stored with k inside, needs one of them transposed. Of a few rows of A against many of B it is better to
     * transpose A, compute Cᵀ = B·Aᵀ (each chain has the same products) and transpose that. Counted in half cycles for an
     * element of B: {@code 2 / TILE_COLUMNS} for each row of a tile, one for transposing an element.
     */
    private boolean swappingPays() {
        long product = (long) n * k;
        long plain = product * 2 * tiles(m, TILE_ROWS) * TILE_ROWS / TILE_COLUMNS + product;
        long swapped = product * 2 * tiles(m, TILE_COLUMNS) + (long) m * k + 2L * m * n;
        return m <= SWAP_ROWS && swapped < plain;
    }

    private void swap() {
        float[] array = a;
        a = b;
        b = array;
        int number = ao;
        ao = bo;
        bo = number;
        number = aRow;
        aRow = ldb;
        ldb = number;
        number = m;
        m = n;
        n = number;
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
        if (n == 1 && !swapped) {
            column(fromRow, toRow);
            return;
        }
        boolean aside = swapped || accumulate && k > GemmKernels.K_BLOCK;
        int rowBlock = aside ? ASIDE_ROWS : ROW_BLOCK;
        int columnBlock = aside ? ASIDE_COLUMNS : toColumn - fromColumn;
        for (int i = fromRow; i < toRow; i += rowBlock) {
            for (int j = fromColumn; j < toColumn; j += columnBlock) {
                block(i, Math.min(toRow, i + rowBlock), j, Math.min(toColumn, j + columnBlock), aside);
            }
        }
    }

    private static int tiles(int extent, int tile) {
        return (extent + tile - 1) / tile;
    }

    private static int cut(int extent, int tile, int piece, int pieces) {
        return (int) Math.min(extent, (long) tiles(extent, tile) * piece / pieces * tile);
    }

    /** The complete product, with its epilogue, for a block of C (of its transpose, when swapped). */
    private void block(int fromRow, int toRow, int fromColumn, int toColumn, boolean aside) {
        GemmScratch scratch = GemmScratch.own();
        float[] sums = aside ? scratch.aside(2 * ASIDE_ROWS * ASIDE_COLUMNS) : c;
        int so = aside ? 0 : co + fromRow * ldc + fromColumn;
        int lds = aside ? ASIDE_COLUMNS : ldc;
        int p = 0;
        do {
            int depth = Math.min(GemmKernels.K_BLOCK, k - p);
            boolean add = p > 0 || accumulate && !aside;
            for (int j = fromColumn; j < toColumn; j += TILE_COLUMNS) {
                int width = Math.min(TILE_COLUMNS, toColumn - j);
                strip(scratch, fromRow, toRow, j, width, p, depth, sums, so + j - fromColumn, lds, add);
            }
            p += GemmKernels.K_BLOCK;
        } while (p < k);
        if (swapped) {
            turn(sums, fromColumn, toColumn, fromRow, toRow);
        } else if (aside) {
            finish(sums, 0, ASIDE_COLUMNS, fromRow, toRow, fromColumn, toColumn);
        } else {
            finish(null, 0, 0, fromRow, toRow, fromColumn, toColumn);
        }
    }

    /** Brings a block of the transpose of C to its place. */
    private void turn(float[] sums, int fromRow, int toRow, int fromColumn, int toColumn) {
        int rows = toRow - fromRow;
        int columns = toColumn - fromColumn;
        if (accumulate) {
            int turned = ASIDE_ROWS * ASIDE_COLUMNS;
            GemmPacking.transpose(columns, rows, sums, 0, ASIDE_COLUMNS, sums, turned, ASIDE_ROWS);
            finish(sums, turned, ASIDE_ROWS, fromRow, toRow, fromColumn, toColumn);
        } else {
            int to = co + fromRow * ldc + fromColumn;
            GemmPacking.transpose(columns, rows, sums, 0, ASIDE_COLUMNS, c, to, ldc);
            finish(null, 0, 0, fromRow, toRow, fromColumn, toColumn);
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
        float[] panel = scratch.strip;
        int po = 0;
        int step = TILE_COLUMNS;
        if (transB) {
            GemmPacking.columns(depth, width, b, bo + column * ldb + p, ldb, panel);
        } else if (width < TILE_COLUMNS || toRow - fromRow > DIRECT_ROWS) {
            GemmPacking.rows(depth, width, b, bo + p * ldb + column, ldb, panel);
        } else {
            panel = b;
            po = bo + p * ldb + column;
            step = ldb;
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
            GemmTile5x2.multiply(depth, a, at, aRow, aStep, last, panel, po, step, t, to, ldt, add);
        }
    }

    /** Adds the sums that were kept apart, if any, then bias and activation, to a block of C. */
    private void finish(float[] sums, int so, int lds, int fromRow, int toRow, int fromColumn, int toColumn) {
        int width = toColumn - fromColumn;
        int biasAt = biasOffset + fromColumn;
        if (sums == null && bias == null && activation == null) {
            return;
        }
        for (int i = fromRow; i < toRow; i++) {
            int to = co + i * ldc + fromColumn;
            if (sums != null) {
                GemmEpilogue.add(sums, so + (i - fromRow) * lds, c, to, width);
            }
            if (bias != null && activation == UnaryMap.RELU) {
                GemmEpilogue.addRelu(bias, biasAt, c, to, width);
                continue;
            }
            if (bias != null) {
                GemmEpilogue.add(bias, biasAt, c, to, width);
            }
            if (activation != null) {
                map.unary(activation, c, to, c, to, width);
            }
        }
    }

    /** Rows of a product with one column: 64-lane dots of dense vectors. */
    private void column(int fromRow, int toRow) {
        int bStep = transB ? 1 : ldb;
        boolean packA = aStep != 1 && k > 1;
        boolean packB = bStep != 1 && k > 1;
        float[] dense = packA || packB ? GemmScratch.own().aside(2 * k) : null;
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
        }
        finish(null, 0, 0, fromRow, toRow, 0, 1);
    }

    private void gather(float[] x, int xo, int step, float[] dense, int to) {
        for (int p = 0; p < k; p++) {
            dense[to + p] = x[xo + p * step];
        }
    }
}
