package dev.lanewise.train;

import dev.lanewise.optim.Adam;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.GradientClip;
import dev.lanewise.optim.OptimizerOptions;
import dev.lanewise.optim.ParameterGroup;
import dev.lanewise.optim.Schedule;
import dev.lanewise.optim.UpdateRule;
import dev.lanewise.train.augment.Augmentation;
import dev.lanewise.train.augment.Augmentations;
import java.util.Objects;

/**
 * How a network is trained. An immutable value: start from {@link #defaults()} and change what differs.
 *
 * <p>Batch, mini-batch and stochastic gradient descent are batch sizes: all examples, some, one.
 *
 * @param epochs passes over the training data, at least 1
 * @param batchSize examples a step, at least 1; the last batch of an epoch may be smaller
 * @param optimizer the update rule, the learning rate as a function of the step, and what goes on around the update
 * @param averaging whether the network gets an average of the weights
 * @param sharpness the radius of sharpness-aware minimisation, in [0, 100]; 0: the gradient of where the weights are
 * @param l1 weight of Σ|w| over the weights (not the biases) in the loss, in [0, 1000]
 * @param l2 weight of Σw² over the weights (not the biases) in the loss, in [0, 1000]
 * @param validationShare share of the training data held back to watch the training, in [0, 1); ignored where
 *     validation data are given
 * @param patience epochs without a better validation loss after which training stops; 0: never. The best weights are
 *     restored. Without validation data the training loss stands in
 * @param sampling which rows an epoch trains on, and in which order
 * @param augmentations what becomes of the rows that are trained on; those that are watched stay as they are
 * @param seed of everything random: initial weights, shuffling, dropout, augmentation
 */
public record TrainingConfig(
        int epochs,
        int batchSize,
        OptimizerOptions optimizer,
        Averaging averaging,
        double sharpness,
        float l1,
        float l2,
        double validationShare,
        int patience,
        Sampling sampling,
        Augmentations augmentations,
        long seed) {

    public TrainingConfig {
        require(epochs >= 1, "epochs", epochs, "at least 1");
        require(batchSize >= 1, "batch size", batchSize, "at least 1");
        Objects.requireNonNull(optimizer, "training configuration: optimizer");
        Objects.requireNonNull(averaging, "training configuration: averaging");
        require(sharpness >= 0 && sharpness <= 100, "sharpness", sharpness, "in [0, 100]");
        require(l1 >= 0 && l1 <= 1000, "l1", l1, "in [0, 1000]");
        require(l2 >= 0 && l2 <= 1000, "l2", l2, "in [0, 1000]");
        require(validationShare >= 0 && validationShare < 1, "validation share", validationShare, "in [0, 1)");
        Objects.requireNonNull(sampling, "training configuration: sampling");
        Objects.requireNonNull(augmentations, "training configuration: augmentations");
        require(patience >= 0, "patience", patience, "at least 0 (0: no early stopping)");
    }

    /** Adam with learning rate 0.001, 20 epochs of batches of 32, seed 0. */
    public static TrainingConfig defaults() {
        OptimizerOptions adam = OptimizerOptions.of(Adam.of(), new Constant(1e-3));
        return new TrainingConfig(20, 32, adam, Averaging.none(), 0, 0, 0, 0, 0, Sampling.SHUFFLED, Augmentations.NONE, 0);
    }

    public TrainingConfig withEpochs(int value) {
        return new TrainingConfig(
                value, batchSize, optimizer, averaging, sharpness, l1, l2, validationShare, patience, sampling, augmentations, seed);
    }

    public TrainingConfig withBatchSize(int value) {
        return new TrainingConfig(
                epochs, value, optimizer, averaging, sharpness, l1, l2, validationShare, patience, sampling, augmentations, seed);
    }

    /** All that the optimizer does; the next ones change a part of it. */
    public TrainingConfig withOptimizer(OptimizerOptions value) {
        return new TrainingConfig(
                epochs, batchSize, value, averaging, sharpness, l1, l2, validationShare, patience, sampling, augmentations, seed);
    }

    public TrainingConfig withRule(UpdateRule value) {
        return withOptimizer(optimizer.withRule(value));
    }

    public TrainingConfig withSchedule(Schedule value) {
        return withOptimizer(optimizer.withSchedule(value));
    }

    /** A constant learning rate. */
    public TrainingConfig withLearningRate(double value) {
        return withSchedule(new Constant(value));
    }

    public TrainingConfig withClip(GradientClip value) {
        return withOptimizer(optimizer.withClip(value));
    }

    /** Parameters that are updated otherwise than the rest. */
    public TrainingConfig withGroups(ParameterGroup... values) {
        return withOptimizer(optimizer.withGroups(values));
    }

    /**
     * One update for so many batches, with the mean of their gradients, in which each counts by its rows, the last
     * batch of an epoch being shorter or not: {@link OptimizerOptions#withAccumulation} says when it is the gradient of
     * one large batch. Their order is that of the batches, so the bits are fixed. Batches left over at the end of an
     * epoch count for the next one.
     *
     * @param value batches for one update, at least 1
     */
    public TrainingConfig withAccumulation(int value) {
        return withOptimizer(optimizer.withAccumulation(value));
    }

    public TrainingConfig withAveraging(Averaging value) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, value, sharpness, l1, l2, validationShare, patience, sampling, augmentations, seed);
    }

    /**
     * Sharpness-aware minimisation ({@link dev.lanewise.optim.SharpnessAware}): the gradient is that of the worst point
     * within this radius, which costs a second one for each batch. 0.05 is usual.
     */
    public TrainingConfig withSharpness(double value) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, averaging, value, l1, l2, validationShare, patience, sampling, augmentations, seed);
    }

    public TrainingConfig withL1(float value) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, averaging, sharpness, value, l2, validationShare, patience, sampling, augmentations, seed);
    }

    public TrainingConfig withL2(float value) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, averaging, sharpness, l1, value, validationShare, patience, sampling, augmentations, seed);
    }

    public TrainingConfig withValidationShare(double value) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, averaging, sharpness, l1, l2, value, patience, sampling, augmentations, seed);
    }

    public TrainingConfig withPatience(int value) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, averaging, sharpness, l1, l2, validationShare, value, sampling, augmentations, seed);
    }

    public TrainingConfig withSampling(Sampling value) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, averaging, sharpness, l1, l2, validationShare, patience, value, augmentations, seed);
    }

    /** These, one after the other, in place of those before. */
    public TrainingConfig withAugmentations(Augmentation... values) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, averaging, sharpness, l1, l2, validationShare, patience, sampling,
                Augmentations.of(values), seed);
    }

    public TrainingConfig withSeed(long value) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, averaging, sharpness, l1, l2, validationShare, patience, sampling, augmentations, value);
    }

    static void require(boolean holds, String name, Object value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + ", want " + range);
        }
    }
}
