package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.CrossValidation;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.LabelEncoder;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.preprocess.TaskChoice;
import dev.lanewise.train.validation.GroupKFold;
import dev.lanewise.train.validation.KFold;
import dev.lanewise.train.validation.LeaveOneOut;
import dev.lanewise.train.validation.Repeated;
import dev.lanewise.train.validation.Split;
import dev.lanewise.train.validation.StratifiedKFold;
import dev.lanewise.train.validation.TableSplits;
import dev.lanewise.train.validation.TimeSeriesSplit;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "cv",
        customSynopsis = "lanewise cv DATA.csv --target COLUMN [OPTIONS]",
        optionListHeading = "%nIn every command%n",
        description = {
            "Cross-validation: how good are models trained in this way on rows they have not seen, and how much does"
                    + " that depend on which rows? Trains once for each fold on the other folds, with encoder and network"
                    + " fitted afresh, and says how each does on its own.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  ./lanewise cv iris.csv --target species --folds 10",
            "",
            "Threads share the folds; the table is the same for any number, to the digit."
        },
        sortOptions = false)
final class CvCommand implements Runnable {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DATA.csv", description = "The table.")
    private Path file;

    @ArgGroup(validate = false, heading = "%nThe folds%n")
    private final Folds folds = new Folds();

    @ArgGroup(validate = false, heading = "%nThe data%n")
    private final ColumnOptions data = new ColumnOptions();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    private final NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nThe training%n")
    private final TrainingOptions training = new TrainingOptions();

    /** How the rows are split. */
    private static final class Folds {
        @Option(
                names = "--folds",
                paramLabel = "N",
                converter = Values.Count.class,
                description = "Default: 5. Classes are kept in proportion.")
        private int count = 5;

        @Option(
                names = "--repeat",
                paramLabel = "N",
                converter = Values.Count.class,
                description = "Draws the folds so many times. Default: 1.")
        private int repetitions = 1;

        @Option(names = "--in-order", description = "The folds are taken in the order of the rows; nothing is drawn.")
        private boolean inOrder;

        @Option(names = "--leave-one-out", description = "Each row is a fold.")
        private boolean leaveOneOut;

        @Option(
                names = "--group",
                paramLabel = "COLUMN",
                description = "Rows with one value here, of one patient for instance, are never on both sides. The column is not"
                        + " learned from.")
        private String group;

        @Option(
                names = "--time-series",
                description = "The rows are in the order of time: each fold is tested on after training on all rows before it.")
        private boolean timeSeries;

        @Option(
                names = "--out",
                paramLabel = "FILE.csv",
                description = "The table of folds as a file. Default: none.")
        private Path out;

        private List<String> kinds() {
            return Stream.of(
                            leaveOneOut ? "--leave-one-out" : "",
                            group == null ? "" : "--group",
                            timeSeries ? "--time-series" : "",
                            inOrder ? "--in-order" : "",
                            repetitions > 1 ? "--repeat" : "")
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
    }

    @Override
    public void run() {
        data.check(spec.commandLine());
        training.check(spec.commandLine());
        if (folds.kinds().size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), String.join(" and ", folds.kinds()) + ": choose one of them");
        }
        Optional<Destination> out = Optional.ofNullable(folds.out).map(path -> new Destination("--out", path));
        out.ifPresent(destination -> destination.check(spec.commandLine(), List.of(file)));

        Table table = data.read(file);
        Task task = TaskChoice.decide(table, data.target, data.encoding(training.seed));
        training.checkLoss(spec.commandLine(), task);
        List<Split> splits = splits(table, task);
        Table columns = folds.group == null ? table : table.without(List.of(folds.group));
        PrintWriter screen = main.screen().out();
        screen.println(table.source() + ": " + Format.rows(table.size()) + ", task " + Choice.word(task) + ", "
                + Format.count(splits.size(), "training"));
        table.notes().forEach(note -> screen.println("Note: " + note));
        screen.flush();
        CrossValidation result = train(columns, task, splits);
        screen.println();
        FoldTable shown = new FoldTable(result);
        shown.print(screen);
        result.confusion().ifPresent(matrix ->
                new Results(screen).confusion(matrix, LabelEncoder.fit(table, data.target).classes()));
        out.ifPresent(destination -> {
            byte[] text = shown.csv().getBytes(StandardCharsets.UTF_8);
            screen.println();
            screen.println("Folds    " + destination.write(stream -> stream.write(text)));
        });
    }

    private CrossValidation train(Table table, Task task, List<Split> splits) {
        int rows = splits.stream().mapToInt(split -> split.train().length).min().orElseThrow();
        try (Parallel parallel = Parallel.of(Math.min(training.threads(), splits.size()));
                Countdown countdown = new Countdown(main.screen(), splits.size())) {
            return CrossValidation.of(
                    table,
                    data.target,
                    data.encoding(training.seed).withTask(task),
                    splits,
                    network,
                    training::lossOf,
                    training.config(rows),
                    new Compute(Backend.preferred(), parallel),
                    countdown::done);
        }
    }

    private List<Split> splits(Table table, Task task) {
        if (folds.leaveOneOut) {
            return LeaveOneOut.of(table.size());
        }
        if (folds.timeSeries) {
            return TimeSeriesSplit.of(table.size(), folds.count);
        }
        if (folds.group != null) {
            if (folds.group.equals(data.target)) {
                throw new RunFailure("--group: '" + folds.group + "' is the target; name another column");
            }
            Column column = table.column(folds.group);
            return GroupKFold.of(
                    IntStream.range(0, table.size()).mapToObj(column::text).toList(), folds.count);
        }
        if (folds.inOrder) {
            return task == Task.CLASSIFICATION
                    ? StratifiedKFold.of(
                            LabelEncoder.fit(table, data.target).encode(table).indices().toArray(), folds.count)
                    : KFold.of(table.size(), folds.count);
        }
        if (folds.repetitions == 1) {
            return TableSplits.folds(table, data.target, task, folds.count, training.seed);
        }
        return Repeated.of(
                folds.repetitions,
                training.seed,
                seed -> TableSplits.folds(table, data.target, task, folds.count, seed));
    }
}
