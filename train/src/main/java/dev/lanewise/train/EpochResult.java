package dev.lanewise.train;

import java.util.Optional;

/**
 * One pass over the training data.
 *
 * @param epoch from 1
 * @param learningRate of its last step
 * @param loss mean over the examples while they were trained on, penalties included
 * @param validation scores on the validation data after the epoch, where there are any
 * @param seconds wall-clock time of the epoch's steps
 * @param examplesPerSecond examples trained on, over those seconds
 * @param weightsHash SHA-256 of the weights after the epoch, an average left aside: equal runs have equal ones
 */
public record EpochResult(
        int epoch,
        double learningRate,
        double loss,
        Optional<Scores> validation,
        double seconds,
        double examplesPerSecond,
        String weightsHash) {
    /** The loss that early stopping and the learning rate go by: on the validation data, or else on the training data. */
    public double watchedLoss() {
        return validation.map(Scores::loss).orElse(loss);
    }
}
