package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ConvolutionKernels;
import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.Patches;
import java.util.function.IntConsumer;

/**
 * The gradient of a convolution's weight, transposed: rows are those of the matrix of patches, read where they stand in the
 * staged image, columns are the outputs, so that only the gradient of the outputs has to be packed. The pieces that
 * threads share are the blocks of images in each group, cut along the rows where those are too few.
 */
final class WeightGradientTask implements IntConsumer {
    private static final boolean WIDE = SimdWidth.SPECIES.length() >= 16;
    private static final int TILE_ROWS = WIDE ? PatchTile8x2.ROWS : PatchTile5x2.ROWS;
    private static final int TILE_COLUMNS = GemmTask.TILE_COLUMNS;
    private static final ThreadLocal<WeightGradientTask> OWN = ThreadLocal.withInitial(WeightGradientTask::new);

    /** What one thread needs for a piece. */
    private static final class Buffers {
        private static final ThreadLocal<Buffers> OWN = ThreadLocal.withInitial(Buffers::new);

        final float[] panel = new float[GemmKernels.K_BLOCK * TILE_COLUMNS];
        float[] staged = {};
    }

    private final StagedImage layout = StagedImage.dealtOut();
    private Patches patches;
    private int images;
    private int groups;
    private int outputs;
    private float[] x;
    private int xo;
    private float[] dy;
    private int dyo;

    /** Where the rows and columns of the matrix of patches stand in a staged image; the rows up to whole tiles. */
    private int[] rowOffsets = {};

    private int[] columnOffsets = {};

    /** For each block of images and group a transposed gradient, up to whole tiles. */
    private float[] sums = {};

    private int tiles;
    private int columns;
    private int length;
    private int blocks;
    private int pieces;

    /** The calling thread's own. */
    static WeightGradientTask own() {
        return OWN.get();
    }

    void operands(Patches patches, int images, int groups, int outputs, float[] x, int xo, float[] dy, int dyo) {
        this.patches = patches;
        this.images = images;
        this.groups = groups;
        this.outputs = outputs;
        this.x = x;
        this.xo = xo;
        this.dy = dy;
        this.dyo = dyo;
    }

    /** Makes room, chooses the pieces for so many threads and returns their number. */
    int plan(int threads) {
        int k = patches.rows();
        tiles = GemmTask.tiles(k, TILE_ROWS);
        columns = GemmTask.tiles(outputs, TILE_COLUMNS) * TILE_COLUMNS;
        length = Math.ceilDiv(images, ConvolutionKernels.IMAGE_BLOCKS);
        blocks = Math.ceilDiv(images, length);
        pieces = blocks * groups >= threads ? 1 : Math.min(tiles, Math.ceilDiv(threads, blocks * groups));
        layout.layOut(patches);
        if (rowOffsets.length < tiles * TILE_ROWS) {
            rowOffsets = new int[tiles * TILE_ROWS];
        }
        layout.rowOffsets(rowOffsets);
        for (int row = k; row < tiles * TILE_ROWS; row++) {
            rowOffsets[row] = rowOffsets[k - 1];
        }
        if (columnOffsets.length < patches.columns()) {
            columnOffsets = new int[patches.columns()];
        }
        for (int column = 0; column < patches.columns(); column++) {
            columnOffsets[column] = layout.columnOffset(column);
        }
        if (sums.length < blocks * groups * size()) {
            sums = new float[blocks * groups * size()];
        }
        return blocks * groups * pieces;
    }

    private int size() {
        return tiles * TILE_ROWS * columns;
    }

    @Override
    public void accept(int number) {
        int piece = number % pieces;
        int from = (int) ((long) tiles * piece / pieces);
        int to = (int) ((long) tiles * (piece + 1) / pieces);
        int group = number / pieces % groups;
        int block = number / pieces / groups;
        int sum = (block * groups + group) * size();
        for (int image = block * length; image < Math.min(images, (block + 1) * length); image++) {
            add(image * groups + group, image > block * length, from, to, sum);
        }
    }

    /** What one image adds to some tiles of rows. */
    private void add(int one, boolean more, int fromTile, int toTile, int sum) {
        Buffers own = Buffers.OWN.get();
        if (own.staged.length < layout.size()) {
            own.staged = new float[layout.size()];
        }
        layout.write(x, xo + one * patches.imageSize(), own.staged);
        int places = patches.columns();
        for (int p = 0; p < places; p += GemmKernels.K_BLOCK) {
            int depth = Math.min(GemmKernels.K_BLOCK, places - p);
            for (int o = 0; o < outputs; o += TILE_COLUMNS) {
                int width = Math.min(TILE_COLUMNS, outputs - o);
                GemmPacking.columns(
                        depth, width, dy, dyo + (one * outputs + o) * places + p, places, own.panel, TILE_COLUMNS);
                for (int tile = fromTile; tile < toTile; tile++) {
                    int to = sum + tile * TILE_ROWS * columns + o;
                    tile(depth, p, own.staged, tile * TILE_ROWS, own.panel, to, more || p > 0);
                }
            }
        }
    }

    private void tile(int depth, int p, float[] staged, int row, float[] panel, int to, boolean add) {
        if (WIDE) {
            PatchTile8x2.multiply(depth, columnOffsets, p, staged, rowOffsets, row, panel, sums, to, columns, add);
        } else {
            PatchTile5x2.multiply(depth, columnOffsets, p, staged, rowOffsets, row, panel, sums, to, columns, add);
        }
    }

    /** Adds the blocks up and writes the gradient of the weight. */
    void finish(float[] dw, int dwo) {
        int k = patches.rows();
        for (int block = 1; block < blocks; block++) {
            GemmEpilogue.add(sums, block * groups * size(), sums, 0, groups * size());
        }
        for (int group = 0; group < groups; group++) {
            SimdTranspose.transpose(k, outputs, sums, group * size(), columns, dw, dwo + group * outputs * k, k, false);
        }
    }

    /** Forgets the operands, so that this thread does not keep them alive. */
    void release() {
        x = null;
        dy = null;
    }
}
