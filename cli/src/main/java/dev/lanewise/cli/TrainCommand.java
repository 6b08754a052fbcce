package dev.lanewise.cli;

import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.data.ColumnSource;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Scratch;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.report.ProfileRecording;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        customSynopsis = "lanewise train DATA --target COLUMN [OPTIONS]",
        optionListHeading = "%nIn every command%n",
        description = {
            "Trains a network on a table: a CSV file with a header, one column of which is to be predicted from the"
                    + " others; or arrays in IDX, NPY or NPZ files, such as images. Numbers are scaled, text becomes categories,"
                    + " missing values are filled.",
            "Some rows are held out and steer nothing; the result is what the model makes of them.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./lanewise train iris.csv --target species",
            "  ./lanewise train houses.csv --target price --epochs 200 --patience 10",
            "  ./lanewise train iris.csv --target species --profile",
            "  ./lanewise train digits.gz --target labels.gz --epochs 5 --augment shift=1",
            "  ./lanewise train digits.gz --target labels.gz --epochs 2 \\",
            "      --layers 'conv 8 3x3, relu, max-pool 2, flatten, dense 32, relu, dropout 0.2'",
            "",
            "The same data, options and seed give the same weights, bit for bit, on every machine."
        },
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "DATA", description = "The table: a CSV file, or arrays (IDX, NPY, NPZ).")
    private Path file;

    @ArgGroup(validate = false, heading = "%nThe data%n")
    private final DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    private final NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nThe training%n")
    private final TrainingOptions training = new TrainingOptions();

    @ArgGroup(validate = false, heading = "%nThe output%n")
    private final OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = "%nThe run%n")
    private final RunOptions run = new RunOptions();

    @Override
    public Integer call() {
        if (run.config != null) {
            return Main.run(main.screen(), withSettings());
        }
        if (file == null) {
            throw usage("Missing required parameter: 'DATA'");
        }
        train();
        return 0;
    }

    /** The command line with the settings of the file put in, where it does not say otherwise. */
    private String[] withSettings() {
        List<String> arguments = new ArrayList<>(List.of("train"));
        arguments.addAll(Settings.arguments(
                run.config,
                spec,
                option -> option == null ? file != null : !option.stringValues().isEmpty()));
        Iterator<String> given = spec.root().commandLine().getParseResult().originalArgs().iterator();
        boolean command = false;
        while (given.hasNext()) {
            String argument = given.next();
            if (argument.equals("train") && !command) {
                command = true;
            } else if (argument.equals("--config")) {
                given.next();
            } else if (!argument.startsWith("--config=")) {
                arguments.add(argument);
            }
        }
        return arguments.toArray(String[]::new);
    }

    private void train() {
        Destination model = new Destination("--out", output.model == null ? defaultModel() : output.model);
        Optional<Destination> plot =
                Optional.ofNullable(output.plot).map(path -> new Destination("--plot", path));
        Optional<Destination> instead = output.inPlaceOfTraining(spec.commandLine());
        checkOptions(model, plot, instead);
        if (instead.isPresent()) {
            instead.get().checkPicture(spec.commandLine(), data.file().files());
        } else if (run.verified == null) {
            model.check(spec.commandLine(), data.file().files());
            plot.ifPresent(picture -> picture.checkPicture(spec.commandLine(), data.file().files()));
        }

        Optional<Verification> verification = Optional.ofNullable(run.verified).map(Verification::new);
        Path directory = run.directory(model.file());
        if (instead.isEmpty() && verification.isEmpty()) {
            run.check(directory);
        }

        EncoderOptions encoding = data.encoding(training.seed);
        try (Scratch scratch = Scratch.ofSystem()) {
            train(prepare(encoding, scratch), model, plot, instead, verification, directory);
        }
    }

    private void train(
            PreparedTable table,
            Destination model,
            Optional<Destination> plot,
            Optional<Destination> instead,
            Optional<Verification> verification,
            Path directory) {
        boolean records = instead.isEmpty() && verification.isEmpty();
        training.checkLoss(spec.commandLine(), table.encoder().task());
        PreparedTable prepared = table.withLoss(training.lossOf(table.training().target()));
        String title = file.getFileName() + ", target " + data.target + ", seed " + training.seed;
        Layer layers = network.layers(prepared.encoder().width(), prepared.encoder().outputs());
        TrainingConfig config = training.config(prepared.training().size());
        int threads = training.threads();
        if (output.rates != null) {
            new RateSearch(main.screen(), title, prepared, layers, config, threads, instead.get()).run();
            return;
        }
        if (output.schedule != null) {
            SchedulePlot picture = new SchedulePlot(title, config.optimizer(), training.updates(prepared.training().size()));
            main.screen().out().println(picture.summary());
            main.screen().out().println("Picture      " + picture.write(instead.get()));
            return;
        }
        output.model = model.file(); // the default is part of what was asked for
        try (RecordedRun recorded = records ? run.open(directory, Settings.of(spec, file, directory)) : null;
                ProfileRecording profile = records ? run.record(directory) : null) {
            TrainingSession session = new TrainingSession(
                    main.screen(), title, prepared, layers, config, threads, model, plot, Optional.ofNullable(recorded), run.timeLimit());
            if (verification.isPresent()) {
                session.verify(verification.get());
                return;
            }
            session.run();
            if (profile != null) {
                show(profile, RunDirectory.profile(directory));
            }
        }
        PrintWriter out = main.screen().out();
        out.println();
        out.println("Try next: the run as an HTML page; predictions for new rows in such a table:");
        out.println("  ./lanewise report " + Format.argument(directory.toString()));
        out.println("  ./lanewise predict " + Format.argument(model.file().toString()) + " new.csv --out predictions.csv");
    }

    private void show(ProfileRecording profile, Path recording) {
        PrintWriter out = main.screen().out();
        try {
            new ProfileTable(out, profile.stop()).print();
        } catch (IOException e) {
            throw new RunFailure("--profile: " + recording + ": " + Failures.reason(e));
        }
        out.println("For JDK Mission Control: " + recording);
    }

    private void checkOptions(Destination model, Optional<Destination> plot, Optional<Destination> instead) {
        data.check(spec.commandLine(), file, training, network);
        if (run.profile && instead.isPresent()) {
            throw usage("--profile and " + instead.get().option() + ": it trains nothing; leave one of them out");
        }
        if (plot.isPresent() && Destination.same(plot.get().file(), model.file())) {
            throw usage("--plot " + output.plot + ": this is the model's file, too; choose another name");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Path defaultModel() {
        return Path.of(RunOptions.base(file) + ".lanewise");
    }

    private PreparedTable prepare(EncoderOptions encoding, Scratch scratch) {
        Optional<Scratch> disk = data.streams(spec.commandLine(), encoding.pipeline()) ? Optional.of(scratch) : Optional.empty();
        return switch (data.file()) {
            case DataFile.Text text when disk.isPresent() -> prepare(encoding, () -> text.stored(scratch), disk);
            // As arrays they take an eighth of the memory, or so; but not all steps look at one column after the other.
            case DataFile.Arrays arrays when data.streams(encoding.pipeline()) -> prepare(encoding, () -> arrays.packed(disk), disk);
            case DataFile _ -> prepare(encoding);
        };
    }

    private PreparedTable prepare(EncoderOptions encoding) {
        Table table = data.read();
        List<String> notes = new ArrayList<>(table.notes());
        notes.addAll(IdleColumns.notes(data.learned(table), data.target()));
        try {
            PreparedTable prepared = PreparedTable.of(table, data.target(), encoding, data.testShare, training.seed);
            describe(table.source(), table.size(), data.learned(table).columns().size(), notes, prepared);
            return prepared;
        } catch (DataException e) {
            // What was noted about the table may well be why.
            print(notes);
            throw e;
        }
    }

    /** The same column by column, with the features on the disk or not. */
    private PreparedTable prepare(EncoderOptions encoding, Supplier<ColumnSource> reading, Optional<Scratch> scratch) {
        long start = System.nanoTime();
        ColumnSource table = reading.get();
        double seconds = (System.nanoTime() - start) * 1e-9;
        data.checkLeft(table.names());
        scratch.ifPresent(disk -> {
            PrintWriter out = main.screen().out();
            double bytes = data.file().bytes();
            out.println("Read " + Format.rate(bytes) + "B in " + Format.duration(seconds) + ", " + Format.rate(bytes / seconds)
                    + "B/s; the rows are kept on the disk until the end, in " + disk.directory());
            out.flush();
        });
        try {
            PreparedTable prepared = PreparedTable.of(table, data.target(), encoding, data.testShare, training.seed, scratch);
            int known = prepared.training().size() + prepared.heldOut().size();
            List<String> notes = new ArrayList<>(table.notes());
            if (known < table.size()) {
                notes.add("left out " + Format.rows(table.size() - known) + " without a target");
            }
            describe(table.source(), known, data.learned(table.rows(0, 1)).columns().size(), notes, prepared);
            return prepared;
        } catch (DataException e) {
            print(table.notes());
            throw e;
        }
    }

    private void print(List<String> notes) {
        notes.forEach(note -> main.screen().out().println("Note: " + note));
    }

    private void describe(String source, int rows, int columns, List<String> notes, PreparedTable prepared) {
        PrintWriter out = main.screen().out();
        out.println(source + ": " + Format.rows(rows) + ", " + Format.count(columns - 1, "column") + " to learn from, "
                + Format.count(prepared.encoder().width(), "feature"));
        print(notes);
        new PreprocessingReport(out).print(prepared.encoded().reports(), prepared.encoder().pipeline());
        data.file().image().ifPresent(image -> out.println("Images of " + image));
        out.println("Task: " + Choice.word(prepared.encoder().task())
                + (data.task == null ? ", because " + prepared.choice().reason() : ", as asked for"));
        if (prepared.encoder().task() == Task.CLASSIFICATION) {
            out.println("Classes: " + prepared.encoder().outputs());
        }
        out.println("Training on " + Format.rows(prepared.training().size()) + ", with " + prepared.heldOut().size()
                + " held out" + (training.validates() ? "; a fifth of the training rows decides when to "
                        + (training.patience > 0 ? "stop" : "lower the learning rate") : ""));
    }
}
