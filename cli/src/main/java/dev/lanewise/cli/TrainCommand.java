package dev.lanewise.cli;

import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Task;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        customSynopsis = "lanewise train DATA.csv --target COLUMN [OPTIONS]",
        optionListHeading = "%nIn every command%n",
        description = {
            "Trains a network on a table: a CSV file with a header, one column of which is to be predicted from the"
                    + " others. Numbers are scaled, text becomes categories; a missing value is an error.",
            "Some rows are held out and steer nothing; the result is what the model makes of them.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./lanewise train iris.csv --target species",
            "  ./lanewise train houses.csv --target price --epochs 200 --patience 10",
            "",
            "The same data, options and seed give the same weights, bit for bit, on every machine."
        },
        sortOptions = false)
final class TrainCommand implements Runnable {
    /** More parameters than this do not fit into the one array that holds them, with its gradients and moments. */
    private static final long MOST_PARAMETERS = 1L << 28;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DATA.csv", description = "The table.")
    private Path file;

    @ArgGroup(validate = false, heading = "%nThe data%n")
    private final TrainOptions.Data data = new TrainOptions.Data();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    private final TrainOptions.Network network = new TrainOptions.Network();

    @ArgGroup(validate = false, heading = "%nThe training%n")
    private final TrainOptions.Training training = new TrainOptions.Training();

    @ArgGroup(validate = false, heading = "%nThe output%n")
    private final TrainOptions.Output output = new TrainOptions.Output();

    @Override
    public void run() {
        Destination model = new Destination("--out", output.model == null ? defaultModel() : output.model);
        Optional<Destination> plot =
                Optional.ofNullable(output.plot).map(path -> new Destination("--plot", path));
        Optional<Destination> rates =
                Optional.ofNullable(output.rates).map(path -> new Destination("--find-lr", path));
        checkOptions(model, plot);
        if (rates.isPresent()) {
            checkPicture(rates.get());
        } else {
            model.check(spec.commandLine(), List.of(file));
            plot.ifPresent(this::checkPicture);
        }

        CsvOptions options = data.options().without(data.leftOut.toArray(String[]::new));
        Table table = Csv.read(file, options);
        if (!data.leftOut.isEmpty() && table.names().equals(List.of(data.target))) {
            throw new RunFailure("--leave-out: all columns but the target '" + data.target
                    + "' are left out; keep at least one to predict it from");
        }
        PreparedTable prepared = prepare(table, data.encoding());
        describe(table, prepared);
        checkSize(prepared);
        String title = file.getFileName() + ", target " + data.target + ", seed " + training.seed;
        Layer layers = network.layers(prepared.encoder().width(), prepared.encoder().outputs());
        TrainingConfig config = training.config(prepared.training().size());
        int threads = ThreadCount.of(training.threads);
        if (rates.isPresent()) {
            new RateSearch(main.screen(), title, prepared, layers, config, threads, rates.get()).run();
            return;
        }
        new TrainingSession(main.screen(), title, prepared, layers, config, threads, model, plot).run();
        PrintWriter out = main.screen().out();
        out.println();
        out.println("Try next, with new rows in a table of the same columns:");
        out.println("  ./lanewise predict " + Format.argument(model.file().toString()) + " new.csv --out predictions.csv");
    }

    private void checkOptions(Destination model, Optional<Destination> plot) {
        if (data.target == null) {
            throw usage("--target is missing: name the column to predict");
        }
        if (training.warmUp >= training.epochs) {
            throw usage("--warmup " + training.warmUp + ": want fewer epochs than --epochs " + training.epochs);
        }
        if (data.leftOut.contains(data.target)) {
            throw usage("--leave-out: the target '" + data.target + "' cannot be left out");
        }
        if (training.ema != null && training.swa != null) {
            throw usage("--ema and --swa: the result can be one average of the weights; choose one of them");
        }
        if (training.swa != null && training.swa > training.epochs) {
            throw usage("--swa " + training.swa + ": want an epoch within --epochs " + training.epochs);
        }
        if (plot.isPresent() && Destination.same(plot.get().file(), model.file())) {
            throw usage("--plot " + output.plot + ": this is the model's file, too; choose another name");
        }
    }

    private void checkPicture(Destination picture) {
        if (!picture.file().toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw usage(picture.option() + " " + picture.file()
                    + ": the picture is a PNG file; choose a name that ends in .png");
        }
        picture.check(spec.commandLine(), List.of(file));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Path defaultModel() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return Path.of((dot > 0 ? name.substring(0, dot) : name) + ".lanewise");
    }

    private PreparedTable prepare(Table table, EncoderOptions encoding) {
        try {
            return PreparedTable.of(table, data.target, encoding, data.testShare, training.seed);
        } catch (DataException e) {
            // What was noted about the table may well be why.
            printNotes(table);
            throw e;
        }
    }

    private void printNotes(Table table) {
        PrintWriter out = main.screen().out();
        table.notes().forEach(note -> out.println("Note: " + note));
        IdleColumns.notes(table, data.target).forEach(note -> out.println("Note: " + note));
    }

    private void describe(Table table, PreparedTable prepared) {
        PrintWriter out = main.screen().out();
        out.println(table.source() + ": " + Format.rows(table.size()) + ", "
                + Format.count(table.columns().size() - 1, "column") + " to learn from, "
                + Format.count(prepared.encoder().width(), "feature"));
        printNotes(table);
        out.println("Task: " + Choice.word(prepared.encoder().task())
                + (data.task == null ? ", because " + prepared.choice().reason() : ", as asked for"));
        if (prepared.encoder().task() == Task.CLASSIFICATION) {
            out.println("Classes: " + prepared.encoder().outputs());
        }
        out.println("Training on " + Format.rows(prepared.training().size()) + ", with " + prepared.heldOut().size()
                + " held out" + (training.validates() ? "; a fifth of the training rows decides when to "
                        + (training.patience > 0 ? "stop" : "lower the learning rate") : ""));
    }

    private void checkSize(PreparedTable prepared) {
        long parameters = 0;
        long in = prepared.encoder().width();
        for (int width : network.hidden.widths()) {
            parameters += (in + 1) * width;
            in = width;
        }
        parameters += (in + 1) * prepared.encoder().outputs();
        if (parameters > MOST_PARAMETERS) {
            throw new RunFailure("--hidden: the network would have " + parameters + " parameters, at most "
                    + MOST_PARAMETERS + " are possible; choose narrower layers");
        }
    }
}
