package dev.lanewise.train.augment;

/**
 * One way of changing training rows at random. What becomes of a row depends on the seed, the row's number and the epoch
 * alone: neither on the batch it is in nor on threads.
 */
public sealed interface Augmentation {
    /** Changes a row by itself. */
    sealed interface OfRow extends Augmentation permits GaussianNoise, Shift, Flip, Rotate, PadAndCrop, Erase {
        /**
         * Changes the features of a row in place. Allocates nothing.
         *
         * @param x where they are
         * @param at the first of them
         * @param draws of this row, with as much room to work in as it has features
         */
        void apply(float[] x, int at, RowDraws draws);
    }

    /** Mixes a row with another one. The targets are mixed in the same shares. */
    sealed interface OfPair extends Augmentation permits MixUp, CutMix {
        /**
         * Mixes another row into the features of a row. Allocates nothing.
         *
         * @param x where they are
         * @param at the first of them
         * @param other the features of the other row, from 0 on
         * @param draws of this row
         * @return the share of the row itself, in [0, 1]
         */
        float mix(float[] x, int at, float[] other, RowDraws draws);
    }

    /** @throws dev.lanewise.train.data.DataException unless it suits rows of so many features */
    default void check(int features) {}

    /** @throws IllegalArgumentException unless the condition holds */
    static void require(boolean holds, String name, Object value, String range) {
        if (!holds) {
            throw new IllegalArgumentException("augmentation: " + name + " " + value + ", want " + range);
        }
    }
}
