package dev.lanewise.train.augment;

import dev.lanewise.train.data.ImageShape;

/**
 * Puts a rectangle of another image in the place of that of an image: 1 − λ of its pixels, with λ of the beta distribution with both
 * parameters α, about a centre anywhere, and cut off at the edges (Yun et al., "CutMix: Regularization Strategy to Train Strong
 * Classifiers with Localizable Features", 2019). The targets' shares are those of the pixels in the end. The other row is any of
 * the training data.
 *
 * @param image the shape of a row
 * @param alpha α, above 0 and at most 1000; 1 in the paper
 */
public record CutMix(ImageShape image, double alpha) implements Augmentation.OfPair {
    public CutMix {
        Augmentation.require(alpha > 0 && alpha <= 1000, "cutmix", alpha, "above 0 and at most 1000");
    }

    @Override
    public void check(int features) {
        image.check(features);
    }

    @Override
    public float mix(float[] x, int at, float[] other, RowDraws draws) {
        double side = Math.sqrt(1 - draws.beta(alpha, 0));
        int high = (int) (image.height() * side);
        int wide = (int) (image.width() * side);
        int top = draws.below(64, image.height()) - high / 2;
        int left = draws.below(65, image.width()) - wide / 2;
        int bottom = Math.min(image.height(), top + high);
        int right = Math.min(image.width(), left + wide);
        top = Math.max(0, top);
        left = Math.max(0, left);
        for (int channel = 0; channel < image.channels(); channel++) {
            for (int line = top; line < bottom; line++) {
                int first = (channel * image.height() + line) * image.width() + left;
                System.arraycopy(other, first, x, at + first, right - left);
            }
        }
        return 1 - (float) ((bottom - top) * (right - left)) / (image.height() * image.width());
    }
}
