package dev.lanewise.train.validation;

import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.TableEncoder;
import dev.lanewise.train.preprocess.TaskChoice;
import dev.lanewise.train.preprocess.UnknownCategory;

/**
 * The two parts of a table, encoded by what the training part alone taught.
 *
 * @param encoder fitted on the training part
 * @param train the training part
 * @param test the test part; a category that the training part does not have is all zeros
 */
public record EncodedSplit(FittedTableEncoder encoder, Dataset train, Dataset test) {
    /**
     * Fits an encoder on the training part and encodes both. If the options leave the task open, the whole table decides
     * it, so that all folds have the same.
     *
     * @throws dev.lanewise.train.data.DataException as {@link TableEncoder#fit(Table, String, EncoderOptions)}, or if the
     *     test part has a class that the training part does not have
     */
    public static EncodedSplit of(Table table, String target, Split split, EncoderOptions options) {
        EncoderOptions decided = options.withTask(TaskChoice.decide(table, target, options));
        Table train = table.rows(split.train());
        FittedTableEncoder encoder = TableEncoder.fit(train, target, decided);
        Dataset test = encoder.encode(table.rows(split.test()), UnknownCategory.ZEROS);
        return new EncodedSplit(encoder, encoder.encode(train), test);
    }
}
