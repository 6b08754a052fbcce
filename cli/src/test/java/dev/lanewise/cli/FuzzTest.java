package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.testkit.Fuzzer;
import dev.lanewise.train.checkpoint.Checkpoints;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on files changed by a seeded fuzzer: they do their work, or say in one line why not, by the right exit code. */
class FuzzTest {
    private static final long SEED = 20261128;
    private static final int DIGEST = 32;

    /** A table with what a table can have. */
    private static final String TABLE = "size,town,\"a, b\",y\n1.5,Ulm,x,0\n,Bonn,\"two\nlines\",1\n-2e3,NA,x,1\n4,Ulm,\"q\"\"q\",0\n7,Ulm,x,1\n"
            + "3,Bonn,x,1\n5,Ulm,x,0\n6,Bonn,x,1\n8,Ulm,x,0\n9,Bonn,x,1\n";

    @TempDir
    private Path directory;

    private Path iris;
    private Path model;
    private Path run;

    @BeforeEach
    void run() throws IOException {
        iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        model = directory.resolve("iris.lanewise");
        run = directory.resolve("iris.run");
        Invocation trained = Invocation.of(
                "train", iris, "--target", "target", "--epochs", 2, "--hidden", "5", "--dropout", 0.1, "--ema", 0.9, "--patience", 3,
                "--out", model, "--threads", 1);
        assertEquals("", trained.err());
    }

    /** @return what a command said when it failed */
    private static Optional<String> refusal(Object... arguments) {
        Invocation invocation = Invocation.of(arguments);
        List<String> said = invocation.err().lines().filter(line -> line.startsWith("lanewise: ")).toList();
        boolean failed = invocation.code() != 0;
        if (said.size() != (failed ? 1 : 0)
                || invocation.code() < 0
                || invocation.code() > 2
                || invocation.err().contains("internal error")
                || invocation.err().contains("\tat ")
                || failed && !invocation.err().endsWith(said.getFirst() + "\n")) {
            throw new AssertionError(invocation.toString());
        }
        return said.stream().findFirst();
    }

    private interface Command {
        Object[] on(Path file);
    }

    /** A command on a file that was changed. */
    private Fuzzer.Kind file(String name, byte[] seed, String file, Command command) {
        Path changed = directory.resolve(file);
        return Fuzzer.Kind.of(name, seed, input -> {
            Files.write(changed, input);
            return refusal(command.on(changed));
        });
    }

    /** A command on a run of which one file was changed; whatever the command does to the run is undone before the next. */
    private Fuzzer.Kind run(String command, Path file, boolean unfinished, Object... more) throws IOException {
        Path copy = directory.resolve("copy.run");
        Path name = run.relativize(file);
        return Fuzzer.Kind.of(command + ", " + name.getFileName(), Files.readAllBytes(file), input -> {
            delete(copy);
            copy(run, copy);
            if (unfinished) {
                Files.delete(RunDirectory.manifest(copy));
            }
            Files.write(copy.resolve(name), input);
            List<Object> arguments = new ArrayList<>(List.of(command, copy));
            arguments.addAll(List.of(more));
            return refusal(arguments.toArray());
        });
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The header of a model, changed, in a file whose lengths and checksum fit it. */
    private Fuzzer.Kind header(String name, Command command) throws IOException {
        byte[] whole = Files.readAllBytes(model);
        int prefix = 24;
        int length = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
        return Fuzzer.Kind.of(name, Arrays.copyOfRange(whole, prefix, prefix + length), input -> {
            ByteBuffer content = ByteBuffer.allocate(whole.length - length + input.length).order(ByteOrder.LITTLE_ENDIAN);
            content.put(whole, 0, prefix).putInt(12, input.length).put(input);
            content.put(whole, prefix + length, whole.length - DIGEST - prefix - length);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content.array(), 0, content.position());
            content.put(digest.digest());
            Path changed = Files.write(directory.resolve("changed.lanewise"), content.array());
            return refusal(command.on(changed));
        });
    }

