package dev.lanewise.cli;

import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine;

/** The options of what is learned from what. */
class ColumnOptions extends PreprocessingOptions {
    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column to predict. Of arrays: the array in an NPZ file, or the IDX or NPY file that has it.")
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
    private String weights;

    private DataFile file;

    /** The file, once {@link #check} has looked at it. */
    DataFile file() {
        return file;
    }

    /** The column to predict, as the table has it. */
    String target() {
        return file.target().orElseThrow();
    }

    /** @param seed draws what the preprocessing draws */
    EncoderOptions encoding(long seed) {
        EncoderOptions encoding = EncoderOptions.DEFAULT.withPipeline(pipeline(seed));
        EncoderOptions weighted = file.weights().map(encoding::withWeights).orElse(encoding);
        return task == null ? weighted : weighted.withTask(task);
    }

    /** The table, without the columns that are left out, and without rows that cannot be learned from. */
    Table read() {
        Table table = file.table();
        checkLeft(table.names());
        return clean(table, target());
    }

    /** Refuses to learn from nothing. @param names of the columns that were read */
    void checkLeft(List<String> names) {
        if (!leftOut.isEmpty() && names.equals(List.of(target()))) {
            throw new RunFailure("--leave-out: all columns but the target '" + target()
                    + "' are left out; keep at least one to predict it from");
        }
    }

    /** The columns of a table that are learned from, and the target. */
    Table learned(Table table) {
        return file.weights().filter(table.names()::contains).map(column -> table.without(List.of(column))).orElse(table);
    }

    /** Looks at the file, as far as is needed to say whether the options suit it and each other. */
    void check(CommandLine line, Path path, TrainingOptions training, NetworkOptions network) {
        check(line);
        file = DataFile.of(path, new DataFile.Reading(
                options(), Optional.of(target), Optional.ofNullable(weights), leftOut, Optional.ofNullable(training.image)));
        if (training.image != null && file instanceof DataFile.Text && training.augment.list().isEmpty()
                && !network.takesImages()) {
            throw new ParameterException(line, "--image: it is for --augment, which is not given; leave it out");
        }
        training.image = file.image().orElse(null);
        scaleBy(file.scaling());
        training.check(line);
        network.check(line, file.image());
    }

    private void check(CommandLine line) {
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
