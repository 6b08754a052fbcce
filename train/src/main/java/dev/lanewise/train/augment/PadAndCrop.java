package dev.lanewise.train.augment;

import dev.lanewise.train.data.ImageShape;

/**
 * Widens an image by so many pixels on each side and cuts one of the old size out of it, each place as likely (He et al., "Deep
 * Residual Learning for Image Recognition", 2016, section 4.2). What it is widened by is its mirror image about the outermost
 * pixels, where {@link Shift} has zeros.
 *
 * @param image the shape of a row
 * @param padding pixels on each side, at least 1 and less than height and width
 */
public record PadAndCrop(ImageShape image, int padding) implements Augmentation.OfRow {
    public PadAndCrop {
        Augmentation.require(
                padding >= 1 && padding < Math.min(image.height(), image.width()),
                "crop", padding, "at least 1 pixel, and fewer than an image of " + image + " has");
    }

    @Override
    public void check(int features) {
        image.check(features);
    }

    @Override
    public void apply(float[] x, int at, RowDraws draws) {
        int down = draws.below(0, 2 * padding + 1) - padding;
        int right = draws.below(1, 2 * padding + 1) - padding;
        int height = image.height();
        int width = image.width();
        float[] from = draws.room();
        System.arraycopy(x, at, from, 0, from.length);
        for (int line = 0; line < image.channels() * height; line++) {
            int source = line / height * height + mirrored(line % height + down, height);
            for (int column = 0; column < width; column++) {
                x[at + line * width + column] = from[source * width + mirrored(column + right, width)];
            }
        }
    }

    private static int mirrored(int place, int size) {
        int inside = Math.abs(place);
        return inside < size ? inside : 2 * size - 2 - inside;
    }
}
