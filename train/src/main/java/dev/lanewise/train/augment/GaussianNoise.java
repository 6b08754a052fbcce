package dev.lanewise.train.augment;

/**
 * Adds normal values to the features: x + σz. For small σ much like a penalty on the derivatives of what the network computes (Bishop,
 * "Training with Noise is Equivalent to Tikhonov Regularization", 1995).
 *
 * @param deviation σ, above 0 and finite, in the unit of the scaled features: with standardised ones, in standard deviations
 */
public record GaussianNoise(float deviation) implements Augmentation.OfRow {
    public GaussianNoise {
        Augmentation.require(deviation > 0 && deviation <= Float.MAX_VALUE, "noise", deviation, "a finite deviation above 0");
    }

    @Override
    public void apply(float[] x, int at, RowDraws draws) {
        float[] z = draws.room();
        draws.normals(z);
        for (int i = 0; i < z.length; i++) {
            x[at + i] = Math.fma(deviation, z[i], x[at + i]);
        }
    }
}
