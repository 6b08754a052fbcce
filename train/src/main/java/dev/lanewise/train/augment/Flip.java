package dev.lanewise.train.augment;

import dev.lanewise.train.data.ImageShape;

/**
 * Mirrors an image, or leaves it: each as likely.
 *
 * @param image the shape of a row
 * @param vertical whether top and bottom are exchanged, not left and right
 */
public record Flip(ImageShape image, boolean vertical) implements Augmentation.OfRow {
    @Override
    public void check(int features) {
        image.check(features);
    }

    @Override
    public void apply(float[] x, int at, RowDraws draws) {
        if (draws.below(0, 2) == 0) {
            return;
        }
        int height = image.height();
        int width = image.width();
        int lines = vertical ? height / 2 : height;
        int columns = vertical ? width : width / 2;
        for (int channel = 0; channel < image.channels(); channel++) {
            int first = at + channel * height * width;
            for (int line = 0; line < lines; line++) {
                for (int column = 0; column < columns; column++) {
                    int here = first + line * width + column;
                    int there = vertical
                            ? first + (height - 1 - line) * width + column
                            : first + line * width + width - 1 - column;
                    float kept = x[here];
                    x[here] = x[there];
                    x[there] = kept;
                }
            }
        }
    }
}