    private List<Fuzzer.Kind> kinds() throws IOException {
        Path out = directory.resolve("out");
        Path checkpoint = Checkpoints.list(RunDirectory.checkpoints(run)).getLast();
        byte[] table = TABLE.getBytes(StandardCharsets.UTF_8);
        Path journal = directory.resolve("journal");
        Object[] tune = {"tune", iris, "--target", "target", "--try", "lr=0.1 0.01", "--epochs", 1, "--threads", 1, "--journal", journal};
        assertEquals("", Invocation.of(tune).err());
        ArraysTest.digits(directory, "images.gz", "labels.gz");
        Path labels = directory.resolve("labels.gz");
        byte[] images = ArraysTest.unpacked(directory.resolve("images.gz"));
        Path archive = ArraysTest.archive(directory.resolve("a.npz"));
        return List.of(
                file("train, images", images, "a.idx", file -> new Object[] {
                    "train", file, "--target", labels, "--hidden", "2", "--epochs", 1, "--out", out, "--run", directory.resolve("a.run"),
                    "--overwrite", "--threads", 1
                }),
                file("data, labels", ArraysTest.unpacked(labels), "l.idx", file -> new Object[] {
                    "data", directory.resolve("images.gz"), "--target", file
                }),
                file("data, archive", Files.readAllBytes(archive), "b.npz", file -> new Object[] {"data", file, "--target", "y"}),
                file("inspect, archive", Files.readAllBytes(archive), "b.npz", file -> new Object[] {"inspect", file}),
                file("data", table, "a.csv", csv -> new Object[] {"data", csv}),
                file("inspect, table", table, "a.csv", csv -> new Object[] {"inspect", csv}),
                file("train", table, "a.csv", csv -> new Object[] {
                    "train", csv, "--target", "y", "--epochs", 1, "--out", out, "--run", directory.resolve("a.run"), "--overwrite", "--threads", 1
                }),
                file("predict", Files.readAllBytes(iris), "a.csv", csv -> new Object[] {"predict", model, csv, "--out", out}),
                file("inspect, model", Files.readAllBytes(model), "a.lanewise", file -> new Object[] {"inspect", file}),
                header("inspect, header", file -> new Object[] {"inspect", file}),
                header("evaluate, header", file -> new Object[] {"evaluate", file, iris}),
                header("predict, header", file -> new Object[] {"predict", file, iris, "--out", out}),
                file("inspect, tensors", Files.readAllBytes(checkpoint.resolve("weights.safetensors")), "a.safetensors", file ->
                        new Object[] {"inspect", file}),
                file("train, settings", Files.readAllBytes(RunDirectory.settings(run)), "config.json", file -> new Object[] {
                    "train", iris, "--config", file, "--epochs", 1, "--hidden", "4", "--out", out, "--run", directory.resolve("a.run"),
                    "--overwrite", "--threads", 1
                }),
                file("tune, journal", Files.readAllBytes(journal), "journal", file -> tune),
                run("inspect", RunDirectory.manifest(run), false),
                run("report", RunDirectory.manifest(run), false),
                run("report", RunDirectory.settings(run), false),
                run("report", RunDirectory.heldOut(run), false),
                run("report", RunDirectory.importance(run), false),
                run("verify", RunDirectory.manifest(run), false, "--threads", 1),
                run("verify", RunDirectory.settings(run), false, "--threads", 1),
                run("resume", RunDirectory.settings(run), true, "--threads", 1),
                run("resume", checkpoint.resolve("state.json"), true, "--threads", 1),
                run("resume", checkpoint.resolve("SHA256SUMS"), true, "--threads", 1),
                run("report", RunDirectory.lines(run), false));
    }

    @Test
    void hundredsOfInputs() throws IOException {
        Fuzzer.run(kinds(), 600, SEED);
    }

    @Test
    @Tag("long")
    void tenThousandInputs() throws IOException {
        Fuzzer.run(kinds(), 10_000, SEED + 1).forEach(System.out::println);
    }
}
