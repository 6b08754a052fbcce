package dev.lanewise.train.data;

/**
 * How the features of a row are the pixels of an image: channel by channel, each line by line, as convolutions read them.
 *
 * @param height lines, at least 1
 * @param width pixels of a line, at least 1
 * @param channels 1 for grey, 3 for colours, at least 1
 */
public record ImageShape(int height, int width, int channels) {
    public ImageShape {
        if (height < 1 || width < 1 || channels < 1 || (long) height * width * channels > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("image: " + height + "×" + width + "×" + channels
                    + ", want at least 1 of each, and no more than an array can hold");
        }
    }

    /** A grey image. */
    public static ImageShape of(int height, int width) {
        return new ImageShape(height, width, 1);
    }

    /** The number of values. */
    public int size() {
        return height * width * channels;
    }

    /** @throws DataException unless rows of so many features are such images */
    public void check(int features) {
        if (features != size()) {
            throw new DataException("an image of " + this + " has " + size() + " values, the rows have " + features
                    + " features; give the shape that they have, and leave out columns that are no pixels");
        }
    }

    @Override
    public String toString() {
        return height + "×" + width + (channels == 1 ? "" : "×" + channels);
    }
}
