package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.CrossValidation;
import dev.lanewise.train.NonFiniteLossException;
import dev.lanewise.train.Scores;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.preprocess.TaskChoice;
import dev.lanewise.train.search.Dimension;
import dev.lanewise.train.search.Journal;
import dev.lanewise.train.search.Search;
import dev.lanewise.train.search.SearchSpace;
import dev.lanewise.train.search.Setting;
import dev.lanewise.train.search.Trial;
import dev.lanewise.train.validation.Split;
import dev.lanewise.train.validation.TableSplits;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "tune",
        customSynopsis = "lanewise tune DATA --target COLUMN --try NAME=VALUES... [OPTIONS]",
        optionListHeading = "%nIn every command%n",
        description = {
            "Searches for the options of 'train' that do best. Each trial is a cross-validation on the rows that 'train' would"
                    + " train on with the same seed; the held-out rows are not looked at, so that 'train' can judge the"
                    + " best options by them.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./lanewise tune iris.csv --target species --try 'lr=0.001 0.01' --try 'hidden=32 64,32'",
            "  ./lanewise tune iris.csv --target species --search halving --trials 27 \\",
            "      --try 'lr=log:1e-4..1e-1' --try 'dropout=0..0.5' --journal iris.jsonl"
        },
        sortOptions = false)
final class TuneCommand implements Runnable {
    private static final int HALVING_FACTOR = 3;
    private static final int SHOWN = 10;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DATA", description = "The table: a CSV file, or arrays (IDX, NPY, NPZ).")
    private Path file;

    @ArgGroup(validate = false, heading = "%nThe search%n")
    private final Searching search = new Searching();

    @ArgGroup(validate = false, heading = "%nThe data%n")
    private final DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nThe network, in all trials%n")
    private final NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nThe training, in all trials%n")
    private final TrainingOptions training = new TrainingOptions();

    /** Which settings are tried. */
    private enum Strategy {
        GRID,
        RANDOM,
        HALVING
    }

    private static final class Searching {
        @Option(
                names = "--try",
                paramLabel = "NAME=VALUES",
                description = "An option of the network or the training and its values, apart by blanks: 'lr=0.1 0.01'; or a"
                        + " range: 'dropout=0..0.5', 'lr=log:1e-4..1e-1'. May be given several times.")
        private List<String> tries = List.of();

        @Option(
                names = "--search",
                paramLabel = "KIND",
                description = "grid: every combination; random: so many as --trials says; halving: those, most of them for"
                        + " few epochs, the best third for three times as many, and so on. Default: grid, or random"
                        + " where there is a range.")
        private String kind;

        @Option(
                names = "--trials",
                paramLabel = "N",
                converter = Values.Count.class,
                description = "Combinations drawn by random and halving. Default: 20.")
        private int trials = 20;

        @Option(names = "--folds", paramLabel = "N", converter = Values.Count.class, description = "Of a trial. Default: 3.")
        private int folds = 3;

        @Option(
                names = "--journal",
                paramLabel = "FILE.jsonl",
                description = "Every trial is written here at once; the same command goes on where it was stopped."
                        + " Default: none.")
        private Path journal;
    }

    /** The options that 'train' has, too. */
    @Command
    private static final class Shared {
        @ArgGroup(validate = false)
        private final DataOptions data = new DataOptions();

        @ArgGroup(validate = false)
        private final TriedOptions.Trial trial = new TriedOptions.Trial();
    }

    @Override
    public void run() {
        data.check(spec.commandLine(), file, training, network);
        TriedOptions tried = new TriedOptions(spec, search.tries, Optional.ofNullable(training.image), "threads", "epochs"); // a trial has its own
        SearchSpace space = tried.space();
        Strategy strategy = strategy(space);
        List<Setting> settings = settings(space, strategy);
        settings.forEach(tried::options); // a wrong value is told of before the first trial

        Table table = data.read();
        Task task = TaskChoice.decide(table, data.target(), data.encoding(training.seed));
        settings.forEach(setting -> tried.options(setting).training.checkLoss(spec.commandLine(), task));
        Table rows = table.rows(
                TableSplits.holdOut(table, data.target(), task, data.testShare, training.seed).train());
        List<Split> splits = TableSplits.folds(rows, data.target(), task, search.folds, training.seed);
        PrintWriter out = main.screen().out();
        out.println(table.source() + ": " + Format.rows(table.size()) + ", of which " + rows.size()
                + " are searched with; task " + Choice.word(task));
        out.println(Format.count(settings.size(), "setting") + ", each with " + Format.count(splits.size(), "fold"));
        out.println();
        out.flush();
        try (Parallel parallel = Parallel.of(Math.min(training.threads(), splits.size()))) {
            Compute compute = new Compute(Backend.preferred(), parallel);
            Search searching = new Search(
                    (setting, epochs) -> score(tried.options(setting), epochs, rows, task, splits, compute),
                    journal(table),
                    this::show);
            List<Trial> trials = strategy == Strategy.HALVING
                    ? searching.halving(settings, training.epochs, HALVING_FACTOR)
                    : searching.each(settings, training.epochs);
            best(trials);
        } catch (UncheckedIOException e) {
            throw new RunFailure("--journal " + search.journal + ": " + Failures.reason(e.getCause()));
        }
    }

