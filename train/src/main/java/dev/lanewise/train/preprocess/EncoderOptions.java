package dev.lanewise.train.preprocess;

import java.util.Objects;
import java.util.Optional;

/**
 * How a table becomes features and targets.
 *
 * @param task the task; empty: what {@link TaskChoice#decide} finds
 * @param featureScaling of numeric features
 * @param targetScaling of the target of a regression
 */
public record EncoderOptions(Optional<Task> task, Scaling featureScaling, Scaling targetScaling) {
    /** The task by the target's values, everything numeric standardised. */
    public static final EncoderOptions DEFAULT = new EncoderOptions(Optional.empty(), Scaling.STANDARD, Scaling.STANDARD);

    public EncoderOptions {
        Objects.requireNonNull(task);
        Objects.requireNonNull(featureScaling);
        Objects.requireNonNull(targetScaling);
    }

    public EncoderOptions withTask(Task task) {
        return new EncoderOptions(Optional.of(task), featureScaling, targetScaling);
    }

    public EncoderOptions withFeatureScaling(Scaling scaling) {
        return new EncoderOptions(task, scaling, targetScaling);
    }

    public EncoderOptions withTargetScaling(Scaling scaling) {
        return new EncoderOptions(task, featureScaling, scaling);
    }
}
