package dev.lanewise.cli;

import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Task;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine;

/** The options of what is learned from what. */
class ColumnOptions extends PreprocessingOptions {
    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column to predict.")
    String target;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            converter = Choice.OfTask.class,
            completionCandidates = Choice.OfTask.class,
            description = "${COMPLETION-CANDIDATES}. Default: decided from the target; text and few whole numbers"
                    + " are classes.")
    Task task;

    @Option(
            names = "--leave-out",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns not to learn from, such as names or row numbers.")
    List<String> leftOut = List.of();

    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "A column of numbers of at least 0 that say how much a row counts in the loss and in the results; 2 is as"
                    + " much as two rows. It is not learned from. Default: all the same.")
    String weights;

    /** @param seed draws what the preprocessing draws */
    EncoderOptions encoding(long seed) {
        EncoderOptions encoding = EncoderOptions.DEFAULT.withPipeline(pipeline(seed));
        EncoderOptions weighted = weights == null ? encoding : encoding.withWeights(weights);
        return task == null ? weighted : weighted.withTask(task);
    }

    /** The table, without the columns that are left out, and without rows that cannot be learned from. */
    Table read(Path file) {
        Table table = Csv.read(file, reading());
        checkLeft(table.names());
        return clean(table, target);
    }

    /** How the table is read: without the columns that are left out. */
    CsvOptions reading() {
        return options().without(leftOut.toArray(String[]::new));
    }

    /** Refuses to learn from nothing. @param names of the columns that were read */
    void checkLeft(List<String> names) {
        if (!leftOut.isEmpty() && names.equals(List.of(target))) {
            throw new RunFailure("--leave-out: all columns but the target '" + target
                    + "' are left out; keep at least one to predict it from");
        }
    }

    /** The columns of a table that are learned from, and the target. */
    Table learned(Table table) {
        return weights == null || !table.names().contains(weights) ? table : table.without(List.of(weights));
    }

    void check(CommandLine line) {
        if (target == null) {
            throw new ParameterException(line, "--target is missing: name the column to predict");
        }
        if (leftOut.contains(target)) {
            throw new ParameterException(line, "--leave-out: the target '" + target + "' cannot be left out");
        }
        if (target.equals(weights)) {
            throw new ParameterException(line, "--weights: '" + weights + "' is the target; name another column");
        }
        if (weights != null && leftOut.contains(weights)) {
            throw new ParameterException(line, "--leave-out: '" + weights + "' is the column of --weights, and is not learned from anyway");
        }
    }
}
