package dev.lanewise.cli;

import dev.lanewise.train.data.Csv;
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

    /** @param seed draws what the preprocessing draws */
    EncoderOptions encoding(long seed) {
        EncoderOptions encoding = EncoderOptions.DEFAULT.withPipeline(pipeline(seed));
        return task == null ? encoding : encoding.withTask(task);
    }

    /** The table, without the columns that are left out, and without rows that cannot be learned from. */
    Table read(Path file) {
        Table table = Csv.read(file, options().without(leftOut.toArray(String[]::new)));
        if (!leftOut.isEmpty() && table.names().equals(List.of(target))) {
            throw new RunFailure("--leave-out: all columns but the target '" + target
                    + "' are left out; keep at least one to predict it from");
        }
        return clean(table, target);
    }

    void check(CommandLine line) {
        if (target == null) {
            throw new ParameterException(line, "--target is missing: name the column to predict");
        }
        if (leftOut.contains(target)) {
            throw new ParameterException(line, "--leave-out: the target '" + target + "' cannot be left out");
        }
    }
}