    private Strategy strategy(SearchSpace space) {
        if (search.kind == null) {
            return space.dimensions().stream().allMatch(dimension -> dimension instanceof Dimension.Values)
                    ? Strategy.GRID
                    : Strategy.RANDOM;
        }
        return Stream.of(Strategy.values())
                .filter(strategy -> strategy.name().toLowerCase(Locale.ROOT).equals(search.kind))
                .findFirst()
                .orElseThrow(() -> usage("--search: '" + search.kind + "' is none of grid, random, halving"));
    }

    private List<Setting> settings(SearchSpace space, Strategy strategy) {
        try {
            return strategy == Strategy.GRID ? space.grid() : space.drawn(search.trials, training.seed);
        } catch (IllegalArgumentException e) {
            throw usage("--try: " + e.getMessage());
        }
    }

    /** The mean loss of the folds, or ∞ where the training of one fails. */
    private double score(TriedOptions.Trial options, int epochs, Table rows, Task task, List<Split> splits, Compute compute) {
        options.training.epochs = epochs;
        int trained = splits.stream().mapToInt(split -> split.train().length).min().orElseThrow();
        try {
            return CrossValidation.of(
                            rows,
                            data.target(),
                            data.encoding(training.seed).withTask(task),
                            splits,
                            options.network,
                            options.training::lossOf,
                            options.training.config(trained),
                            compute,
                            fold -> {})
                    .summary(Scores::loss)
                    .mean();
        } catch (NonFiniteLossException e) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private Journal journal(Table table) {
        if (search.journal == null) {
            return Journal.inMemory();
        }
        Destination destination = new Destination("--journal", search.journal);
        destination.check(spec.commandLine(), data.file().files());
        List<String> options = shared();
        options.removeIf(option -> option.startsWith("--epochs=")); // a trial has its own
        String subject = "table " + table.sha256() + ", folds " + search.folds + ", options " + options;
        return Journal.at(search.journal, subject);
    }

    private void show(Trial trial) {
        PrintWriter out = main.screen().out();
        out.println("  loss " + Format.significant(trial.score()) + "  " + Format.count(trial.epochs(), "epoch") + "  "
                + trial.setting());
        out.flush();
    }

    private void best(List<Trial> trials) {
        PrintWriter out = main.screen().out();
        Trial best = trials.getFirst();
        if (!Double.isFinite(best.score())) {
            throw new RunFailure("tune: no training went well; try smaller learning rates, or other values");
        }
        out.println();
        out.println("Best, by the mean loss of the folds");
        trials.stream()
                .filter(trial -> trial.epochs() == best.epochs())
                .limit(SHOWN)
                .forEach(this::show);
        out.println();
        out.println("Train with the best, and see what the held-out rows say:");
        StringBuilder command = new StringBuilder("  ./lanewise train ").append(Format.argument(file.toString()))
                .append(" --target ").append(Format.argument(data.target));
        for (Map.Entry<String, String> entry : best.setting().values().entrySet()) {
            command.append(" --").append(entry.getKey()).append(' ').append(Format.argument(entry.getValue()));
        }
        shared().stream()
                .filter(argument -> !argument.startsWith("--target="))
                .forEach(argument -> command.append(' ').append(Format.argument(argument)));
        out.println(command);
    }

    /** The options on the command line that 'train' has, too, without the threads, which change nothing. */
    private List<String> shared() {
        List<String> shared = TriedOptions.given(spec, new CommandLine(new Shared()).getCommandSpec());
        shared.removeIf(option -> option.startsWith("--threads="));
        return shared;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
