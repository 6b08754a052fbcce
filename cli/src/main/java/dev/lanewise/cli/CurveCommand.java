package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.CrossValidation;
import dev.lanewise.train.ScoreCurve;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.preprocess.TaskChoice;
import dev.lanewise.train.search.Setting;
import dev.lanewise.train.validation.Split;
import dev.lanewise.train.validation.TableSplits;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "curve",
        aliases = {"learning-curve", "validation-curve"},
        customSynopsis = "lanewise curve DATA --target COLUMN [--try NAME=VALUES] [OPTIONS]",
        optionListHeading = "%nIn every command%n",
        description = {
            "Learning and validation curves: would more rows help, and what does a setting do? Judges several numbers of"
                    + " training rows, or with --try several values of one option, by cross-validation, and says how the"
                    + " networks do on the rows trained on and on the folds not seen.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./lanewise curve iris.csv --target species --plot curve.png",
            "  ./lanewise curve iris.csv --target species --try 'l2=0 1e-4 1e-3 1e-2'",
            "",
            "Threads share the folds; the table is the same for any number, to the digit."
        },
        sortOptions = false)
final class CurveCommand implements Runnable {
    /** scikit-learn's. */
    private static final List<Double> SHARES = List.of(0.1, 0.325, 0.55, 0.775, 1.0);

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DATA", description = "The table: a CSV file, or arrays (IDX, NPY, NPZ).")
    private Path file;

    @ArgGroup(validate = false, heading = "%nThe curve%n")
    private final Curve curve = new Curve();

    @ArgGroup(validate = false, heading = "%nThe folds%n")
    private final FoldOptions folds = new FoldOptions();

    @ArgGroup(validate = false, heading = "%nThe data%n")
    private final ColumnOptions data = new ColumnOptions();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    private final NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nThe training%n")
    private final TrainingOptions training = new TrainingOptions();

    private static final class Curve {
        @Option(
                names = "--sizes",
                paramLabel = "SHARE",
                split = ",",
                converter = Values.Part.class,
                description = "The rows to train on, as shares of a fold's training rows. A larger number of rows holds those"
                        + " of a smaller one. Default: 0.1,0.325,0.55,0.775,1.")
        private List<Double> sizes;

        @Option(
                names = "--try",
                paramLabel = "NAME=VALUES",
                description = "An option of the network or the training and its values, apart by blanks: 'lr=0.1 0.01'.")
        private String tried;

        @Option(names = "--out", paramLabel = "FILE.csv", description = "The scores of each fold as a file. Default: none.")
        private Path out;

        @Option(names = "--plot", paramLabel = "FILE.png", description = "The curves as a picture. Default: none.")
        private Path plot;
    }

    @Override
    public void run() {
        data.check(spec.commandLine(), file, training, network);
        folds.check(spec.commandLine());
        Optional<TriedOptions> tried = Optional.ofNullable(curve.tried)
                .map(one -> new TriedOptions(spec, List.of(one), Optional.ofNullable(training.image), "threads"));
        if (tried.isPresent() && curve.sizes != null) {
            throw usage("--sizes and --try: a curve is over one thing; choose one of them");
        }
        List<Setting> settings = tried.map(this::settings).orElse(List.of());
        List<TriedOptions.Trial> trials = settings.stream().map(setting -> tried.get().options(setting)).toList();
        Optional<Destination> out = Optional.ofNullable(curve.out).map(path -> new Destination("--out", path));
        out.ifPresent(destination -> destination.check(spec.commandLine(), data.file().files()));
        Optional<Destination> plot = Optional.ofNullable(curve.plot).map(path -> new Destination("--plot", path));
        plot.ifPresent(destination -> destination.checkPicture(spec.commandLine(), data.file().files()));

        Table table = data.read();
        Task task = TaskChoice.decide(table, data.target(), data.encoding(training.seed));
        training.checkLoss(spec.commandLine(), task);
        trials.forEach(trial -> trial.training.checkLoss(spec.commandLine(), task));
        List<Split> splits = folds.splits(table, data.target(), task, training.seed);
        Table learned = folds.learned(table);
        ScoreCurve result;
        if (tried.isPresent()) {
            String name = tried.get().space().dimensions().getFirst().name();
            result = curve(
                    table, splits, name, settings.stream().map(setting -> setting.get(name)).toList(),
                    (point, compute, countdown) -> judged(learned, task, splits, trials.get(point), compute, countdown));
        } else {
            TriedOptions.Trial same = new TriedOptions.Trial(network, training);
            List<Integer> sizes = ScoreCurve.sizes(splits, curve.sizes == null ? SHARES : curve.sizes);
            result = curve(
                    table, splits, "rows", sizes.stream().map(size -> size.toString()).toList(),
                    (point, compute, countdown) -> judged(
                            learned, task,
                            TableSplits.smaller(table, data.target(), task, splits, sizes.get(point), training.seed),
                            same, compute, countdown));
        }
        show(result, out, plot);
    }

    /** Judges one point of the curve. */
    @FunctionalInterface
    private interface Judging {
        CrossValidation of(int point, Compute compute, Countdown countdown);
    }

    private ScoreCurve curve(Table table, List<Split> splits, String parameter, List<String> values, Judging judging) {
        PrintWriter screen = main.screen().out();
        screen.println(table.source() + ": " + Format.rows(table.size()) + ", " + Format.count(values.size(), "value") + " of "
                + parameter + ", each with " + Format.count(splits.size(), "fold"));
        table.notes().forEach(note -> screen.println("Note: " + note));
        screen.flush();
        try (Parallel parallel = Parallel.of(Math.min(training.threads(), splits.size()));
                Countdown countdown = new Countdown(main.screen(), values.size() * splits.size())) {
            Compute compute = new Compute(Backend.preferred(), parallel);
            return ScoreCurve.of(parameter, values, point -> judging.of(point, compute, countdown));
        }
    }

    private CrossValidation judged(
            Table table, Task task, List<Split> splits, TriedOptions.Trial trial, Compute compute, Countdown countdown) {
        int rows = splits.stream().mapToInt(split -> split.train().length).min().orElseThrow();
        return CrossValidation.of(
                table,
                data.target(),
                data.encoding(training.seed).withTask(task),
                splits,
                trial.network,
                trial.training::lossOf,
                trial.training.config(rows),
                compute,
                countdown::done);
    }

    private void show(ScoreCurve result, Optional<Destination> out, Optional<Destination> plot) {
        PrintWriter screen = main.screen().out();
        CurveTable shown = new CurveTable(result);
        screen.println();
        shown.print(screen);
        if (out.isPresent() || plot.isPresent()) {
            screen.println();
        }
        out.ifPresent(destination -> {
            byte[] text = shown.csv().getBytes(StandardCharsets.UTF_8);
            screen.println("Scores   " + destination.write(stream -> stream.write(text)));
        });
        plot.ifPresent(destination -> screen.println("Curves   "
                + CurvePlot.write(destination, file.getFileName() + ", target " + data.target, result)));
    }

    private List<Setting> settings(TriedOptions tried) {
        try {
            return tried.space().grid();
        } catch (IllegalArgumentException e) {
            throw usage("--try: " + e.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
