package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.GemmKernels;
import java.util.Arrays;

/**
 * One thread's work on a product of weights with patches, with the buffers for it. As in a matrix product, strips of the
 * matrix of patches are packed just before use; they are read from the staged image, and the matrix is never written
 * out.
 */
final class ConvolutionPiece {
    private static final boolean WIDE = SimdWidth.SPECIES.length() >= 16;
    private static final int TILE_ROWS = GemmTask.TILE_ROWS;
    private static final int TILE_COLUMNS = GemmTask.TILE_COLUMNS;

    /** The distance of a panel's rows: see {@link StagedImage#pack}. */
    private static final int STEP = TILE_COLUMNS + SimdWidth.SPECIES.length();

    private static final ThreadLocal<ConvolutionPiece> OWN = ThreadLocal.withInitial(ConvolutionPiece::new);

    private final float[] panel = new float[GemmKernels.K_BLOCK * STEP];

    /** One tile, for the edges of the product. */
    private final float[] edge = new float[TILE_ROWS * TILE_COLUMNS];

    private final ConvolutionOfOne one = new ConvolutionOfOne();
    private float[] staged = {};

    /** The product, where its columns do not lie side by side in the result. */
    private float[] aside = {};

    /** The calling thread's own. */
    static ConvolutionPiece own() {
        return OWN.get();
    }

    /** Some columns of the product with number {@code one}. */
    void compute(ConvolutionTask t, int one, int from, int to) {
        int places = t.patches.columns();
        if (staged.length < t.layout.size()) {
            staged = new float[t.layout.size()];
        }
        t.layout.write(t.x, t.xo + one * t.patches.imageSize(), staged);
        if (t.strided) {
            if (aside.length < t.rows * places) {
                aside = new float[t.rows * places];
            }
            multiply(t, one % t.groups, from, to, aside, 0);
            spread(t, one, from, to);
        } else {
            int at = t.yo + one * t.rows * places;
            multiply(t, one % t.groups, from, to, t.y, at);
            finish(t, one % t.groups, from, to - from, at);
        }
    }

    private void multiply(ConvolutionTask t, int group, int from, int to, float[] y, int yo) {
        int k = t.patches.rows();
        int places = t.patches.columns();
        for (int r = 0; k == 0 && r < t.rows; r++) {
            Arrays.fill(y, yo + r * places + from, yo + r * places + to, 0);
        }
        if (t.rows == 1 && k > 0) {
            one.multiply(t, staged, t.weightAt(group, 0), from, to, y, yo);
            return;
        }
        for (int column = from; column < to; column += TILE_COLUMNS) {
            int width = Math.min(TILE_COLUMNS, to - column);
            for (int p = 0; p < k; p += GemmKernels.K_BLOCK) {
                int depth = Math.min(GemmKernels.K_BLOCK, k - p);
                t.layout.pack(staged, t.offsets, p, depth, column, width, panel, STEP);
                for (int row = 0; row < t.rows; row += TILE_ROWS) {
                    int at = t.weightAt(group, row) + p * TILE_ROWS;
                    int rows = Math.min(TILE_ROWS, t.rows - row);
                    int target = yo + row * places + column;
                    if (rows == TILE_ROWS && width == TILE_COLUMNS) {
                        tile(depth, t.weights, at, y, target, places, p > 0);
                    } else {
                        tile(depth, t.weights, at, edge, 0, TILE_COLUMNS, false);
                        GemmEpilogue.copy(edge, 0, TILE_COLUMNS, rows, width, y, target, places, p > 0);
                    }
                }
            }
        }
    }

    private void tile(int depth, float[] weights, int at, float[] c, int to, int ldc, boolean add) {
        if (WIDE) {
            GemmTile8x2.packed(depth, weights, at, panel, 0, STEP, add, c, to, ldc, c, to, ldc);
        } else {
            GemmTile5x2.packed(depth, weights, at, panel, 0, STEP, add, c, to, ldc, c, to, ldc);
        }
    }

    /** Bias and activation. */
    private static void finish(ConvolutionTask t, int group, int from, int n, int yo) {
        for (int r = 0; r < t.rows; r++) {
            int at = yo + r * t.patches.columns() + from;
            if (t.bias != null) {
                t.map.binaryScalar(BinaryMap.ADD, t.y, at, t.bias[t.biasOffset + group * t.rows + r], t.y, at, n);
            }
            if (t.activation != null) {
                t.map.unary(t.activation, t.y, at, t.y, at, n);
            }
        }
    }

    /** Brings the columns to their places in the planes of the result. */
    private void spread(ConvolutionTask t, int one, int from, int to) {
        int across = t.patches.across().places();
        for (int r = 0; r < t.rows; r++) {
            int plane = t.yo + (one * t.rows + r) * t.height * t.width;
            int sum = r * t.patches.columns();
            for (int p = from; p < to; p++) {
                int row = t.top + p / across * t.strideDown;
                t.y[plane + row * t.width + t.left + p % across * t.strideAcross] = aside[sum + p];
            }
        }
    }
}
