package dev.lanewise.engine.kernel;

import java.util.Arrays;

/**
 * The patches of an image (channels, height, width) under a sliding window, as the columns of a matrix: row (c, i, j) holds
 * what place (i, j) of the window sees in channel c, +0 outside the image; column (y, x) is a place of the window. Both
 * in row-major order.
 *
 * @param channels of the image
 * @param down the window along the height
 * @param across the window along the width
 */
public record Patches(int channels, Axis down, Axis across) {
    /**
     * A window along one axis: at its place p, its tap t sees position {@code p · stride + start + t · step} of the image,
     * which may lie outside.
     *
     * @param extent of the image
     * @param places of the window, at least 1
     * @param stride how far it moves from one place to the next
     * @param start minus the padding
     * @param taps elements that the window looks at
     * @param step distance of two taps, the dilation; may be negative
     */
    public record Axis(int extent, int places, int stride, int start, int taps, int step) {
        /**
         * The window that gathers backwards: it slides over the places, and its place p sees, for the position
         * {@code residue + p · stride} of the image, all the places of this window that see that position. Only some of the
         * taps do, {@link #firstTap}, then every {@link #tapStep}-th.
         *
         * @param residue 0 … stride − 1, and less than the extent
         */
        public Axis transposed(int residue) {
            int first = firstTap(residue);
            int every = tapStep();
            int count = first < taps ? (taps - 1 - first) / every + 1 : 0;
            return new Axis(
                    places,
                    (extent - residue + stride - 1) / stride,
                    1,
                    Math.floorDiv(residue - start - first * step, stride),
                    count,
                    -(every * step / stride));
        }

        /** The first tap that sees positions of a residue modulo the stride; the number of taps or more if none does. */
        public int firstTap(int residue) {
            int tap = 0;
            while (tap < taps && Math.floorMod(residue - start - tap * step, stride) != 0) {
                tap++;
            }
            return tap;
        }

        /** From one tap that sees a residue to the next. */
        public int tapStep() {
            int every = 1;
            while (every * step % stride != 0) {
                every++;
            }
            return every;
        }
    }

    /** Rows of the matrix. */
    public int rows() {
        return channels * down.taps * across.taps;
    }

    /** Columns of the matrix. */
    public int columns() {
        return down.places * across.places;
    }

    /** Elements of the image. */
    public int imageSize() {
        return channels * down.extent * across.extent;
    }

    /** Writes the matrix. */
    public void gather(float[] image, int io, float[] matrix, int mo) {
        int to = mo;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < down.taps; i++) {
                for (int j = 0; j < across.taps; j++) {
                    for (int y = 0; y < down.places; y++, to += across.places) {
                        int row = y * down.stride + down.start + i * down.step;
                        gatherRow(image, io + (c * down.extent + row) * across.extent, row, j, matrix, to);
                    }
                }
            }
        }
    }

    private void gatherRow(float[] image, int from, int row, int j, float[] matrix, int to) {
        Arrays.fill(matrix, to, to + across.places, 0);
        for (int x = 0; row >= 0 && row < down.extent && x < across.places; x++) {
            int column = x * across.stride + across.start + j * across.step;
            if (column >= 0 && column < across.extent) {
                matrix[to + x] = image[from + column];
            }
        }
    }
}
