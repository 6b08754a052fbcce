package dev.lanewise.train.augment;

import dev.lanewise.train.data.Examples;

/**
 * Reads training rows augmented. A row in an epoch is the same whichever rows were read before. The other row of a mixture is taken
 * as the augmentations before the mixing have made it. Not for several threads.
 */
public final class Augmenter {
    private final Examples data;
    private final Augmentation[] list;
    private final RowDraws[] draws;
    private final float[] other;
    private int partner;
    private float share = 1;

    /**
     * @param seed of the training
     * @throws dev.lanewise.train.data.DataException if the rows are not images of the shape that an augmentation wants
     */
    public Augmenter(Augmentations augmentations, Examples data, long seed) {
        this.data = data;
        this.list = augmentations.list().toArray(Augmentation[]::new);
        this.draws = new RowDraws[list.length];
        for (int i = 0; i < list.length; i++) {
            list[i].check(data.width());
            draws[i] = new RowDraws(seed, i + ":" + list[i].getClass().getSimpleName(), data.width());
        }
        this.other = new float[augmentations.mixes() ? data.width() : 0];
    }

    /**
     * The features of a row as they are in an epoch; {@link #partner} and {@link #share} then say what was mixed into them. Allocates
     * nothing.
     *
     * @param epoch from 1
     * @param row of the data
     * @param to where the features go
     * @param at the first of them
     */
    public void features(int epoch, int row, float[] to, int at) {
        data.features(row, to, at);
        partner = row;
        share = 1;
        for (int i = 0; i < list.length; i++) {
            if (list[i] instanceof Augmentation.OfRow one) {
                one.apply(to, at, draws[i].at(epoch, row));
            } else if (list[i] instanceof Augmentation.OfPair pair) {
                partner = draws[i].at(epoch, row).below(RowDraws.VALUES - 1, data.size());
                data.features(partner, other, 0);
                for (int before = 0; before < i; before++) {
                    ((Augmentation.OfRow) list[before]).apply(other, 0, draws[before].at(epoch, partner));
                }
                share = pair.mix(to, at, other, draws[i].at(epoch, row));
            }
        }
    }

    /** The row that was mixed in; the row itself if none was. */
    public int partner() {
        return partner;
    }

    /** The share of the row itself, the rest being the other's: 1 if none was mixed in. */
    public float share() {
        return share;
    }
}
