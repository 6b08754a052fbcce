package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.checkpoint.ModelFile;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.Table;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private final CsvInput csv = new CsvInput();

    @Override
    public void run() {
        TrainedModel trained = load(model);
        Table table = Csv.read(file, trained.encoder().options(csv.options()));
        PreprocessingReport.note(main.screen().err(), trained.encoder().reports(table));
        new Results(main.screen().out())
                .scores(trained, trained.evaluate(Compute.serial(), table), Format.rows(table.size()) + " of " + table.source());
    }

    static TrainedModel load(Path model) {
        try {
            return ModelFile.load(model);
        } catch (IOException e) {
            throw new RunFailure(model + ": " + Failures.reason(e));
        }
    }
}
