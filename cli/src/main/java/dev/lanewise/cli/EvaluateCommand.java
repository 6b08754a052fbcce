package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.checkpoint.ModelFile;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.WeightColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "evaluate",
        sortOptions = false,
        customSynopsis = "lanewise evaluate MODEL DATA.csv [OPTIONS]",
        description = {
            "Says how good a model's predictions are for a table whose target is known: the result table of"
                    + " 'train', for other rows.",
            ""
        },
        footer = {"", "Example:", "  ./lanewise evaluate iris.lanewise more-iris.csv"})
final class EvaluateCommand implements Runnable {
    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The file that 'train' wrote.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "DATA.csv",
            description = "A table with the columns of the training table, the target too; others are ignored.")
    private Path file;

    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "A column of numbers of at least 0 that say how much a row counts. Default: all the same.")
    private String weights;

    @Mixin
    private final CsvInput csv = new CsvInput();

    @Override
    public void run() {
        TrainedModel trained = load(model);
        CsvOptions options = trained.encoder().options(csv.options());
        Table table = Csv.read(file, weights == null ? options : with(options, weights));
        PreprocessingReport.note(main.screen().err(), trained.encoder().reports(table));
        Dataset encoded = trained.encoder().encode(table);
        Dataset rows = weights == null ? encoded : encoded.withWeights(WeightColumn.of(table, weights));
        new Results(main.screen().out())
                .scores(trained, trained.evaluate(Compute.serial(), rows), Format.rows(table.size()) + " of " + table.source());
    }

    /** The options of a file that is read with one more column, of numbers. */
    private static CsvOptions with(CsvOptions options, String column) {
        List<String> columns = new ArrayList<>(options.only());
        Map<String, ColumnKind> kinds = new TreeMap<>();
        if (!columns.contains(column)) {
            columns.add(column);
            kinds.put(column, ColumnKind.NUMERIC);
        }
        return options.withOnly(columns).withKinds(kinds);
    }

    static TrainedModel load(Path model) {
        try {
            return ModelFile.load(model);
        } catch (IOException e) {
            throw new RunFailure(model + ": " + Failures.reason(e));
        }
    }
}
