package dev.lanewise.autograd.op;

import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.MapKernels;
import java.util.Arrays;

/**
 * The patches of an image under a window as the columns of a matrix: row (c, i, j) holds what place (i, j) of the window
 * sees in channel c, column (y, x) is the window's place.
 *
 * @param window how the patches are cut
 * @param channels of the image
 * @param height of the image
 * @param width of the image
 * @param down places of the window along the height
 * @param across places of the window along the width
 */
record Patches(Window window, int channels, int height, int width, int down, int across) {
    static Patches of(String op, Window window, int channels, int height, int width) {
        return new Patches(
                window, channels, height, width, window.rows(op, height), window.columns(op, width));
    }

    int rows() {
        return channels * window.height() * window.width();
    }

    int columns() {
        return down * across;
    }

    /** Elements of the image. */
    int imageSize() {
        return channels * height * width;
    }

    /** Whether the image is its own matrix of patches. */
    boolean areTheImage() {
        return window.isPointwise();
    }

    /** Writes the matrix; the padding is +0. */
    void gather(float[] image, int io, float[] matrix, int mo) {
        int to = mo;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < window.height(); i++) {
                for (int j = 0; j < window.width(); j++, to += columns()) {
                    gatherRow(image, io + c * height * width, i, j, matrix, to);
                }
            }
        }
    }

    private void gatherRow(float[] plane, int po, int i, int j, float[] matrix, int to) {
        int first = firstColumn(j);
        int end = endColumn(j);
        int stride = window.strideAcross();
        for (int y = 0; y < down; y++, to += across) {
            int row = y * window.strideDown() - window.paddingDown() + i * window.dilationDown();
            if (row < 0 || row >= height || first >= end) {
                Arrays.fill(matrix, to, to + across, 0);
                continue;
            }
            int from = po + row * width + first * stride - window.paddingAcross() + j * window.dilationAcross();
            Arrays.fill(matrix, to, to + first, 0);
            if (stride == 1) {
                System.arraycopy(plane, from, matrix, to + first, end - first);
            } else {
                for (int x = first; x < end; x++, from += stride) {
                    matrix[to + x] = plane[from];
                }
            }
            Arrays.fill(matrix, to + end, to + across, 0);
        }
    }

    /**
     * The transpose of {@link #gather}: each element of the image becomes the sum of those that gather copied from it, in
     * row-major order of their places (i, j) in the window, starting at +0.
     */
    void scatter(MapKernels kernels, float[] matrix, int mo, float[] image, int io) {
        Arrays.fill(image, io, io + imageSize(), 0);
        int from = mo;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < window.height(); i++) {
                for (int j = 0; j < window.width(); j++, from += columns()) {
                    scatterRow(kernels, matrix, from, image, io + c * height * width, i, j);
                }
            }
        }
    }

    private void scatterRow(MapKernels kernels, float[] matrix, int from, float[] plane, int po, int i, int j) {
        int first = firstColumn(j);
        int end = endColumn(j);
        int stride = window.strideAcross();
        for (int y = 0; y < down; y++, from += across) {
            int row = y * window.strideDown() - window.paddingDown() + i * window.dilationDown();
            if (row < 0 || row >= height) {
                continue;
            }
            int to = po + row * width + first * stride - window.paddingAcross() + j * window.dilationAcross();
            if (stride == 1 && end > first) {
                kernels.binary(BinaryMap.ADD, plane, to, matrix, from + first, plane, to, end - first);
            } else {
                for (int x = first; x < end; x++, to += stride) {
                    plane[to] += matrix[from + x];
                }
            }
        }
    }

    /** The first place across at which column j of the window lies in the image. */
    private int firstColumn(int j) {
        int missing = window.paddingAcross() - j * window.dilationAcross();
        return missing <= 0 ? 0 : Math.min(across, (missing + window.strideAcross() - 1) / window.strideAcross());
    }

    /** The place across from which on it does not. */
    private int endColumn(int j) {
        int room = width + window.paddingAcross() - j * window.dilationAcross();
        return room <= 0 ? 0 : Math.min(across, (room + window.strideAcross() - 1) / window.strideAcross());
    }
}
