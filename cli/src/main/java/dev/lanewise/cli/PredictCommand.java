package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.Predictor;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvChunks;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
        customSynopsis = "lanewise predict MODEL DATA [OPTIONS]",
        description = {
            "Adds a column 'prediction' to a table: the class, or the number in the target's own unit. The other"
                    + " columns stay as they are.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./lanewise predict iris.lanewise new.csv --out predictions.csv",
            "  ./lanewise predict iris.lanewise new.csv --probabilities | less",
            "  ./lanewise predict iris.lanewise - < new.csv > predictions.csv",
            "  ./lanewise predict digits.lanewise test-images.gz --out digits.csv"
        })
final class PredictCommand implements Runnable {
    private static final String PREDICTION = "prediction";

    /** Rows of standard input, or of a file that does not fit in memory, that are predicted together, where as many have arrived. */
    private static final int STREAMED = 1024;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The file that 'train' wrote.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A table with the columns that the model learned from; others are passed on. Or arrays, of which"
                    + " the predictions alone are written. -: standard input, predicted as it arrives.")
    private Path file;

    @Mixin
    private final ModelInput input = new ModelInput();

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
        CsvOptions options = input.options();
        if (file.toString().equals("-")) {
            stream(trained, options, destination, new CsvChunks("standard input", System.in, options, STREAMED));
            return;
        }
        DataFile data = input.features(file, trained.encoder());
        if (data instanceof DataFile.Text text && text.isLarge()) {
            try (InputStream in = Files.newInputStream(file)) {
                stream(trained, options, destination, new CsvChunks(file.toString(), in, options, STREAMED));
            } catch (IOException e) {
                throw new RunFailure(file + ": " + Failures.reason(e));
            }
            return;
        }
        Table table = data.table();
        PreprocessingReport.note(main.screen().err(), trained.encoder().reports(table));
        Tensor outputs = trained.network().predict(Compute.serial(), trained.encoder().encodeFeatures(table));
        List<List<String>> read = switch (data) {
            case DataFile.Text _ -> Csv.records(file, options);
            case DataFile.Arrays _ -> Collections.nCopies(table.size() + (options.header() ? 1 : 0), List.of());
        };
        String text = Csv.format(predicted(trained, outputs, table.source(), read, options), options.delimiter());
        if (destination != null) {
            String written = destination.write(stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
            main.screen().out().println("Predictions for " + table.size() + " rows: " + written);
            return;
        }
        print(text);
    }

    private void print(String text) {
        PrintWriter screen = main.screen().out();
        screen.print(text);
        if (screen.checkError()) {
            throw new RunFailure("standard output cannot be written to; write to a file with --out");
        }
    }

    /** Rows are predicted as they arrive. */
    private void stream(TrainedModel trained, CsvOptions options, Destination destination, CsvChunks chunks) {
        if (destination == null) {
            try {
                predictChunks(trained, options, chunks, this::print);
            } catch (IOException e) {
                throw new RunFailure(chunks.source() + ": " + Failures.reason(e));
            }
            return;
        }
        long[] rows = {0};
        String written = destination.write(out -> rows[0] = predictChunks(
                trained, options, chunks, text -> out.write(text.getBytes(StandardCharsets.UTF_8))));
        main.screen().out().println("Predictions for " + rows[0] + " rows: " + written);
    }

    @FunctionalInterface
    private interface Sink {
        void take(String text) throws IOException;
    }

    private long predictChunks(TrainedModel trained, CsvOptions options, CsvChunks chunks, Sink sink) throws IOException {
        Predictor full = new Predictor(trained.network(), Compute.serial(), STREAMED, trained.encoder().width());
        Tensor fullOutputs = Tensor.zeros(full.outputShape());
        long rows = 0;
        boolean first = true;
        for (Optional<CsvChunks.Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
            CsvChunks.Chunk chunk = next.get();
            List<List<String>> records = Csv.records(chunk.source(), chunk.text(), options);
            if (records.size() == (options.header() ? 1 : 0)) {
                continue; // blank lines
            }
            Table table = Csv.parse(chunk.source(), chunk.text(), trained.encoder().featureOptions(options));
            Tensor features = trained.encoder().encodeFeatures(table);
            Tensor outputs = fullOutputs;
            if (table.size() == STREAMED) {
                full.predict(features, outputs);
            } else {
                outputs = trained.network().predict(Compute.serial(), features);
            }
            List<List<String>> made = predicted(trained, outputs, chunk.source(), records, options);
            sink.take(Csv.format(first || !options.header() ? made : made.subList(1, made.size()), options.delimiter()));
            rows += table.size();
            first = false;
        }
        if (first) {
            throw new DataException(chunks.source() + ": no rows; give a table with at least one");
        }
        return rows;
    }

    /** The records with their predictions, and with the header if there is one. */
    private List<List<String>> predicted(
            TrainedModel trained, Tensor outputs, String source, List<List<String>> read, CsvOptions options) {
        List<String> predictions = trained.encoder().decode(outputs);
        Tensor shares = probabilities ? trained.shares(outputs) : null;
        List<List<String>> records = new ArrayList<>();
        int row = options.header() ? -1 : 0;
        for (List<String> fields : read) {
            List<String> record = new ArrayList<>(fields);
            if (row < 0) {
                record.add(PREDICTION);
                if (shares != null) {
                    trained.encoder().classNames().forEach(name -> record.add("probability " + name));
                }
                refuseTwice(source, record);
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
