package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.GemmKernels;

/**
 * One thread's work on a part of one product, with the buffers for it, allocated once.
 *
 * <p>A piece goes through {@value #DEPTH} of k outside, strips of B (one tile wide, packed just before use, four at a
 * time where k is deep) inside, the rows of A innermost. C comes from far away and the micro-kernel waits for it, so it should
 * not come once for each block of k: the sums of a strip are kept together until all of that depth is added. None of this order
 * shows in the bits: the sum over k inside a block is one chain in registers, and the blocks are added in order. See
 * {@link GemmTile8x2} for the micro-kernel.
 */
final class GemmPiece {
    private static final int LENGTH = SimdWidth.SPECIES.length();
    private static final boolean WIDE = LENGTH >= 16;
    private static final int TILE_ROWS = GemmTask.TILE_ROWS;
    private static final int TILE_COLUMNS = GemmTask.TILE_COLUMNS;

    /** How far a strip goes along k before its sums are brought to C. */
    private static final int DEPTH = 4 * GemmKernels.K_BLOCK;

    /** Rows of A that are packed together (4 MiB): they are read in order, so that the caches fetch ahead. */
    private static final int ROW_BLOCK = 1024 / TILE_ROWS * TILE_ROWS;

    /** Columns of B that are packed together if k is deep: longer runs of its rows are read then. */
    private static final int GROUP = 4 * TILE_COLUMNS;

    /** Rows and columns of the block of C whose sums are kept apart from C. */
    private static final int ASIDE_ROWS = 256 / TILE_ROWS * TILE_ROWS;

    private static final int ASIDE_COLUMNS = 4 * TILE_COLUMNS;

    /** Up to this many rows a strip of B is read where it lies: it is used too seldom to be worth packing. */
    private static final int DIRECT_ROWS = 4 * TILE_ROWS;

    private static final ThreadLocal<GemmPiece> OWN = ThreadLocal.withInitial(GemmPiece::new);

    /** Packed strips of B, and a packed block of A, as large as was needed. */
    private float[] strips = {};

    private float[] left = {};

    /** Where a block of A is read, in A or packed, and how far apart its rows, tiles, steps and blocks of k are. */
    private float[] x;

    private int xo;
    private int xRow;
    private int xTile;
    private int xStep;
    private int xBlock;

    /** The sums of a strip's tiles between two blocks of k, and the tiles that reach over an edge of C. */
    private float[] kept = {};

    /** What must be kept apart from C for a while. */
    private float[] aside = {};

