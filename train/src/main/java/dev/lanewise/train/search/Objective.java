package dev.lanewise.train.search;

/** How well a setting does. */
@FunctionalInterface
public interface Objective {
    /**
     * Trains with the setting, from scratch, for so many epochs.
     *
     * @return the lower, the better: a loss on rows that were not trained on; ∞ where the training fails
     */
    double score(Setting setting, int epochs);
}
