package dev.lanewise.train.augment;

import dev.lanewise.train.data.ImageShape;

/**
 * Turns an image about its centre by an angle of at most so many degrees to either side. Between pixels values are bilinear, beyond
 * the image they are zero.
 *
 * @param image the shape of a row
 * @param degrees at most, above 0 and up to 180
 */
public record Rotate(ImageShape image, double degrees) implements Augmentation.OfRow {
    public Rotate {
        Augmentation.require(degrees > 0 && degrees <= 180, "rotate", degrees, "above 0 and at most 180 degrees");
    }

    @Override
    public void check(int features) {
        image.check(features);
    }

    @Override
    public void apply(float[] x, int at, RowDraws draws) {
        // StrictMath's sine allocates: the first terms of both series at an eighth of the angle, and three doublings.
        double eighth = draws.between(0, -degrees, degrees) * (Math.PI / 180 / 8);
        double cos = 0;
        double sin = 0;
        for (int k = 16; k > 0; k -= 2) {
            cos = (1 - cos) * eighth * eighth / (k * (k - 1));
            sin = (1 - sin) * eighth * eighth / (k * (k + 1));
        }
        cos = 1 - cos;
        sin = (1 - sin) * eighth;
        for (int i = 0; i < 3; i++) {
            double doubled = 2 * sin * cos;
            cos = (cos - sin) * (cos + sin);
            sin = doubled;
        }
        int height = image.height();
        int width = image.width();
        double middleY = (height - 1) * 0.5;
        double middleX = (width - 1) * 0.5;
        float[] from = draws.room();
        System.arraycopy(x, at, from, 0, from.length);
        for (int channel = 0; channel < image.channels(); channel++) {
            int first = channel * height * width;
            for (int line = 0; line < height; line++) {
                double dy = line - middleY;
                for (int column = 0; column < width; column++) {
                    double dx = column - middleX;
                    x[at + first + line * width + column] = (float)
                            between(from, first, middleY + cos * dy - sin * dx, middleX + sin * dy + cos * dx);
                }
            }
        }
    }

    /** The value at a place between four pixels. */
    private double between(float[] from, int first, double y, double x) {
        int line = (int) Math.floor(y);
        int column = (int) Math.floor(x);
        double down = y - line;
        double right = x - column;
        double above = (1 - right) * pixel(from, first, line, column) + right * pixel(from, first, line, column + 1);
        double below = (1 - right) * pixel(from, first, line + 1, column) + right * pixel(from, first, line + 1, column + 1);
        return (1 - down) * above + down * below;
    }

    private double pixel(float[] from, int first, int line, int column) {
        return line >= 0 && line < image.height() && column >= 0 && column < image.width()
                ? from[first + line * image.width() + column]
                : 0;
    }
}
