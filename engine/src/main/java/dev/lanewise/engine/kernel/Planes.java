package dev.lanewise.engine.kernel;

/**
 * Images (images, channels, area) whose elements are normalised together by rows: a channel of all images (batch
 * normalisation), or a group of channels of one image (group normalisation). A plane is one channel of one image.
 *
 * @param groups of the channels of an image, a divisor of them; 0 for a row a channel
 */
public record Planes(int images, int channels, int area, int groups) {
    public int count() {
        return images * channels;
    }

    public int rows() {
        return groups == 0 ? channels : images * groups;
    }

    /** Elements of a row. */
    public int rowSize() {
        return groups == 0 ? images * area : channels / groups * area;
    }

    /** The row that a plane is part of. */
    public int row(int plane) {
        return groups == 0 ? plane % channels : plane / (channels / groups);
    }

    /** The first plane of a row. */
    public int firstPlane(int row) {
        return groups == 0 ? row : row * (channels / groups);
    }

    /** From one plane of a row to the next. */
    public int planeStep() {
        return groups == 0 ? channels : 1;
    }
}
