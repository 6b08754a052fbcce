package dev.lanewise.train;

import dev.lanewise.autograd.nn.Losses;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.LabelEncoder;
import dev.lanewise.train.preprocess.TableEncoder;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.preprocess.TaskChoice;
import dev.lanewise.train.preprocess.UnknownCategory;
import dev.lanewise.train.validation.HoldOut;
import dev.lanewise.train.validation.Split;

/**
 * A table made ready to train on: rows are held out, stratified for classes, and the encoder has seen the others only.
 *
 * @param choice what the target's values suggest; the encoder's task may differ where one was asked for
 * @param split which rows are trained on and which are held out
 * @param encoder fitted on the training rows
 * @param training the training rows, encoded
 * @param heldOut the held-out rows, encoded; a category that only they have becomes zeros
 */
public record PreparedTable(
        TaskChoice choice, Split split, FittedTableEncoder encoder, Dataset training, Dataset heldOut) {
    /**
     * Splits and encodes.
     *
     * @param testShare the share of held-out rows, between 0 and 1
     * @param seed draws which
     * @throws dev.lanewise.train.data.DataException if the target is missing or does not suit the task, there are too
     *     few rows to split, or a column cannot be learned from
     */
    public static PreparedTable of(Table table, String target, EncoderOptions options, double testShare, long seed) {
        TaskChoice choice = TaskChoice.of(table, target);
        Task task = options.task().orElse(choice.task());
        Split split = switch (task) {
            case CLASSIFICATION -> HoldOut.stratified(
                    LabelEncoder.fit(table, target).encode(table).indices().toArray(), testShare, seed);
            case REGRESSION -> HoldOut.split(table.size(), testShare, seed);
        };
        Table train = table.rows(split.train());
        FittedTableEncoder encoder = TableEncoder.fit(train, target, options.withTask(task));
        return new PreparedTable(
                choice,
                split,
                encoder,
                encoder.encode(train),
                encoder.encode(table.rows(split.test()), UnknownCategory.ZEROS));
    }

    /** The usual loss of the task: softmax cross-entropy, or the mean squared error. */
    public Losses loss() {
        return switch (encoder.task()) {
            case CLASSIFICATION -> Losses.SOFTMAX_CROSS_ENTROPY;
            case REGRESSION -> Losses.MEAN_SQUARED_ERROR;
        };
    }
}
