package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.CrossValidation;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.LabelEncoder;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.preprocess.TaskChoice;
import dev.lanewise.train.validation.Split;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "cv",
        customSynopsis = "lanewise cv DATA --target COLUMN [OPTIONS]",
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

    @Parameters(paramLabel = "DATA", description = "The table: a CSV file, or arrays (IDX, NPY, NPZ).")
    private Path file;

    @ArgGroup(validate = false, heading = "%nThe folds%n")
    private final Folds folds = new Folds();

    @ArgGroup(validate = false, heading = "%nThe data%n")
    private final ColumnOptions data = new ColumnOptions();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    private final NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nThe training%n")
    private final TrainingOptions training = new TrainingOptions();

    private static final class Folds extends FoldOptions {
        @Option(
                names = "--out",
                paramLabel = "FILE.csv",
                description = "The table of folds as a file. Default: none.")
        private Path out;
    }

    @Override
    public void run() {
        data.check(spec.commandLine(), file, training, network);
        folds.check(spec.commandLine());
        Optional<Destination> out = Optional.ofNullable(folds.out).map(path -> new Destination("--out", path));
        out.ifPresent(destination -> destination.check(spec.commandLine(), data.file().files()));

        Table table = data.read();
        Task task = TaskChoice.decide(table, data.target(), data.encoding(training.seed));
        training.checkLoss(spec.commandLine(), task);
        List<Split> splits = folds.splits(table, data.target(), task, training.seed);
        Table columns = folds.learned(table);
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
                new Results(screen).confusion(matrix, LabelEncoder.fit(table, data.target()).classes()));
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
                    data.target(),
                    data.encoding(training.seed).withTask(task),
                    splits,
                    network,
                    training::lossOf,
                    training.config(rows),
                    new Compute(Backend.preferred(), parallel),
                    countdown::done);
        }
    }
}
