package dev.lanewise.train.validation;

import dev.lanewise.train.data.ColumnSource;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.data.Scratch;
import dev.lanewise.train.data.StoredExamples;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.CleaningReport;
import dev.lanewise.train.preprocess.ColumnwiseFit;
import dev.lanewise.train.preprocess.EncodedTraining;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.TableEncoder;
import dev.lanewise.train.preprocess.TaskChoice;
import dev.lanewise.train.preprocess.UnknownCategory;
import dev.lanewise.train.preprocess.WeightColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The two parts of a table, encoded by what the training part alone taught.
 *
 * @param encoder fitted on the training part
 * @param train the training part: the rows that cleaning left
 * @param test the test part, all its rows; a category that the training part does not have is all zeros
 * @param reports what cleaning did to which training rows
 */
public record EncodedSplit(FittedTableEncoder encoder, Examples train, Examples test, List<CleaningReport> reports) {
    /** Of features that are made at a time, about. */
    private static final int MOST_VALUES = 1 << 18;

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

    /**
     * The same for a table that is not in memory as a whole. The bits are those of the table in memory.
     *
     * @param known its rows that have a target, ascending; the split counts these
     * @param options with a task
     * @param scratch where the features are kept; empty: in memory
     * @throws dev.lanewise.train.data.DataException as {@link ColumnwiseFit#of}, or if the test part has a class that the
     *     training part does not have, or the disk is full
     */
    public static EncodedSplit of(
            ColumnSource table, int[] known, String target, Split split, EncoderOptions options, Optional<Scratch> scratch) {
        int[] trained = chosen(known, split.train());
        ColumnwiseFit fit = ColumnwiseFit.of(table, trained, target, options.task().orElseThrow(), options);
        FittedTableEncoder encoder = fit.encoder();
        StoredExamples.Writer writer = new StoredExamples.Writer(scratch, encoder.featureNames(), known.length);
        int chunk = Math.max(MOST_VALUES / encoder.width(), 1);
        for (int from = 0, next = 0; next < known.length; from += chunk) {
            int first = next;
            while (next < known.length && known[next] < from + (long) chunk) {
                next++;
            }
            if (next > first) {
                Table part = table.rows(from, (int) Math.min(table.size(), from + (long) chunk));
                int start = from;
                int[] rows = Arrays.stream(known, first, next).map(row -> row - start).toArray();
                writer.append(encoder.encodeFeatures(
                        rows.length == part.size() ? part : part.rows(rows), UnknownCategory.ZEROS));
            }
        }
        return new EncodedSplit(
                encoder,
                part(table, trained, target, options, encoder, writer, split.train()),
                part(table, chosen(known, split.test()), target, options, encoder, writer, split.test()),
                fit.reports());
    }

    private static Examples part(
            ColumnSource table,
            int[] rows,
            String target,
            EncoderOptions options,
            FittedTableEncoder encoder,
            StoredExamples.Writer writer,
            int[] numbers) {
        return writer.examples(
                numbers,
                encoder.target().encode(table.select(target, rows)),
                options.weights().map(column -> WeightColumn.of(table.select(column, rows), column)));
    }

    private static int[] chosen(int[] from, int[] places) {
        return Arrays.stream(places).map(place -> from[place]).toArray();
    }
}
