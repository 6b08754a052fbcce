package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a table becomes features and targets.
 *
 * @param task the task; empty: what {@link TaskChoice#decide} finds
 * @param pipeline what becomes of the features
 * @param targetScaling of the target of a regression
 * @param weights the column that says how much a row counts, from which nothing is learned; empty: all the same
 */
public record EncoderOptions(Optional<Task> task, Pipeline pipeline, Scaling targetScaling, Optional<String> weights) {
    /** The task by the target's values, {@link Pipeline#DEFAULT}, a numeric target standardised. */
    public static final EncoderOptions DEFAULT =
            new EncoderOptions(Optional.empty(), Pipeline.DEFAULT, Scaling.STANDARD, Optional.empty());

    public EncoderOptions {
        Objects.requireNonNull(task);
        Objects.requireNonNull(pipeline);
        Objects.requireNonNull(targetScaling);
        Objects.requireNonNull(weights);
    }

    public EncoderOptions withTask(Task task) {
        return new EncoderOptions(Optional.of(task), pipeline, targetScaling, weights);
    }

    public EncoderOptions withPipeline(Pipeline pipeline) {
        return new EncoderOptions(task, pipeline, targetScaling, weights);
    }

    /** {@link Pipeline#withScaling}. */
    public EncoderOptions withFeatureScaling(Scaling scaling) {
        return withPipeline(Pipeline.withScaling(scaling));
    }

    public EncoderOptions withTargetScaling(Scaling scaling) {
        return new EncoderOptions(task, pipeline, scaling, weights);
    }

    /** With a column of {@link dev.lanewise.train.data.RowWeights}. */
    public EncoderOptions withWeights(String column) {
        return new EncoderOptions(task, pipeline, targetScaling, Optional.of(column));
    }

    /**
     * The columns that target and features are in.
     *
     * @throws dev.lanewise.train.data.DataException if there is no column of that name
     */
    public Table learned(Table table) {
        return weights.map(column -> table.without(List.of(table.column(column).name()))).orElse(table);
    }
}
