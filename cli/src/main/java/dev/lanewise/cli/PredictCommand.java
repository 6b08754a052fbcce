package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "predict",
        sortOptions = false,
        customSynopsis = "lanewise predict MODEL DATA.csv [OPTIONS]",
        description = {
            "Adds a column 'prediction' to a table: the class, or the number in the target's own unit. The other"
                    + " columns stay as they are.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./lanewise predict iris.lanewise new.csv --out predictions.csv",
            "  ./lanewise predict iris.lanewise new.csv --probabilities | less"
        })
final class PredictCommand implements Runnable {
    private static final String PREDICTION = "prediction";

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The file that 'train' wrote.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "DATA.csv",
            description = "A table with the columns that the model learned from; others are passed on.")
    private Path file;

    @Mixin
    private final CsvInput csv = new CsvInput();

    @Option(
            names = "--probabilities",
            description = "Add the probability of each class too, in columns 'probability CLASS'.")
    private boolean probabilities;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the table goes. Default: -, standard output.")
    private Path out;

    @Override
    public void run() {
        Destination destination = out == null || out.toString().equals("-") ? null : new Destination("--out", out);
        if (destination != null) {
            destination.check(spec.commandLine(), List.of(model, file));
        }
        TrainedModel trained = EvaluateCommand.load(model);
        List<String> classes = trained.encoder().classNames();
        if (probabilities && classes.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--probabilities: this model predicts numbers, which have none; leave it out");
        }
        CsvOptions options = csv.options();
        Table table = Csv.read(file, trained.encoder().featureOptions(options));
        PreprocessingReport.note(main.screen().err(), trained.encoder().reports(table));
        String text = Csv.format(predicted(trained, table, options), options.delimiter());
        if (destination != null) {
            String written = destination.write(stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
            main.screen().out().println("Predictions for " + table.size() + " rows: " + written);
            return;
        }
        PrintWriter screen = main.screen().out();
        screen.print(text);
        if (screen.checkError()) {
            throw new RunFailure("standard output cannot be written to; write to a file with --out");
        }
    }

    /** The records of the file with their predictions, and with the header if it has one. */
    private List<List<String>> predicted(TrainedModel trained, Table table, CsvOptions options) {
        List<String> predictions = trained.predict(Compute.serial(), table);
        Tensor shares = probabilities ? trained.probabilities(Compute.serial(), table) : null;
        List<List<String>> records = new ArrayList<>();
        int row = options.header() ? -1 : 0;
        for (List<String> read : Csv.records(file, options)) {
            List<String> record = new ArrayList<>(read);
            if (row < 0) {
                record.add(PREDICTION);
                if (shares != null) {
                    trained.encoder().classNames().forEach(name -> record.add("probability " + name));
                }
                refuseTwice(table.source(), record);
            } else {
                record.add(predictions.get(row));
                for (int c = 0; shares != null && c < shares.shape().dim(1); c++) {
                    record.add(Float.toString(shares.get(row * shares.shape().dim(1) + c)));
                }
            }
            records.add(record);
            row++;
        }
        return records;
    }

    private static void refuseTwice(String source, List<String> header) {
        for (int i = 0; i < header.size(); i++) {
            if (header.subList(i + 1, header.size()).contains(header.get(i))) {
                throw new DataException(source + ": it has a column " + DataException.quote(header.get(i))
                        + " already, which the predictions would be named; rename it");
            }
        }
    }
}
