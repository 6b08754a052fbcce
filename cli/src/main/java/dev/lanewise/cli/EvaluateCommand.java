package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.train.PredictedTable;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.checkpoint.ModelFile;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Scratch;
import dev.lanewise.train.data.StoredTable;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.WeightColumn;
import dev.lanewise.train.report.EvaluationReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        sortOptions = false,
        customSynopsis = "lanewise evaluate MODEL DATA [OPTIONS]",
        description = {
            "Says how good a model's predictions are for a table whose target is known, by every measure that fits"
                    + " the target: classes or numbers.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./lanewise evaluate iris.lanewise more-iris.csv",
            "  ./lanewise evaluate iris.lanewise more-iris.csv --bootstrap 200 --json scores.json",
            "  ./lanewise evaluate digits.lanewise test-images.gz --target test-labels.gz"
        })
final class EvaluateCommand implements Runnable {
    /** The share of the draws within the bounds. */
    private static final double CONFIDENCE = 0.95;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The file that 'train' wrote.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A table with the columns of the training table, the target too; others are ignored. Or arrays.")
    private Path file;

    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "A column of numbers of at least 0 that say how much a row counts. Default: all the same.")
    private String weights;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Draw the rows so many times, 1000 for instance, with replacement, for the bounds within which each"
                    + " measure lies in 95 %% of the draws. Default: none.")
    private Integer draws;

    @Option(names = "--seed", paramLabel = "N", converter = Values.Seed.class, description = "Of those draws. Default: 1.")
    private long seed = 1;

    @Option(names = "--json", paramLabel = "FILE.json", description = "All figures as a file, too. Default: none.")
    private Path json;

    @Mixin
    private final TargetInput input = new TargetInput();

    @Override
    public void run() {
        Optional<Destination> figures = Optional.ofNullable(json).map(path -> new Destination("--json", path));
        figures.ifPresent(destination -> destination.check(spec.commandLine(), List.of(model, file)));
        TrainedModel trained = load(model);
        DataFile data = input.open(spec.commandLine(), file, trained.encoder(), weights);
        EvaluationReport report = switch (data) {
            case DataFile.Text text when text.isLarge() -> stream(trained, text);
            case DataFile _ -> evaluate(trained, data);
        };
        PrintWriter out = main.screen().out();
        new Results(out).evaluation(report, LossChoice.title(trained.loss()), Format.rows(report.rows()) + " of " + file);
        figures.ifPresent(destination -> {
            byte[] text = report.json().getBytes(StandardCharsets.UTF_8);
            out.println();
            out.println("Figures  " + destination.write(stream -> stream.write(text)));
        });
    }

    private EvaluationReport evaluate(TrainedModel trained, DataFile data) {
        Table table = TargetInput.table(data, trained.encoder());
        PreprocessingReport.note(main.screen().err(), trained.encoder().reports(table));
        Dataset encoded = trained.encoder().encode(table);
        Dataset rows = data.weights().map(column -> encoded.withWeights(WeightColumn.of(table, column))).orElse(encoded);
        return EvaluationReport.of(trained, Compute.serial(), rows, drawing());
    }

    /** The same with the table on the disk. */
    private EvaluationReport stream(TrainedModel trained, DataFile.Text text) {
        try (Scratch scratch = Scratch.ofSystem()) {
            StoredTable table = text.stored(scratch);
            PredictedTable predicted = PredictedTable.of(trained, table, Compute.serial());
            PreprocessingReport.note(main.screen().err(), predicted.reports());
            return EvaluationReport.of(
                    trained,
                    predicted.outputs(),
                    trained.encoder().target().encode(table.select(trained.encoder().target().column())),
                    text.weights().map(column -> WeightColumn.of(table.select(column), column)),
                    drawing());
        }
    }

    private Optional<EvaluationReport.Drawing> drawing() {
        return Optional.ofNullable(draws).map(count -> new EvaluationReport.Drawing(count, CONFIDENCE, seed));
    }

    static TrainedModel load(Path model) {
        try {
            return ModelFile.load(model);
        } catch (IOException e) {
            throw new RunFailure(model + ": " + Failures.reason(e));
        }
    }
}
