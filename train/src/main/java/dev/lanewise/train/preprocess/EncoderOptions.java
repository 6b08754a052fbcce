package dev.lanewise.train.preprocess;

import java.util.Objects;
import java.util.Optional;

/**
 * How a table becomes features and targets.
 *
 * @param task the task; empty: what {@link TaskChoice#decide} finds
 * @param pipeline what becomes of the features
 * @param targetScaling of the target of a regression
 */
public record EncoderOptions(Optional<Task> task, Pipeline pipeline, Scaling targetScaling) {
    /** The task by the target's values, {@link Pipeline#DEFAULT}, a numeric target standardised. */
    public static final EncoderOptions DEFAULT = new EncoderOptions(Optional.empty(), Pipeline.DEFAULT, Scaling.STANDARD);

    public EncoderOptions {
        Objects.requireNonNull(task);
        Objects.requireNonNull(pipeline);
        Objects.requireNonNull(targetScaling);
    }

    public EncoderOptions withTask(Task task) {
        return new EncoderOptions(Optional.of(task), pipeline, targetScaling);
    }

    public EncoderOptions withPipeline(Pipeline pipeline) {
        return new EncoderOptions(task, pipeline, targetScaling);
    }

    /** {@link Pipeline#withScaling}. */
    public EncoderOptions withFeatureScaling(Scaling scaling) {
        return withPipeline(Pipeline.withScaling(scaling));
    }

    public EncoderOptions withTargetScaling(Scaling scaling) {
        return new EncoderOptions(task, pipeline, scaling);
    }
}
