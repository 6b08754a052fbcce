package dev.lanewise.train;

import dev.lanewise.train.augment.Augmentations;
import dev.lanewise.train.augment.Augmenter;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.data.RowWeights;

/** The rows that a run trains on, as its steps see them: augmented, each with what its loss is multiplied by. */
final class TrainingRows {
    private final Examples data;
    private final boolean mixes;
    private final Augmenter augmenter;
    /** Null without weights. */
    private final float[] factors;

    /** @throws dev.lanewise.train.data.DataException if an augmentation does not suit the rows */
    TrainingRows(Examples data, Augmentations augmentations, long seed) {
        this.data = data;
        this.mixes = augmentations.mixes();
        this.augmenter = new Augmenter(augmentations, data, seed);
        this.factors = data.weights().map(RowWeights::factors).orElse(null);
    }

    Examples data() {
        return data;
    }

    Augmenter augmenter() {
        return augmenter;
    }

    /** Whether rows are mixed with others. */
    boolean mixes() {
        return mixes;
    }

    /** Whether rows count differently. */
    boolean weighted() {
        return factors != null;
    }

    /** What the loss of a row is multiplied by. */
    float factor(int row) {
        return factors == null ? 1 : factors[row];
    }
}
