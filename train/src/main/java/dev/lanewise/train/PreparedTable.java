package dev.lanewise.train;

import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.SquaredError;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.ColumnSource;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.data.Scratch;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.preprocess.TaskChoice;
import dev.lanewise.train.validation.EncodedSplit;
import dev.lanewise.train.validation.Split;
import dev.lanewise.train.validation.TableSplits;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A table made ready to train on: rows without a target are left out, some are held out, stratified for classes, and the encoder has seen the others only.
 *
 * @param choice what the target's values suggest; the encoder's task differs where another one was asked for
 * @param split which rows are trained on and which are held out, counted among those whose target is known
 * @param encoded the two parts
 * @param loss what training makes small
 */
public record PreparedTable(TaskChoice choice, Split split, EncodedSplit encoded, Loss loss) {
    /**
     * Splits and encodes. The loss is the usual one of the task.
     *
     * @param testShare the share of held-out rows, between 0 and 1
     * @param seed draws which
     * @throws dev.lanewise.train.data.DataException if the target is missing, does not suit the task or leaves it in
     *     doubt ({@link TaskChoice#decide}), there are too few rows to split, or a column cannot be learned from
     */
    public static PreparedTable of(Table whole, String target, EncoderOptions options, double testShare, long seed) {
        Table table = whole.known(target);
        TaskChoice choice = TaskChoice.of(table, target);
        Task task = TaskChoice.decide(table, target, options);
        if (task == Task.CLASSIFICATION) {
            TaskChoice.refuseSingleRows(table, target);
        }
        Split split = TableSplits.holdOut(table, target, task, testShare, seed);
        return new PreparedTable(choice, split, EncodedSplit.of(table, target, split, options.withTask(task)), loss(task));
    }

    /**
     * The same for a table that is not in memory as a whole, with the same bits.
     *
     * @param scratch where the features are kept, which can be used until it is closed; empty: in memory
     * @throws dev.lanewise.train.data.DataException as {@link #of(Table, String, EncoderOptions, double, long)}, or as
     *     {@link EncodedSplit#of(ColumnSource, int[], String, Split, EncoderOptions, Optional)}
     */
    public static PreparedTable of(
            ColumnSource whole, String target, EncoderOptions options, double testShare, long seed, Optional<Scratch> scratch) {
        Table all = whole.select(target);
        Column values = all.column(target);
        int[] known = IntStream.range(0, all.size()).filter(row -> !values.missing(row)).toArray();
        Table table = all.known(target);
        TaskChoice choice = TaskChoice.of(table, target);
        Task task = TaskChoice.decide(table, target, options);
        if (task == Task.CLASSIFICATION) {
            TaskChoice.refuseSingleRows(table, target);
        }
        Split split = TableSplits.holdOut(table, target, task, testShare, seed);
        return new PreparedTable(
                choice, split, EncodedSplit.of(whole, known, target, split, options.withTask(task), scratch), loss(task));
    }

    public FittedTableEncoder encoder() {
        return encoded.encoder();
    }

    public Examples training() {
        return encoded.train();
    }

    public Examples heldOut() {
        return encoded.test();
    }

    /** The same table, with another loss. */
    public PreparedTable withLoss(Loss value) {
        return new PreparedTable(choice, split, encoded, value);
    }

    /** The usual loss of a task: softmax cross-entropy, or the mean squared error. */
    public static Loss loss(Task task) {
        return switch (task) {
            case CLASSIFICATION -> CrossEntropy.standard();
            case REGRESSION -> new SquaredError();
        };
    }
}
