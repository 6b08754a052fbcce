package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.Patches;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.function.IntConsumer;

/**
 * Products of weights with the patches of images, {@code rows} × patches.columns() each, cut into pieces that threads share:
 * a piece is a group of an image, or some columns of it where those are too few. An object that each calling thread
 * keeps, rather than a lambda, because a kernel must not allocate.
 */
final class ConvolutionTask implements IntConsumer {
    private static final int TILE_ROWS = GemmTask.TILE_ROWS;
    private static final int TILE_COLUMNS = GemmTask.TILE_COLUMNS;
    private static final ThreadLocal<ConvolutionTask> OWN = ThreadLocal.withInitial(ConvolutionTask::new);

    final StagedImage layout = StagedImage.dealtOut();
    Patches patches;
    int groups;
    int rows;
    float[] x;
    int xo;
    float[] bias;
    int biasOffset;
    UnaryMap activation;
    float[] y;
    int yo;

    /** Where the columns go in the planes of y, which have {@code height} rows of {@code width}: as they are, or strided. */
    boolean strided;

    int height;
    int width;
    int top;
    int left;
    int strideDown;
    int strideAcross;
    MapKernels map;

    /** The weights of each group in panels of a tile's rows, one step of k after the other; rows that are missing +0. */
    float[] weights = {};

    /** Where the rows of the matrix of patches stand in a staged image. */
    int[] offsets = {};

    private int pieces;

    /** The calling thread's own. */
    static ConvolutionTask own() {
        return OWN.get();
    }

    /** Elements of the packed weights of a group. */
    int groupSize() {
        return GemmTask.tiles(rows, TILE_ROWS) * TILE_ROWS * patches.rows();
    }

    /** Makes room for weights and offsets, once patches, groups and rows are known. */
    void prepare() {
        int k = patches.rows();
        layout.layOut(patches);
        if (offsets.length < k) {
            offsets = new int[k];
        }
        layout.rowOffsets(offsets);
        if (weights.length < groups * groupSize()) {
            weights = new float[groups * groupSize()];
        }
    }

    /** Where the packed weight of a row stands, for the first step of k. */
    int weightAt(int group, int row) {
        return group * groupSize() + row / TILE_ROWS * TILE_ROWS * patches.rows() + row % TILE_ROWS;
    }

    /** Chooses the pieces for so many threads and returns their number. */
    int plan(int images, int threads) {
        int products = images * groups;
        int strips = GemmTask.tiles(patches.columns(), TILE_COLUMNS);
        pieces = products >= threads ? 1 : Math.min(strips, Math.ceilDiv(threads, products));
        return products * pieces;
    }

    /** Forgets the arrays, so that this thread does not keep them alive. */
    void release() {
        x = null;
        bias = null;
        y = null;
    }

    @Override
    public void accept(int number) {
        int piece = number % pieces;
        int strips = GemmTask.tiles(patches.columns(), TILE_COLUMNS);
        int from = (int) ((long) strips * piece / pieces) * TILE_COLUMNS;
        int to = (int) ((long) strips * (piece + 1) / pieces) * TILE_COLUMNS;
        ConvolutionPiece.own().compute(this, number / pieces, from, Math.min(to, patches.columns()));
    }
}
