package dev.lanewise.engine.kernel.simd;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.kernel.Patches;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * How an image is laid out so that its patches can be read without writing them out: with its padding, and with the columns
 * dealt out by their position modulo the stride. What one tap of the window sees at neighbouring places in a row then lies
 * side by side, and an element of the matrix of patches stands at {@code offset of its row + offset of its column}.
 * Reading a vector past the end of a row of places is harmless.
 */
final class StagedImage {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    private static final float[] LANE_NUMBERS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private final boolean dealtOut;

    private Patches patches;

    /** The first row and column of the image that some tap sees; how many rows and columns there are from there. */
    private int top;

    private int left;
    private int rows;
    private int columns;

    /** What the position is taken modulo, and how far neighbouring places then are apart. */
    private int stride;

    private int apart;

    /** The elements of a row with one remainder of their position, of a row, of a channel. */
    private int part;

    private int pitch;
    private int plane;

    private StagedImage(boolean dealtOut) {
        this.dealtOut = dealtOut;
    }

    /** As described. */
    static StagedImage dealtOut() {
        return new StagedImage(true);
    }

    /** With the columns as they are: what neighbouring taps see at one place lies side by side, if nothing is between them. */
    static StagedImage plain() {
        return new StagedImage(false);
    }

    void layOut(Patches patches) {
        if (patches.equals(this.patches)) {
            return;
        }
        this.patches = patches;
        top = first(patches.down());
        rows = last(patches.down()) - top + 1;
        left = first(patches.across());
        columns = last(patches.across()) - left + 1;
        stride = dealtOut ? patches.across().stride() : 1;
        apart = patches.across().stride() / stride;
        part = (Math.ceilDiv(columns, stride) + L - 1) / L * L;
        pitch = stride * part;
        // An odd number of vectors, so that the channels do not compete for the same lines of the caches.
        plane = (rows * pitch / L | 1) * L;
    }

    private static int first(Patches.Axis axis) {
        return axis.start() + Math.min(0, (axis.taps() - 1) * axis.step());
    }

    private static int last(Patches.Axis axis) {
        return axis.start() + Math.max(0, (axis.taps() - 1) * axis.step()) + (axis.places() - 1) * axis.stride();
    }

    /** Elements, those that are read past the end included. */
    int size() {
        return patches.channels() * plane + 2 * L;
    }

    /** Where the rows of the matrix of patches begin. */
    void rowOffsets(int[] offsets) {
        Patches.Axis down = patches.down();
        Patches.Axis across = patches.across();
        int k = 0;
        for (int c = 0; c < patches.channels(); c++) {
            for (int i = 0; i < down.taps(); i++) {
                int row = down.start() + i * down.step() - top;
                for (int j = 0; j < across.taps(); j++) {
                    int column = across.start() + j * across.step() - left;
                    offsets[k++] = c * plane + row * pitch + column % stride * part + column / stride;
                }
            }
        }
    }

    /** Where what tap i down and tap 0 across see of the first channel begins. */
    int rowOffset(int i) {
        Patches.Axis down = patches.down();
        int column = patches.across().start() - left;
        return (down.start() + i * down.step() - top) * pitch + column % stride * part + column / stride;
    }

    /** Where the columns stand in relation to that. */
    int columnOffset(int column) {
        int across = patches.across().places();
        return column / across * patches.down().stride() * pitch + column % across * apart;
    }

    void write(float[] image, int io, float[] staged) {
        if (stride == 1) {
            for (int v = 0; v < pitch; v += L) {
                writeVectors(image, io, v, staged);
            }
        } else {
            writeDealtOut(image, io, staged);
        }
    }

    /** One vector of each row. */
    private void writeVectors(float[] image, int io, int v, float[] staged) {
        int height = patches.down().extent();
        int width = patches.across().extent();
        FloatVector zero = FloatVector.zero(S);
        // Not indexInRange: at a negative index it makes masks that C2 does not keep in registers.
        FloatVector lane = FloatVector.fromArray(S, LANE_NUMBERS, 0);
        VectorMask<Float> outside = lane.compare(LT, -left - v).or(lane.compare(GE, width - left - v));
        for (int c = 0; c < patches.channels(); c++) {
            for (int r = 0; r < rows; r++) {
                int to = c * plane + r * pitch + v;
                int row = top + r;
                int from = io + (c * height + row) * width + left + v;
                if (row < 0 || row >= height) {
                    zero.intoArray(staged, to);
                } else if (from >= 0 && from + L <= image.length) {
                    FloatVector.fromArray(S, image, from).blend(zero, outside).intoArray(staged, to);
                } else {
                    for (int l = 0; l < L; l++) {
                        int column = left + v + l;
                        staged[to + l] = column >= 0 && column < width ? image[from + l] : 0;
                    }
                }
            }
        }
    }

    private void writeDealtOut(float[] image, int io, float[] staged) {
        int height = patches.down().extent();
        int width = patches.across().extent();
        for (int c = 0; c < patches.channels(); c++) {
            for (int r = 0; r < rows; r++) {
                int row = top + r;
                int from = io + (c * height + row) * width + left;
                boolean inside = row >= 0 && row < height;
                for (int remainder = 0; remainder < stride; remainder++) {
                    int to = c * plane + r * pitch + remainder * part;
                    // The elements of this remainder, of which the image has those from first to last - 1.
                    int count = Math.max(0, Math.ceilDiv(columns - remainder, stride));
                    int last = inside ? Math.clamp(Math.ceilDiv(width - left - remainder, stride), 0, count) : 0;
                    int first = Math.clamp(Math.ceilDiv(-left - remainder, stride), 0, last);
                    Arrays.fill(staged, to, to + first, 0);
                    for (int q = first; q < last; q++) {
                        staged[to + q] = image[from + remainder + q * stride];
                    }
                    Arrays.fill(staged, to + last, to + count, 0);
                }
            }
        }
    }

    /**
     * Copies a strip of the matrix of patches to a panel: rows {@code from … from + depth − 1}, some columns.
     *
     * @param offsets of the rows
     * @param panel {@code depth} rows at a distance of {@code step}, which has room for one more vector than the strip
     */
    void pack(float[] staged, int[] offsets, int from, int depth, int column, int width, float[] panel, int step) {
        int across = patches.across().places();
        int done = 0;
        while (done < width) {
            int inRow = Math.min(width - done, across - (column + done) % across);
            int at = columnOffset(column + done);
            // Vectors that reach beyond what there is in this row are overwritten by the next row's.
            for (int v = 0; v < inRow; v += L) {
                packVectors(staged, offsets, from, depth, at + v, panel, done + v, step);
            }
            done += inRow;
        }
    }

    private static void packVectors(
            float[] staged, int[] offsets, int from, int depth, int at, float[] panel, int po, int step) {
        for (int k = 0, to = po; k < depth; k++, to += step) {
            FloatVector.fromArray(S, staged, offsets[from + k] + at).intoArray(panel, to);
        }
    }
}
