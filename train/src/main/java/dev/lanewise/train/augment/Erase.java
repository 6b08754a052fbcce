package dev.lanewise.train.augment;

import dev.lanewise.train.data.ImageShape;

/**
 * Sets a rectangle of the image, of random size, form and place, to zero (Zhong et al., "Random Erasing Data Augmentation", 2020,
 * algorithm 1, with zeros). Height over width is drawn from 0.3 to 3.3, its logarithm evenly; of ten rectangles the first that
 * fits is taken, and none if none does.
 *
 * @param image the shape of a row
 * @param probability that something is erased, above 0 and up to 1
 * @param least the smallest share of the pixels, above 0
 * @param most the largest, from {@code least} to 1
 */
public record Erase(ImageShape image, double probability, double least, double most) implements Augmentation.OfRow {
    private static final double FLATTEST = 0.3;
    private static final double STEEPEST = 3.3;
    private static final int ATTEMPTS = 10;

    public Erase {
        Augmentation.require(probability > 0 && probability <= 1, "erase: probability", probability, "above 0 and at most 1");
        Augmentation.require(least > 0 && least <= most && most <= 1, "erase: shares", least + " to " + most, "shares above 0, at most 1");
    }

    /** Of 2 to 33 % of the pixels. */
    public static Erase of(ImageShape image, double probability) {
        return new Erase(image, probability, 0.02, 0.33);
    }

    @Override
    public void check(int features) {
        image.check(features);
    }

    @Override
    public void apply(float[] x, int at, RowDraws draws) {
        if (draws.uniform(0) >= probability) {
            return;
        }
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            double pixels = draws.between(4 * attempt, least, most) * image.height() * image.width();
            double form = StrictMath.exp(
                    draws.between(4 * attempt + 1, StrictMath.log(FLATTEST), StrictMath.log(STEEPEST)));
            int height = (int) Math.rint(Math.sqrt(pixels * form));
            int width = (int) Math.rint(Math.sqrt(pixels / form));
            if (height >= 1 && height <= image.height() && width >= 1 && width <= image.width()) {
                erase(
                        x, at,
                        draws.below(4 * attempt + 2, image.height() - height + 1), height,
                        draws.below(4 * attempt + 3, image.width() - width + 1), width);
                return;
            }
        }
    }

    private void erase(float[] x, int at, int top, int height, int left, int width) {
        for (int channel = 0; channel < image.channels(); channel++) {
            for (int line = top; line < top + height; line++) {
                int first = at + (channel * image.height() + line) * image.width() + left;
                for (int i = first; i < first + width; i++) {
                    x[i] = 0;
                }
            }
        }
    }
}
