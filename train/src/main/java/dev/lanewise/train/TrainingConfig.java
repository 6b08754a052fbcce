package dev.lanewise.train;

import dev.lanewise.optim.Adam;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.GradientClip;
import dev.lanewise.optim.Schedule;
import dev.lanewise.optim.UpdateRule;
import java.util.Objects;

/**
 * How a network is trained. An immutable value: start from {@link #defaults()} and change what differs.
 *
 * <p>Batch, mini-batch and stochastic gradient descent are batch sizes: all examples, some, one.
 *
 * @param epochs passes over the training data, at least 1
 * @param batchSize examples a step, at least 1; the last batch of an epoch may be smaller
 * @param rule the update rule
 * @param schedule the learning rate as a function of the step
 * @param clip what is done to a gradient that is too large
 * @param l1 weight of Σ|w| over the weights (not the biases) in the loss, at least 0
 * @param l2 weight of Σw² over the weights (not the biases) in the loss, at least 0
 * @param validationShare share of the training data held back to watch the training, in [0, 1); ignored where
 *     validation data are given
 * @param patience epochs without a better validation loss after which training stops; 0: never. The best weights are
 *     restored. Without validation data the training loss stands in
 * @param seed of everything random: initial weights, shuffling, dropout
 */
public record TrainingConfig(
        int epochs,
        int batchSize,
        UpdateRule rule,
        Schedule schedule,
        GradientClip clip,
        float l1,
        float l2,
        double validationShare,
        int patience,
        long seed) {

    public TrainingConfig {
        require(epochs >= 1, "epochs", epochs, "at least 1");
        require(batchSize >= 1, "batch size", batchSize, "at least 1");
        Objects.requireNonNull(rule, "training configuration: rule");
        Objects.requireNonNull(schedule, "training configuration: schedule");
        Objects.requireNonNull(clip, "training configuration: clip");
        require(l1 >= 0 && l1 < Float.POSITIVE_INFINITY, "l1", l1, "at least 0 and finite");
        require(l2 >= 0 && l2 < Float.POSITIVE_INFINITY, "l2", l2, "at least 0 and finite");
        require(validationShare >= 0 && validationShare < 1, "validation share", validationShare, "in [0, 1)");
        require(patience >= 0, "patience", patience, "at least 0 (0: no early stopping)");
    }

    /** Adam with learning rate 0.001, 20 epochs of batches of 32, seed 0. */
    public static TrainingConfig defaults() {
        return new TrainingConfig(20, 32, Adam.of(), new Constant(1e-3), GradientClip.none(), 0, 0, 0, 0, 0);
    }

    public TrainingConfig withEpochs(int value) {
        return new TrainingConfig(
                value, batchSize, rule, schedule, clip, l1, l2, validationShare, patience, seed);
    }

    public TrainingConfig withBatchSize(int value) {
        return new TrainingConfig(epochs, value, rule, schedule, clip, l1, l2, validationShare, patience, seed);
    }

    public TrainingConfig withRule(UpdateRule value) {
        return new TrainingConfig(
                epochs, batchSize, value, schedule, clip, l1, l2, validationShare, patience, seed);
    }

    public TrainingConfig withSchedule(Schedule value) {
        return new TrainingConfig(epochs, batchSize, rule, value, clip, l1, l2, validationShare, patience, seed);
    }

    /** A constant learning rate. */
    public TrainingConfig withLearningRate(double value) {
        return withSchedule(new Constant(value));
    }

    public TrainingConfig withClip(GradientClip value) {
        return new TrainingConfig(
                epochs, batchSize, rule, schedule, value, l1, l2, validationShare, patience, seed);
    }

    public TrainingConfig withL1(float value) {
        return new TrainingConfig(
                epochs, batchSize, rule, schedule, clip, value, l2, validationShare, patience, seed);
    }

    public TrainingConfig withL2(float value) {
        return new TrainingConfig(
                epochs, batchSize, rule, schedule, clip, l1, value, validationShare, patience, seed);
    }

    public TrainingConfig withValidationShare(double value) {
        return new TrainingConfig(epochs, batchSize, rule, schedule, clip, l1, l2, value, patience, seed);
    }

    public TrainingConfig withPatience(int value) {
        return new TrainingConfig(
                epochs, batchSize, rule, schedule, clip, l1, l2, validationShare, value, seed);
    }

    public TrainingConfig withSeed(long value) {
        return new TrainingConfig(
                epochs, batchSize, rule, schedule, clip, l1, l2, validationShare, patience, value);
    }

    private static void require(boolean holds, String name, Object value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + ", want " + range);
        }
    }
}
