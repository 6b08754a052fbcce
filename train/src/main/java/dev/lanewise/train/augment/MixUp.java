package dev.lanewise.train.augment;

/**
 * Mixes each row with another one: λx + (1 − λ)x′, with λ of the beta distribution with both parameters α, drawn for each row (Zhang et al.,
 * "mixup: Beyond Empirical Risk Minimization", 2018). The other row is any of the training data.
 *
 * @param alpha α, above 0 and at most 1000; 0.1 to 0.4 in the paper, 1 draws λ evenly
 */
public record MixUp(double alpha) implements Augmentation.OfPair {
    public MixUp {
        Augmentation.require(alpha > 0 && alpha <= 1000, "mixup", alpha, "above 0 and at most 1000");
    }

    @Override
    public float mix(float[] x, int at, float[] other, RowDraws draws) {
        float share = (float) draws.beta(alpha, 0);
        float rest = 1 - share;
        for (int i = 0; i < other.length; i++) {
            x[at + i] = Math.fma(share, x[at + i], rest * other[i]);
        }
        return share;
    }
}
