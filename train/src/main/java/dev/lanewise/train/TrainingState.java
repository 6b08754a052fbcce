package dev.lanewise.train;

import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.optim.OptimizerState;
import dev.lanewise.optim.WeightAverage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that a training run remembers between two steps: what a checkpoint holds. With the same layers, configuration and data
 * it determines every later step, so {@link Trainer#resume} goes on with the bits of a run that was never stopped. The order
 * of the rows and all else that is random are functions of the seed, {@link #epoch} and {@link #batches}.
 *
 * @param configuration the {@link TrainingConfig} in words
 * @param network its layers in words
 * @param loss in words
 * @param dataHash SHA-256 of the training data
 * @param validationHash SHA-256 of the validation data, where there are any
 * @param layout where each parameter and buffer lies in the weights
 * @param weights of the step before, and the buffers
 * @param optimizer the state of its rules, its position in the schedule, the gradients gathered
 * @param average of the weights, where one is kept
 * @param best what early stopping remembers
 * @param epoch of the next step, from 1; after the last epoch one more than that
 * @param step steps made in that epoch
 * @param batches steps made in all: the position of what is random in the layers
 * @param lossSum of the rows seen in that epoch
 * @param epochSeconds wall-clock time of that epoch so far
 * @param seconds wall-clock time of the run so far
 * @param epochs results of the epochs before
 * @param finished whether no step follows
 */
public record TrainingState(
        String configuration,
        String network,
        String loss,
        String dataHash,
        Optional<String> validationHash,
        ParameterLayout layout,
        float[] weights,
        OptimizerState optimizer,
        Optional<WeightAverage.State> average,
        Best best,
        int epoch,
        int step,
        long batches,
        double lossSum,
        double epochSeconds,
        double seconds,
        List<EpochResult> epochs,
        boolean finished) {
    /**
     * What early stopping remembers; without it nothing.
     *
     * @param loss the lowest so far, ∞ before the first epoch
     * @param epoch that had it, 0 before the first
     * @param weights after that epoch
     */
    public record Best(double loss, int epoch, Optional<float[]> weights) {
        static final Best NONE = new Best(Double.POSITIVE_INFINITY, 0, Optional.empty());

        public Best {
            Objects.requireNonNull(weights, "training state: best weights");
            TrainingConfig.require(epoch >= 0, "training state: epoch of the best", epoch, "at least 0");
        }
    }

    /** Takes the arrays over without copying them. */
    public TrainingState {
        epochs = List.copyOf(epochs);
        TrainingConfig.require(weights.length == layout.size(), "training state: weights", weights.length, "" + layout.size());
        TrainingConfig.require(epoch >= 1, "training state: epoch", epoch, "at least 1");
        TrainingConfig.require(epochs.size() == epoch - 1, "training state: results", epochs.size(), "one for each epoch before " + epoch);
        TrainingConfig.require(step >= 0, "training state: step", step, "at least 0");
        TrainingConfig.require(batches >= step, "training state: batches", batches, "at least the steps of the epoch");
    }
}
