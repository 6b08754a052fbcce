package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What a run leaves in its directory, and what can be done with it. */
class RunsTest {
    @TempDir
    private Path directory;

    private Path iris;
    private Path run;

    @BeforeEach
    void data() throws IOException {
        iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        run = directory.resolve("iris.run");
    }

    private Invocation train(Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("train", iris, "--target", "target", "--epochs", 6, "--out", directory.resolve("iris.lanewise")));
        arguments.addAll(List.of(more));
        Invocation result = Invocation.of(arguments.toArray());
        assertEquals("", result.err());
        return result;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString().replaceAll("\\d{5,}", "N")).sorted().toList();
        }
    }

    /** A column of names, each another, read character by character: in memory and on the disk, stored with the model. */
    @Test
    void textIsReadCharacterByCharacter() throws IOException {
        StringBuilder text = new StringBuilder("name,y\n");
        for (int i = 0; i < 60; i++) {
            text.append(i % 2 == 0 ? "a" : "b").append((char) ('c' + i % 7)).append(i).append(',').append(i % 2).append('\n');
        }
        Path names = Files.writeString(directory.resolve("names.csv"), text);
        Path out = directory.resolve("names.lanewise");
        List<String> weights = new ArrayList<>();
        for (String more : List.of("--encode=characters", "--column=name=characters", "--stream")) {
            Invocation trained = Invocation.of(
                    "train", names, "--target", "y", "--encode", "characters", "--text-length", 4, more.equals("--encode=characters") ? "--batch=32" : more,
                    "--epochs", 40, "--out", out, "--overwrite", "--threads", 1);
            assertEquals("", trained.err());
            assertTrue(trained.out().contains("the first 4 characters of 1 column numbered"), trained.out());
            weights.add(trained.out().lines().filter(line -> line.startsWith("  weights ")).findFirst().orElseThrow());
        }
        assertEquals(1, weights.stream().distinct().count(), weights.toString());
        Path other = Files.writeString(directory.resolve("other.csv"), "name\naz\nbc99\n");
        String predicted = Invocation.of("predict", out, other).out();
        assertTrue(predicted.matches("name,prediction\naz,[01]\nbc99,[01]\n"), predicted);
        assertTrue(Invocation.of("verify", directory.resolve("names.run"), "--threads", 1).out().contains("The same to the bit"));
    }

    @Test
    void aProfileSaysWhereTheTimeWentAndIsKept() throws IOException {
        Invocation profiled = train("--profile");
        assertEquals(train().line("weights"), profiled.line("weights"));
        assertTrue(profiled.out().contains("6 epochs, 24 steps"), profiled.out());
        assertTrue(profiled.out().lines().anyMatch(line -> line.matches("  affine \\(32, 64\\) +18 .* % .*(GFLOP|GB)/s")), profiled.out());
        assertTrue(profiled.out().lines().anyMatch(line -> line.matches("  \\(the update of the weights\\) +24 .* %")), profiled.out());
        assertTrue(profiled.out().lines().filter(line -> line.contains(" % ")).allMatch(line -> line.length() <= 80), profiled.out());
        assertFalse(Files.exists(RunDirectory.profile(run)), "the run after it has none");
        train("--profile");
        assertTrue(Files.size(RunDirectory.profile(run)) > 1000);
        assertFalse(Files.readString(RunDirectory.settings(run)).contains("profile"));
        assertEquals(
                "lanewise: --profile and --find-lr: it trains nothing; leave one of them out (see 'lanewise train"
                        + " --help')\n",
                Invocation.of("train", iris, "--target", "target", "--profile", "--find-lr", directory.resolve("r.png")).err());
    }

    @Test
    void aRunLeavesItsSettingsLogAndCheckpoint() throws IOException {
        Invocation trained = train();
        assertEquals(
                List.of(
                        "checkpoints", "config.json", "events.out.tfevents.N.lanewise", "held-out.csv", "importance.json", "lock", "log.csv",
                        "log.jsonl", "manifest.json"),
                names(run));
        assertEquals(List.of("step-N"), names(RunDirectory.checkpoints(run)));
        List<String> table = Files.readAllLines(RunDirectory.table(run));
        assertEquals(7, table.size());
        assertTrue(table.get(0).startsWith("epoch,learning_rate,loss,validation_loss,validation_accuracy"), table.get(0));
        List<String> lines = Files.readAllLines(RunDirectory.lines(run));
        assertEquals(6, lines.size());
        assertTrue(lines.get(5).startsWith("{\"epoch\":6,\"learningRate\":0.001,\"loss\":"), lines.get(5));
        List<String> heldOut = Files.readAllLines(RunDirectory.heldOut(run));
        assertEquals("truth,0,1,2", heldOut.get(0));
        assertEquals(31, heldOut.size());
        String weights = trained.line("weights").strip().split(" +")[1];
        assertTrue(Files.readString(RunDirectory.manifest(run)).contains("\"weightsHash\" : \"" + weights + "\""));
        assertTrue(trained.out().contains("Run      " + run + "\n"), trained.out());
    }

    @Test
    void itsSettingsRepeatItAndAreOverriddenByOptions() throws IOException {
        String weights = train("--lr", 0.01, "--dropout", 0.1, "--hidden", "9,5", "--leave-out", "sepal_width_(cm)").line("weights");
        Path config = RunDirectory.settings(run);
        Invocation again = Invocation.of("train", "--config", config, "--out", directory.resolve("b.lanewise"));
        assertEquals("", again.err());
        assertEquals(weights, again.line("weights"));
        assertTrue(Files.exists(directory.resolve("b.run")));
        Invocation other = Invocation.of("train", iris, "--config=" + config, "--epochs", "7");
        assertTrue(other.out().contains("epoch 7/7"), other.out());
    }

    /** A setting that is written is read as the same value, for every option. */
    @Test
    void everyOptionComesBackFromTheSettings() throws IOException {
        List<String> given = List.of(
                "train", "a.csv", "--target", "y, z", "--weights", "w", "--balance", "--augment", "noise=0.1,mixup=0.2", "--image", "8x8", "--task", "classification", "--leave-out", "a,b", "--scale", "min-max",
                "--missing", "constant=3", "--mark-missing", "--duplicates", "drop=a,b", "--outliers", "iqr=2:drop", "--encode",
                "ordinal", "--text-length", "9", "--unknown", "ignore", "--column", "a=mean,robust", "--column", "b=frequency", "--missing-text", "-,none",
                "--delimiter", "tab", "--no-header", "--stream", "--test-share", "0.3", "--hidden", "none", "--activation", "tanh",
                "--dropout", "0.25", "--layers", "dense 3, relu", "--epochs", "7", "--batch", "all", "--loss", "focal", "--label-smoothing", "0.1", "--class-weights", "balanced", "--optimizer", "nadam", "--lr", "1e-5", "--schedule",
                "one-cycle", "--warmup", "2", "--l1", "0.125", "--l2", "3", "--l1-proximal", "0.01", "--sam", "0.05", "--cycle-momentum", "0.8,0.9", "--clip-norm", "0.1", "--skip-non-finite", "--accumulate", "3", "--ema",
                "0.999", "--swa", "4", "--patience", "5", "--seed", "-9223372036854775808", "--out", "o", "--plot", "p.png",
                "--checkpoint-minutes", "0.5", "--checkpoint-steps", "9", "--keep", "3", "--keep-best");
        for (List<String> arguments : List.of(given, List.of("train", "a.csv", "--target", "true"))) {
            CommandLine first = parsed(arguments);
            Path file = directory.resolve("config.json");
            Settings.of(first.getCommandSpec(), Path.of("a.csv"), directory).write(file);
            List<String> read = new ArrayList<>(List.of("train"));
            read.addAll(Settings.arguments(file, first.getCommandSpec(), option -> false));
            CommandLine second = parsed(read);
            for (OptionSpec option : first.getCommandSpec().options()) {
                if (Settings.isKept(option)) {
                    Object was = option.getValue();
                    Object is = second.getCommandSpec().findOption(option.longestName()).getValue();
                    assertEquals(comparable(was), comparable(is), option.longestName());
                    assertTrue(arguments.size() < 5 || !option.stringValues().isEmpty(), option.longestName() + " is not tried");
                }
            }
        }
    }

    private static Object comparable(Object value) {
        return switch (value) {
            case Path path -> path.toAbsolutePath();
            case String[] texts -> List.of(texts);
            case null, default -> value;
        };
    }

    private static CommandLine parsed(List<String> arguments) {
        CommandLine train = new CommandLine(new TrainCommand());
        train.parseArgs(arguments.subList(1, arguments.size()).toArray(String[]::new));
        return train;
    }

    @Test
    void verifyTrainsAgainAndSaysTheSame() throws IOException {
        String weights = train("--patience", 2, "--keep-best").line("weights").strip().split(" +")[1];
        List<String> before = names(directory);
        Invocation verified = Invocation.of("verify", run, "--threads", 2);
        assertEquals("", verified.err());
        assertEquals(0, verified.code());
        assertTrue(verified.out().contains("The same to the bit: 6 epochs, weights " + weights + "\n"), verified.out());
        assertEquals(before, names(directory));
    }

    /** It ends after a whole epoch, so that the run can be repeated. */
    @Test
    void aTimeLimitEndsARunThatCanStillBeVerified() {
        Invocation run = Invocation.of(
                "train", iris, "--target", "target", "--epochs", 10_000_000, "--time-limit", 0.005, "--out",
                directory.resolve("iris.lanewise"));
        assertEquals("", run.err());
        Invocation verified = Invocation.of("verify", directory.resolve("iris.run"));
        assertEquals("", verified.err());
        assertTrue(verified.out().contains(run.line("weights").strip().split(" +")[1]), verified.out());
    }

    @Test
    void verifyNamesTheFirstEpochThatDiffers() throws IOException {
        train();
        Path manifest = RunDirectory.manifest(run);
        String text = Files.readString(manifest);
        String third = Files.readAllLines(RunDirectory.table(run)).get(3).replaceAll(".*,", "");
        Files.writeString(manifest, text.replace(third, "0".repeat(64)));
        Invocation verified = Invocation.of("verify", run);
        assertEquals(1, verified.code());
        assertTrue(
                verified.err().startsWith("lanewise: " + run + ": not the same: epoch 3 is the first that differs: its weights had"
                        + " the hash 000"),
                verified.err());
        assertTrue(verified.err().contains("and now " + third), verified.err());

        Files.writeString(manifest, text);
        Files.writeString(iris, Files.readString(iris).replace("5.1,3.5", "5.2,3.5"));
        assertTrue(Invocation.of("verify", run).err().contains(" data are not those of the run: their hash was "));
    }

    @Test
    void mistakesAreNamed() throws IOException {
        train();
        assertEquals(
                "lanewise: iris.run: this run has finished; 'lanewise report iris.run' shows it\n",
                Invocation.of("resume", run).errWithout(directory));
        assertEquals(
                "lanewise: none/config.json does not exist; give a file of settings as 'train' writes one\n",
                Invocation.of("resume", directory.resolve("none")).errWithout(directory));
        Path foreign = Files.createDirectory(directory.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.tex"), "x");
        assertEquals(
                "lanewise: --run foreign: has files that are not of a run; choose another name\n",
                Invocation.of("train", iris, "--target", "target", "--run", foreign).errWithout(directory));
        assertEquals(
                "lanewise: --run iris.csv: is a file, and a directory is wanted; choose another name\n",
                Invocation.of("train", iris, "--target", "target", "--run", iris).errWithout(directory));
        assertEquals(List.of("thesis.tex"), names(foreign));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                            | does not hold settings: it is not a JSON object
            {"a":                         | does not hold settings: Unexpected end-of-input
            {"epochs":1,"epochs":2}       | does not hold settings: Duplicate Object property
            {"epochs":[{}]}               | 'epochs' is neither a text nor a number
            {"epoch":1}                   | there is no setting 'epoch'
            {"run":"x"}                   | there is no setting 'run'
            {"no-header":"yes"}           | 'no-header' is 'yes', want true or false
            {"epochs":0}                  | '0', want a whole number of at least 1
            """)
    void wrongSettingsAreNamed(String json, String message) throws IOException {
        Path config = Files.writeString(directory.resolve("config.json"), json);
        Invocation result = Invocation.of("train", iris, "--target", "target", "--config", config);
        assertTrue(result.err().contains(message), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
        assertEquals(List.of("config.json", "iris.csv"), names(directory));
    }

    @Test
    void aRunThatHasFinishedIsReplaced() throws IOException {
        train();
        Files.writeString(run.resolve("mine.txt"), "stays");
        train("--seed", 4);
        assertTrue(Files.exists(run.resolve("mine.txt")));
        assertEquals(List.of("step-N"), names(RunDirectory.checkpoints(run)));
    }
}
