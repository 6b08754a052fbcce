package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.function.IntConsumer;

/**
 * A batch of products, cut into pieces that threads share: a piece is a part of C, in one product or in several small
 * ones. An object that each calling thread keeps, rather than a lambda, because a product must not allocate.
 */
final class GemmTask implements IntConsumer {
    private static final boolean WIDE = SimdWidth.SPECIES.length() >= 16;

    /** Rows of the micro-kernel's tile of C. */
    static final int TILE_ROWS = WIDE ? GemmTile8x2.ROWS : GemmTile5x2.ROWS;

    /** Columns of the micro-kernel's tile of C. */
    static final int TILE_COLUMNS = WIDE ? GemmTile8x2.COLUMNS : GemmTile5x2.COLUMNS;

    /**
     * From so many columns on, A is packed: it is read once for each strip of columns. A transposed A is packed
     * sooner.
     */
    private static final int PACKED_COLUMNS = 192;

    private static final int TRANSPOSED_COLUMNS = 128;

    /** Elements of A that are worth a parallel region in which it is packed for all pieces. */
    private static final int LEAST_SHARED = 1 << 18;

    /** The most elements that its panels may take (32 MiB). */
    private static final int MOST_SHARED = 1 << 23;

    /** Rows of A that one piece of the packing takes, for one block of k. */
    private static final int PACKED_ROWS = 16 * TILE_ROWS;

    /** More rows than this are never swapped: measured, the transposed B is then used often enough. */
    private static final int SWAP_ROWS = 48;

    /** Multiply-adds that are worth a piece of their own. */
    private static final long PIECE = 1 << 18;

    private static final ThreadLocal<GemmTask> OWN = ThreadLocal.withInitial(GemmTask::new);

    int batch;
    boolean transB;
    int m;
    int n;
    int k;
    float[] a;
    int ao;
    int aRow;
    int aStep;
    int strideA;
    float[] b;
    int bo;
    int ldb;
    int strideB;
    float[] c;
    int co;
    int ldc;
    int strideC;
    boolean accumulate;
    float[] bias;
    int biasOffset;
    UnaryMap activation;
    float[] residual;
    int residualOffset;
    int ldr;
    int strideR;
    MapKernels map;
    ReduceKernels reduce;

    /** Whether A and B have changed places, so that m × n is the form of the transpose of C. */
    boolean swapped;

    /** A in panels, one block of k after the other, if it is packed for all pieces. */
    float[] panels = {};

    /** Whether A is packed for all pieces. */
    boolean shared;

    private boolean packing;
    private int groups;
    private int rowPieces;
    private int columnPieces;

    /** The calling thread's own. */
    static GemmTask own() {
        return OWN.get();
    }

    /** Computes the products. */
    void run(Parallel parallel) {
        int pieces = plan(parallel.threads());
        if (shared) {
            packing = true;
            try {
                parallel.run(tiles(k, GemmKernels.K_BLOCK) * tiles(m, PACKED_ROWS), this);
            } finally {
                packing = false;
            }
        }
        if (pieces == 1) {
            accept(0);
        } else {
            parallel.run(pieces, this);
        }
    }

    /**
     * Chooses the order of work for so many threads and returns the number of pieces. Products are the first thing to
     * share. Then C is cut along the columns, because pieces side by side pack different parts of B, but not so often
     * that packing A for each piece no longer pays; and along the rows only until the threads share evenly.
     */
    private int plan(int threads) {
        swapped = transB && aStep == 1 && n > 1 && swappingPays();
        if (swapped) {
            swap();
        }
        long work = (long) m * n * Math.max(k, 1);
        long pieces = threads == 1 ? 1 : Math.clamp((long) (1.0 * batch * work / PIECE), 1, 2L * threads);
        groups = (int) Math.min(batch, pieces);
        int wanted = (int) Math.ceilDiv(pieces, groups);
        long size = (long) tiles(k, GemmKernels.K_BLOCK) * tiles(m, TILE_ROWS) * GemmPacking.PANEL;
        shared = wanted > 1
                && batch == 1
                && !swapped
                && isPacked(n)
                && m >= TILE_ROWS
                && (long) m * k >= LEAST_SHARED
                && size <= MOST_SHARED;
        if (shared && panels.length < size) {
            panels = new float[(int) size];
        }
        columnPieces = Math.min(wanted, isPacked(n) ? Math.max(1, n / PACKED_COLUMNS) : tiles(n, TILE_COLUMNS));
        rowPieces = 1;
        while (rowPieces * columnPieces < wanted
                && groups * rowPieces * columnPieces % threads != 0
                && rowPieces < tiles(m, TILE_ROWS)) {
            rowPieces++;
        }
        return groups * rowPieces * columnPieces;
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
        number = strideA;
        strideA = strideB;
        strideB = number;
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
        residual = null;
    }

    /** Whether A is packed for so many columns. */
    boolean isPacked(int columns) {
        return columns >= (aRow == 1 && aStep != 1 ? TRANSPOSED_COLUMNS : PACKED_COLUMNS);
    }

    /** Where the panels are that begin with a row, the first one of a tile, for the block of k that begins with p. */
    int panel(int row, int p) {
        return (p / GemmKernels.K_BLOCK * tiles(m, TILE_ROWS) + row / TILE_ROWS) * GemmPacking.PANEL;
    }

    private void pack(int piece) {
        int parts = tiles(m, PACKED_ROWS);
        int p = piece / parts * GemmKernels.K_BLOCK;
        int row = piece % parts * PACKED_ROWS;
        int depth = Math.min(GemmKernels.K_BLOCK, k - p);
        int rows = Math.min(PACKED_ROWS, m - row);
        GemmPacking.left(depth, rows, a, ao + row * aRow + p * aStep, aRow, aStep, panels, panel(row, p));
    }

    @Override
    public void accept(int piece) {
        if (packing) {
            pack(piece);
            return;
        }
        int part = piece % (rowPieces * columnPieces);
        int row = part / columnPieces;
        int column = part % columnPieces;
        int fromRow = cut(m, TILE_ROWS, row, rowPieces);
        int toRow = cut(m, TILE_ROWS, row + 1, rowPieces);
        int fromColumn = cut(n, TILE_COLUMNS, column, columnPieces);
        int toColumn = cut(n, TILE_COLUMNS, column + 1, columnPieces);
        int group = piece / (rowPieces * columnPieces);
        int end = (int) ((long) batch * (group + 1) / groups);
        GemmPiece own = GemmPiece.own();
        for (int q = (int) ((long) batch * group / groups); q < end; q++) {
            own.compute(this, q, fromRow, toRow, fromColumn, toColumn);
        }
    }

    static int tiles(int extent, int tile) {
        return (extent + tile - 1) / tile;
    }

    private static int cut(int extent, int tile, int piece, int pieces) {
        return (int) Math.min(extent, (long) tiles(extent, tile) * piece / pieces * tile);
    }
}
