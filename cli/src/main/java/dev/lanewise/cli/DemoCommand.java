package dev.lanewise.cli;

import dev.lanewise.train.DigitsExample;
import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Trains a small network (64-64-32-10) to read handwritten digits: 1,797 images of 8 x 8 pixels that come"
                    + " with Lanewise. A fifth of them is held out, and the result is what the network makes of those.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  ./lanewise demo --seed 2",
            "",
            "Writes digits.lanewise (the model), digits.png (the learning curves) and held-out.csv (the held-out"
                    + " images as a table, for 'lanewise evaluate' and 'lanewise predict')."
        })
final class DemoCommand implements Runnable {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Values.Seed.class,
            description = "Draws the held-out images, the first weights, the order of the images. Default: 1.")
    private long seed = 1;

    @Mixin
    private final ThreadCount threads = new ThreadCount();

    @Option(
            names = "--out",
            paramLabel = "DIRECTORY",
            description = "Where the files go; it is made if need be. Default: lanewise-demo.")
    private Path directory = Path.of("lanewise-demo");

    @Override
    public void run() {
        makeDirectory();
        Destination model = destination("digits.lanewise");
        Destination plot = destination("digits.png");
        Destination table = destination("held-out.csv");
        List.of(model, plot, table).forEach(file -> file.check(spec.commandLine(), List.of()));

        PrintWriter out = main.screen().out();
        PreparedTable data = DigitsExample.prepare(seed);
        TrainingConfig config = DigitsExample.config(seed, data.training().size());
        out.println("Handwritten digits: 64 pixels in, one of 10 digits out. Training on " + data.training().size()
                + " images,");
        out.println("with " + data.heldOut().size() + " held out: they steer nothing, the progress only shows them.");
        new TrainingSession(
                        main.screen(),
                        "Handwritten digits, seed " + seed,
                        data,
                        DigitsExample.network(),
                        config,
                        threads.threads(),
                        model,
                        Optional.of(plot),
                        Optional.empty(),
                        Optional.empty())
                .run();
        byte[] heldOut = Csv.format(BundledData.digits().rows(data.split().test())).getBytes(StandardCharsets.UTF_8);
        out.println();
        out.println("Held-out images as a table: " + table.write(file -> file.write(heldOut)));
        out.println("Try next:");
        out.println("  ./lanewise evaluate " + Format.argument(model.file().toString()) + " "
                + Format.argument(table.file().toString()));
        out.println("  ./lanewise predict " + Format.argument(model.file().toString()) + " "
                + Format.argument(table.file().toString()) + " --out predictions.csv");
    }

    private void makeDirectory() {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new RunFailure("--out " + directory + ": is a file, and a directory is wanted; choose another name");
        } catch (IOException e) {
            throw new RunFailure("--out " + directory + ": the directory cannot be made: " + Failures.words(e));
        }
    }

    private Destination destination(String name) {
        return new Destination("--out", directory.resolve(name));
    }
}
