package dev.lanewise.train.augment;

import dev.lanewise.train.data.ImageShape;

/**
 * Moves an image by whole pixels, at most so many in each direction, each as likely; zeros come in where it leaves (LeCun et al., "Gradient-Based
 * Learning Applied to Document Recognition", 1998, section III.C, has such distortions of digits).
 *
 * @param image the shape of a row
 * @param pixels at most, at least 1 and less than height and width
 */
public record Shift(ImageShape image, int pixels) implements Augmentation.OfRow {
    public Shift {
        Augmentation.require(
                pixels >= 1 && pixels < Math.min(image.height(), image.width()),
                "shift", pixels, "at least 1 pixel, and fewer than an image of " + image + " has");
    }

    @Override
    public void check(int features) {
        image.check(features);
    }

    @Override
    public void apply(float[] x, int at, RowDraws draws) {
        int down = draws.below(0, 2 * pixels + 1) - pixels;
        int right = draws.below(1, 2 * pixels + 1) - pixels;
        int height = image.height();
        int width = image.width();
        float[] from = draws.room();
        System.arraycopy(x, at, from, 0, from.length);
        for (int line = 0; line < image.channels() * height; line++) {
            int source = line % height - down;
            for (int column = 0; column < width; column++) {
                int beside = column - right;
                x[at + line * width + column] = source >= 0 && source < height && beside >= 0 && beside < width
                        ? from[(line - down) * width + beside]
                        : 0;
            }
        }
    }
}