    private final GemmVector vector = new GemmVector();
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
            vector.operands(t, ao, bo, co, ro);
            vector.column(fromRow, toRow);
            return;
        }
        if (t.m == 1 && !t.swapped && (WIDE || !t.transB)) {
            vector.operands(t, ao, bo, co, ro);
            vector.row(fromColumn, toColumn);
            return;
        }
        boolean apart = t.swapped || t.accumulate && t.k > DEPTH;
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

    /** The buffer, or a new one where it is too short. */
    private static float[] grown(float[] buffer, int size) {
        return buffer.length < size ? new float[size] : buffer;
    }

    /** The complete product, with its epilogue, for a block of C (of its transpose, when swapped). */
    private void block(int fromRow, int toRow, int fromColumn, int toColumn, boolean apart) {
        if (apart) {
            aside = grown(aside, (t.swapped ? 2 : 1) * ASIDE_ROWS * ASIDE_COLUMNS);
        }
        float[] sums = apart ? aside : t.c;
        int so = apart ? 0 : co + fromRow * t.ldc + fromColumn;
        int lds = apart ? ASIDE_COLUMNS : t.ldc;
        int p = 0;
        do {
            int depth = Math.min(DEPTH, t.k - p);
            left(fromRow, toRow, p, depth, t.isPacked(toColumn - fromColumn));
            int columns = depth > GemmKernels.K_BLOCK ? GROUP : TILE_COLUMNS;
            for (int j = fromColumn; j < toColumn; j += columns) {
                int width = Math.min(columns, toColumn - j);
                group(fromRow, toRow, j, width, p, depth, sums, so + j - fromColumn, lds, apart);
            }
            p += DEPTH;
        } while (p < t.k);
        if (t.swapped) {
            turn(sums, fromColumn, toColumn, fromRow, toRow);
        } else if (apart) {
            GemmEpilogue.finish(t, co, ro, sums, 0, ASIDE_COLUMNS, fromRow, toRow, fromColumn, toColumn);
        } else {
            GemmEpilogue.finish(t, co, ro, null, 0, 0, fromRow, toRow, fromColumn, toColumn);
        }
    }

    /**
     * Chooses where a block of A is read. Packed, its elements lie in the order in which the micro-kernel takes them,
     * which makes that 5 % faster (30 % with 16 registers), and spares it the caches' trouble with rows that are a power
     * of two apart.
     */
    private void left(int fromRow, int toRow, int p, int depth, boolean packed) {
        xRow = 1;
        xTile = GemmPacking.PANEL;
        xStep = TILE_ROWS;
        if (t.shared) {
            x = t.panels;
            xo = t.panel(fromRow, p);
            xBlock = GemmTask.tiles(t.m, TILE_ROWS) * GemmPacking.PANEL;
            return;
        }
        int from = ao + fromRow * t.aRow + p * t.aStep;
        if (!packed) {
            x = t.a;
            xo = from;
            xRow = t.aRow;
            xTile = TILE_ROWS * t.aRow;
            xStep = t.aStep;
            xBlock = GemmKernels.K_BLOCK * t.aStep;
            return;
        }
        int rows = toRow - fromRow;
        xBlock = GemmTask.tiles(rows, TILE_ROWS) * GemmPacking.PANEL;
        int size = GemmTask.tiles(depth, GemmKernels.K_BLOCK) * xBlock;
        left = grown(left, size);
        for (int q = 0, to = 0; q < depth; q += GemmKernels.K_BLOCK, to += xBlock) {
            int steps = Math.min(GemmKernels.K_BLOCK, depth - q);
            GemmPacking.left(steps, rows, t.a, from + q * t.aStep, t.aRow, t.aStep, left, to);
        }
        x = left;
        xo = 0;
    }

    /** Brings a block of the transpose of C to its place. */
    private void turn(float[] sums, int fromRow, int toRow, int fromColumn, int toColumn) {
        int rows = toRow - fromRow;
        int columns = toColumn - fromColumn;
        if (t.accumulate) {
            int turned = ASIDE_ROWS * ASIDE_COLUMNS;
            SimdTranspose.transpose(columns, rows, sums, 0, ASIDE_COLUMNS, sums, turned, ASIDE_ROWS, false);
            GemmEpilogue.finish(t, co, ro, sums, turned, ASIDE_ROWS, fromRow, toRow, fromColumn, toColumn);
        } else {
            int to = co + fromRow * t.ldc + fromColumn;
            SimdTranspose.transpose(columns, rows, sums, 0, ASIDE_COLUMNS, t.c, to, t.ldc, false);
            GemmEpilogue.finish(t, co, ro, null, 0, 0, fromRow, toRow, fromColumn, toColumn);
        }
    }

    /** Up to {@link #GROUP} columns of C for some blocks of k: whole strips, and a last one that is narrower. */
    private void group(
            int fromRow,
            int toRow,
            int column,
            int width,
            int p,
            int depth,
            float[] c,
            int co,
            int ldc,
            boolean apart) {
        int rows = toRow - fromRow;
        int whole = width / TILE_COLUMNS * TILE_COLUMNS;
        boolean direct = !t.transB && rows <= DIRECT_ROWS;
        // Transposing fills whole vectors along k.
        int panel = GemmTask.tiles(depth, LENGTH) * LENGTH * TILE_COLUMNS;
        int packed = t.transB || direct ? 1 : GemmTask.tiles(width, TILE_COLUMNS);
        strips = grown(strips, packed * panel);
        int from = t.transB ? bo + column * t.ldb + p : bo + p * t.ldb + column;
        if (!t.transB && !direct) {
            GemmPacking.strips(depth, whole / TILE_COLUMNS, t.b, from, t.ldb, strips, panel);
        }
        int j = 0;
        for (int at = 0; j < whole; j += TILE_COLUMNS) {
            if (direct) {
                strip(false, fromRow, toRow, TILE_COLUMNS, p, depth, t.b, from + j, t.ldb, c, co + j, ldc, apart);
                continue;
            }
            if (t.transB) {
                GemmPacking.columns(depth, TILE_COLUMNS, t.b, from + j * t.ldb, t.ldb, strips, TILE_COLUMNS);
            }
            strip(false, fromRow, toRow, TILE_COLUMNS, p, depth, strips, at, TILE_COLUMNS, c, co + j, ldc, apart);
            at += t.transB ? 0 : panel;
        }
        if (j < width) {
            boolean narrow = WIDE && width - j <= GemmTile16x1.COLUMNS && rows > TILE_ROWS;
            int step = narrow ? GemmTile16x1.COLUMNS : TILE_COLUMNS;
            if (t.transB) {
                GemmPacking.columns(depth, width - j, t.b, from + j * t.ldb, t.ldb, strips, step);
            } else {
                GemmPacking.strip(depth, width - j, t.b, from + j, t.ldb, strips, step);
            }
            strip(narrow, fromRow, toRow, width - j, p, depth, strips, 0, step, c, co + j, ldc, apart);
        }
    }

    /**
     * One strip of C for some blocks of k, one after the other. Between them the sums of its tiles wait side by side, in the order
     * of their use; C is read before the first block and written after the last.
     */
    private void strip(
            boolean narrow,
            int fromRow,
            int toRow,
            int width,
            int p,
            int depth,
            float[] panel,
            int po,
            int step,
            float[] c,
            int co,
            int ldc,
            boolean apart) {
        int tileRows = narrow ? GemmTile16x1.ROWS : TILE_ROWS;
        int tileColumns = narrow ? GemmTile16x1.COLUMNS : TILE_COLUMNS;
        int tileStep = narrow ? tileRows * t.aRow : xTile;
        int blockStep = narrow ? GemmKernels.K_BLOCK * t.aStep : xBlock;
        boolean adds = t.accumulate && !apart;
        boolean deep = depth > GemmKernels.K_BLOCK;
        boolean addsFirst = p > 0 || adds && !deep;
        boolean addsLast = adds && deep;
        int size = tileRows * tileColumns;
        int next = deep ? size : 0;
        kept = grown(kept, size + next * GemmTask.tiles(toRow - fromRow, tileRows));
        int a = narrow ? ao + fromRow * t.aRow + p * t.aStep : xo;
        int q = 0;
        do {
            int steps = Math.min(GemmKernels.K_BLOCK, depth - q);
            boolean first = q == 0;
            boolean last = q + steps == depth;
            boolean add = addsFirst || !first;
            int row = po + q * step;
            int at = a;
            int to = co;
            int k = 0;
            for (int i = fromRow; i < toRow; i += tileRows, at += tileStep, to += tileRows * ldc, k += next) {
                int rows = Math.min(tileRows, toRow - i);
                boolean whole = rows == tileRows && width == tileColumns;
                if (!whole && first && addsFirst) {
                    GemmEpilogue.copy(c, to, ldc, rows, width, kept, k, tileColumns, false);
                }
                boolean reads = whole && first;
                boolean writes = whole && last && !addsLast;
                tile(
                        narrow, steps, at, rows - 1, panel, row, step, add,
                        reads ? c : kept, reads ? to : k, reads ? ldc : tileColumns,
                        writes ? c : kept, writes ? to : k, writes ? ldc : tileColumns);
                if (last && !writes) {
                    GemmEpilogue.copy(kept, k, tileColumns, rows, width, c, to, ldc, addsLast);
                }
            }
            a += blockStep;
            q += GemmKernels.K_BLOCK;
        } while (q < depth);
    }

    /** C ← [sums +] A·B for one tile and one block of k. */
    private void tile(
            boolean narrow,
            int depth,
            int at,
            int last,
            float[] panel,
            int po,
            int step,
            boolean add,
            float[] sums,
            int so,
            int lds,
            float[] c,
            int to,
            int ldc) {
        if (narrow) {
            GemmTile16x1.multiply(
                    depth, t.a, at, t.aRow, t.aStep, last, panel, po, step, add, sums, so, lds, c, to, ldc);
        } else if (WIDE && x != t.a) {
            GemmTile8x2.packed(depth, x, at, panel, po, step, add, sums, so, lds, c, to, ldc);
        } else if (WIDE) {
            GemmTile8x2.multiply(depth, x, at, xRow, xStep, last, panel, po, step, add, sums, so, lds, c, to, ldc);
        } else if (x != t.a) {
            GemmTile5x2.packed(depth, x, at, panel, po, step, add, sums, so, lds, c, to, ldc);
        } else {
            GemmTile5x2.multiply(depth, x, at, xRow, xStep, last, panel, po, step, add, sums, so, lds, c, to, ldc);
        }
    }
}
