package dev.lanewise.train;

import java.util.List;

/**
 * What a training run was and what came of it.
 *
 * @param config how it trained
 * @param examples it trained on, without those held back for validation
 * @param epochs results, in order
 * @param bestEpoch the epoch whose weights the network has: the last, or with early stopping the best
 * @param skipped updates that were left out, as a gradient was not finite: 0 but with
 *     {@link dev.lanewise.optim.NonFiniteGradients#SKIP}; {@link Callback#skipped} tells each
 * @param seconds wall-clock time
 * @param identity what makes the run repeatable
 */
public record TrainingReport(
        TrainingConfig config,
        int examples,
        List<EpochResult> epochs,
        int bestEpoch,
        long skipped,
        double seconds,
        RunIdentity identity) {

    public TrainingReport {
        epochs = List.copyOf(epochs);
    }

    /** The result of the epoch whose weights were kept. */
    public EpochResult best() {
        return epochs.get(bestEpoch - 1);
    }
}
