package dev.lanewise.train.validation;

import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.CleaningReport;
import dev.lanewise.train.preprocess.EncodedTraining;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.TableEncoder;
import dev.lanewise.train.preprocess.TaskChoice;
import dev.lanewise.train.preprocess.UnknownCategory;
import dev.lanewise.train.preprocess.WeightColumn;
import java.util.List;

/**
 * The two parts of a table, encoded by what the training part alone taught.
 *
 * @param encoder fitted on the training part
 * @param train the training part: the rows that cleaning left
 * @param test the test part, all its rows; a category that the training part does not have is all zeros
 * @param reports what cleaning did to which training rows
 */
public record EncodedSplit(FittedTableEncoder encoder, Dataset train, Dataset test, List<CleaningReport> reports) {
    /**
     * Fits an encoder on the training part and encodes both. If the options leave the task open, the whole table decides
     * it, so that all folds have the same.
     *
     * @throws dev.lanewise.train.data.DataException as {@link TableEncoder#fit(Table, String, EncoderOptions)}, or if the
     *     test part has a class that the training part does not have
     */
    public static EncodedSplit of(Table table, String target, Split split, EncoderOptions options) {
        EncoderOptions decided = options.withTask(TaskChoice.decide(table, target, options));
        EncodedTraining training = TableEncoder.training(table.rows(split.train()), target, decided);
        Table tested = table.rows(split.test());
        Dataset encoded = training.encoder().encode(tested, UnknownCategory.ZEROS);
        Dataset test = options.weights()
                .map(column -> encoded.withWeights(WeightColumn.of(tested, column)))
                .orElse(encoded);
        return new EncodedSplit(training.encoder(), training.data(), test, training.reports());
    }
}
