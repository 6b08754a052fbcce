package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.optim.Schedule;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What each command does when all goes well. */
class CommandsTest {
    @TempDir
    private Path directory;

    private Path iris;
    private Path model;

    @BeforeEach
    void data() throws IOException {
        iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        model = directory.resolve("iris.lanewise");
    }

    private Invocation train(Object... more) {
        Object[] arguments = new Object[6 + more.length];
        System.arraycopy(new Object[] {"train", iris, "--target", "target", "--out", model}, 0, arguments, 0, 6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        Invocation run = Invocation.of(arguments);
        assertEquals("", run.err());
        assertEquals(0, run.code());
        return run;
    }

    private static double accuracy(Invocation run) {
        return Double.parseDouble(run.line("accuracy").strip().split(" +")[1]);
    }

    @Test
    void demoReadsDigitsAndItsModelDoesSoAgain() throws IOException {
        Path out = directory.resolve("demo");
        Invocation run = Invocation.of("demo", "--out", out, "--seed", 3);
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertTrue(accuracy(run) >= 0.97, run.out());
        assertTrue(run.line("weights").matches("  weights  [0-9a-f]{64}"), run.out());
        assertTrue(run.line("backend").contains(Backend.preferred().name()), run.out());
        narrow(run.out().replace(directory + "/", ""));

        Invocation again = Invocation.of("evaluate", out.resolve("digits.lanewise"), out.resolve("held-out.csv"));
        assertEquals(run.line("accuracy"), again.line("accuracy"));
        assertEquals(run.line("loss (cross-entropy)"), again.line("loss (cross-entropy)"));
        assertTrue(again.out().contains("Confusion matrix"), again.out());
        assertEquals(1200, ImageIO.read(out.resolve("digits.png").toFile()).getWidth());
        try (var files = Files.list(out)) {
            assertEquals(
                    List.of("digits.lanewise", "digits.png", "held-out.csv"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    private static void narrow(String text) {
        text.lines()
                .filter(line -> !line.startsWith("  ./lanewise ")) // commands have the length of the user's paths
                .forEach(line -> assertTrue(line.length() <= Screen.COLUMNS, line));
    }

    @Test
    void trainSaysWhatItDoes() {
        Invocation run = train("--epochs", 20, "--lr", 0.01);
        assertTrue(run.out().startsWith("""
                %s: 150 rows, 4 columns to learn from, 4 features
                Features: missing values, if any, filled;
                          4 columns scaled to mean 0 and deviation 1
                Task: classification, because the target 'target' holds only 3 different whole numbers in 150 rows
                Classes: 3
                Training on 120 rows, with 30 held out
                """.formatted(iris)), run.out());
        assertTrue(run.out().contains("linear 4 → 64"), run.out());
        assertTrue(run.out().contains("epoch 20/20"), run.out());
        assertTrue(run.out().contains("Model    " + model + "\n"), run.out());
        assertTrue(run.out().endsWith("  ./lanewise predict " + model + " new.csv --out predictions.csv\n"), run.out());
        assertTrue(train("--epochs", 1).out().contains("Model    " + model + " (replaced)\n"));
    }

    @Test
    void threadsDoNotChangeTheWeightsAndTheSeedDoes() {
        String weights = train("--epochs", 3, "--threads", 1).line("weights");
        assertEquals(weights, train("--epochs", 3, "--threads", 3).line("weights"));
        assertNotEquals(weights, train("--epochs", 3, "--seed", 2).line("weights"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--optimizer sgd", "--optimizer momentum", "--optimizer nesterov", "--optimizer adagrad",
                "--optimizer rmsprop", "--optimizer adamw", "--optimizer adadelta", "--optimizer adamax",
                "--optimizer nadam", "--optimizer radam", "--schedule step", "--schedule exponential",
                "--schedule cosine --warmup 2", "--schedule linear", "--schedule multi-step", "--schedule inverse-time",
                "--schedule polynomial --lr 0.01", "--schedule noam --lr 0.01",
                "--schedule restarts", "--schedule one-cycle --lr 0.01", "--schedule cyclic --lr 0.01",
                "--schedule one-cycle --cycle-momentum 0.85,0.95 --warmup 2 --lr 0.01",
                "--schedule cyclic --cycle-momentum 0.8,0.9 --optimizer nesterov", "--schedule plateau --lr 0.01",
                "--accumulate 2 --lr 0.01", "--ema 0.9", "--swa 20", "--batch all --lr 0.05", "--batch 1", "--l1 0.001 --l2 0.001", "--l1-proximal 0.001 --sam 0.05",
                "--dropout 0.2 --activation tanh", "--clip-norm 1", "--scale min-max --lr 0.01", "--hidden none --lr 0.05",
                "--loss focal --lr 0.01", "--loss bce --class-weights balanced --lr 0.01",
                "--class-weights balanced --label-smoothing 0.1 --lr 0.01",
                "--patience 3", "--activation hard-swish --scale none", "--optimizer ADAM"
            })
    void everyOptionTrains(String options) {
        List<Object> arguments = new ArrayList<>(List.of("--epochs", 25, "--threads", 1));
        arguments.addAll(List.of(options.split(" ")));
        assertTrue(accuracy(train(arguments.toArray())) >= 0.8, options);
    }

    @Test
    void earlyStoppingShowsTheValidationPartAndNotTheHeldOutOne() {
        Invocation run = train("--patience", 2, "--epochs", 500, "--lr", 0.05);
        assertTrue(run.out().contains("validation accuracy"), run.out());
        assertFalse(run.out().contains("held-out accuracy"), run.out());
        assertTrue(run.line("Trained on").matches("Trained on 96 rows for \\d+ epochs in .* of epoch \\d+"), run.out());
    }

    /** Of two rows at a time the gradients are finite, their sum is not. */
    @Test
    void updatesThatAreSkippedAreNoted() throws IOException {
        String rows = IntStream.range(0, 20).mapToObj(i -> (2.9 + i * 1e-3) + "e38," + i % 7 + "\n").collect(Collectors.joining());
        Path steep = Files.writeString(directory.resolve("steep.csv"), "x,y\n" + rows);
        Object[] arguments = {
            "train", steep, "--target", "y", "--task", "regression", "--scale", "none", "--hidden", "none", "--loss", "mae", "--batch", 1,
            "--accumulate", 2, "--epochs", 3, "--out", model, "--skip-non-finite"
        };
        Invocation run = Invocation.of(arguments);
        assertEquals("", run.err());
        assertEquals(
                "Note: left out 24 updates, as a gradient was not finite, the last time that of '0.weight' in epoch 3, step 16;"
                        + " scale the inputs, or lower --lr",
                run.line("Note: left out"));
        Invocation without = Invocation.of(Arrays.copyOf(arguments, arguments.length - 1));
        assertTrue(without.err().contains("loss is NaN at epoch 1, step 3"), without.err());
        assertEquals("", train("--skip-non-finite").line("Note: left out"));
    }

    /** It trains nothing, writes no model, and suggests a rate that one would take. */
    @Test
    void findLrDrawsAndSuggests() throws IOException {
        Path picture = directory.resolve("rates.png");
        Invocation run = train("--find-lr", picture);
        double suggestion = Double.parseDouble(run.line("Suggestion").split(" +")[2].replace(",", ""));
        assertTrue(suggestion > 1e-4 && suggestion < 0.5, run.out());
        assertTrue(run.line("Picture").contains(picture.toString()), run.out());
        assertEquals(1200, ImageIO.read(picture.toFile()).getWidth());
        assertFalse(Files.exists(model));
        assertEquals(run.line("Suggestion"), train("--find-lr", picture, "--threads", 3).line("Suggestion"));
    }

    /** It trains nothing, writes no model, and draws the momentum below the rate where it changes. */
    @Test
    void plotScheduleDrawsEveryUpdate() throws IOException {
        Path picture = directory.resolve("schedule.png");
        for (RateSchedule schedule : RateSchedule.values()) {
            Invocation run = train("--schedule", Choice.word(schedule), "--lr", 0.01, "--epochs", 30, "--plot-schedule", picture);
            assertTrue(run.line("Picture").contains(picture.toString()), run.out());
            BufferedImage image = ImageIO.read(picture.toFile());
            assertEquals(List.of(1200, 560), List.of(image.getWidth(), image.getHeight()));
            assertTrue(hasCurve(image), schedule.toString());
        }
        Invocation run = train(
                "--schedule", "one-cycle", "--cycle-momentum", "0.85,0.95", "--lr", 0.01, "--epochs", 30, "--warmup", 3,
                "--plot-schedule", picture);
        assertEquals(
                "120 updates: the learning rate starts at 3.08e-05, is between 4.00e-08 and 0.0100, and ends at 4.00e-08",
                run.line("120 updates"));
        assertEquals(2 * 560, ImageIO.read(picture.toFile()).getHeight());
        assertFalse(Files.exists(model));
        assertTrue(train("--schedule", "plateau", "--plot-schedule", picture).line("150 updates").endsWith(", unless the loss stops falling"));
    }

    @Test
    void everySchedulesCourseIsWhatTheHelpSays() {
        Schedule steps = RateSchedule.MULTI_STEP.over(100, 1);
        assertEquals(List.of(1.0, 0.1, 0.1), Stream.of(49, 50, 74).map(steps::at).toList());
        assertEquals(0.01, steps.at(75), 1e-17);
        assertEquals(0.1, RateSchedule.INVERSE_TIME.over(100, 1).at(100), 1e-16);
        assertEquals(0.25, RateSchedule.POLYNOMIAL.over(100, 1).at(50));
        Schedule noam = RateSchedule.NOAM.over(90, 0.02);
        assertEquals(0.02, noam.at(8), 1e-17);
        assertEquals(0.01, noam.at(35), 1e-17);
        for (RateSchedule schedule : RateSchedule.values()) {
            assertTrue(schedule == RateSchedule.ONE_CYCLE || schedule.over(1, 1000).at(0) <= 1000, schedule::toString);
        }
    }

    private static boolean hasCurve(BufferedImage image) {
        long blue = IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xffffff) == 0x1f77b4)
                .count();
        return blue > 800;
    }

    /** The momentum bears on the weights, and a run of one-cycle without it has others. */
    @Test
    void aCycledMomentumChangesTheWeights() {
        String without = train("--schedule", "one-cycle", "--epochs", 5).line("weights");
        String with = train("--schedule", "one-cycle", "--epochs", 5, "--cycle-momentum", "0.85,0.95").line("weights");
        assertNotEquals(without, with);
        assertEquals(without, train("--schedule", "one-cycle", "--epochs", 5, "--cycle-momentum", "0.9,0.9").line("weights"));
    }

    /** The held-out rows steer nothing: a plateau is watched on rows of the training part. */
    @Test
    void aPlateauIsWatchedOnTheValidationPart() throws IOException {
        Path curves = directory.resolve("curves.png");
        Invocation run = train("--schedule", "plateau", "--epochs", 60, "--lr", 0.3, "--plot", curves);
        assertTrue(run.out().contains("a fifth of the training rows decides when to lower the learning rate"), run.out());
        assertFalse(run.out().contains("held-out accuracy"), run.out());
        assertEquals(3 * 560, ImageIO.read(curves.toFile()).getHeight(), "loss, accuracy and learning rate");
    }

    @Test
    void regressionIsInTheUnitOfTheTarget() throws IOException {
        StringBuilder text = new StringBuilder("x;y;name\n");
        for (int i = 0; i < 200; i++) {
            text.append(i).append(';').append(1000 + 10.5 * i).append(";n").append(i).append('\n');
        }
        Path line = Files.writeString(directory.resolve("line.csv"), text);
        Invocation run = Invocation.of(
                "train", line, "--target", "y", "--leave-out", "name", "--delimiter", ";", "--hidden", "none", "--lr",
                0.05, "--out", model, "--plot", directory.resolve("line.png"));
        assertEquals("", run.err());
        assertTrue(run.out().contains("Task: regression, because the target 'y' holds numbers that are not whole\n"));
        assertTrue(run.line("RMSE").matches("  RMSE +\\d\\S* +root of .*"), run.out());
        assertTrue(Double.parseDouble(run.line("R²").strip().split(" +")[1]) > 0.999, run.out());
        assertTrue(Files.size(directory.resolve("line.png")) > 10_000);

        Path fresh = Files.writeString(directory.resolve("new.csv"), "name;x;remark\nfirst;10;\n\nsecond;20;\"a;b\"\n");
        Invocation predicted = Invocation.of("predict", model, fresh, "--delimiter", ";");
        assertEquals("", predicted.err());
        List<String> lines = predicted.out().lines().toList();
        assertEquals("name;x;remark;prediction", lines.get(0));
        assertTrue(lines.get(1).startsWith("first;10;;"), lines.get(1));
        assertTrue(lines.get(2).startsWith("second;20;\"a;b\";"), lines.get(2));
        assertEquals(3, lines.size());
        assertEquals(1105, Double.parseDouble(lines.get(1).substring(10)), 10);
        assertEquals(1210, Double.parseDouble(lines.get(2).substring(lines.get(2).lastIndexOf(';') + 1)), 10);
    }

    @ParameterizedTest
    @CsvSource({"mae, mean absolute error", "huber, mean Huber loss"})
    void numbersHaveOtherLosses(String loss, String title) throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 200; i++) {
            text.append(i).append(',').append(3.5 * i).append('\n');
        }
        Path line = Files.writeString(directory.resolve("line.csv"), text);
        Invocation run = Invocation.of(
                "train", line, "--target", "y", "--hidden", "none", "--lr", 0.05, "--loss", loss, "--out", model);
        assertEquals("", run.err());
        assertTrue(Double.parseDouble(run.line("R²").strip().split(" +")[1]) > 0.99, run.out());
        assertTrue(run.line("loss  ").endsWith("   " + title + " of the scaled target"), run.out());
        assertTrue(Invocation.of("evaluate", model, line).line("loss  ").endsWith(title + " of the scaled target"));
    }

    @Test
    void eachClassAgainstTheOthersHasProbabilities() throws IOException {
        assertTrue(train("--loss", "bce", "--epochs", 5).out().contains("loss (binary)"));
        List<String> lines = Invocation.of("predict", model, iris, "--probabilities").out().lines().toList();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            double sum = 0;
            for (int i = cells.length - 3; i < cells.length; i++) {
                sum += Double.parseDouble(cells[i]);
            }
            assertEquals(1, sum, 1e-5, line);
        }
    }

    @Test
    void columnsThatTeachNothingAreNoted() throws IOException {
        StringBuilder text = new StringBuilder("id,a,b,x,y\n");
        for (int i = 0; i < 40; i++) {
            text.append(101 + i).append(",1,same,").append(i % 7).append(',').append(0.5 + i % 7).append('\n');
        }
        Path table = Files.writeString(directory.resolve("notes.csv"), text);
        Invocation run = Invocation.of("train", table, "--target", "y", "--epochs", 1, "--out", model);
        assertTrue(run.out().contains("""
                Note: 2 columns hold one value only (a, b): nothing can be learned from them; --leave-out drops them
                Note: column 'id' numbers the rows; if it means nothing, --leave-out id
                Features:"""), run.out());
    }

    @Test
    void aResultOnFewRowsIsNoted() throws IOException {
        Path table = Files.writeString(directory.resolve("few.csv"), "x,y\n1,2.5\n2,3.5\n4,3\n3,7\n9,8\n");
        Invocation run = Invocation.of("train", table, "--target", "y", "--epochs", 1, "--out", model);
        assertTrue(run.out().startsWith(table + ": 5 rows, 1 column to learn from, 1 feature\n"), run.out());
        assertTrue(run.out().contains("\nTrained on 4 rows for 1 epoch in "), run.out());
        assertTrue(run.out().contains("\nNote: with only 1 row held out, the result says little about new rows\n"),
                run.out());
        assertFalse(train("--epochs", 1).out().contains("Note: "));
    }

    @Test
    void anySeedAndTheLongNameOfTheLearningRate() {
        String weights = train("--epochs", 1, "--seed", Long.MIN_VALUE, "--learning-rate", 0.01).line("weights");
        assertEquals(weights, train("--epochs", 1, "--seed", Long.MIN_VALUE, "--lr", 0.01).line("weights"));
        assertNotEquals(weights, train("--epochs", 1, "--seed", Long.MAX_VALUE, "--lr", 0.01).line("weights"));
    }

    @Test
    void aLinkIsWrittenThrough() throws IOException {
        Path real = directory.resolve("real.lanewise");
        Files.createSymbolicLink(model, real);
        train("--epochs", 1);
        assertTrue(Files.isSymbolicLink(model) && Files.isRegularFile(real));
        assertEquals(0, Invocation.of("evaluate", model, iris).code());
    }

    @Test
    void aDashIsStandardOutput() {
        train("--epochs", 1);
        Invocation run = Invocation.of("predict", model, iris, "--out", "-");
        assertEquals(Invocation.of("predict", model, iris), run);
        assertEquals(151, run.out().lines().count());
        assertFalse(Files.exists(Path.of("-")));
    }

    @Test
    void predictAddsClassesAndProbabilities() throws IOException {
        train("--lr", 0.01);
        Path out = directory.resolve("predictions.csv");
        Invocation run = Invocation.of("predict", model, iris, "--probabilities", "--out", out);
        assertEquals("", run.err());
        assertEquals("Predictions for 150 rows: " + out + "\n", run.out());
        List<String> lines = Files.readAllLines(out);
        assertEquals(151, lines.size());
        assertTrue(lines.getFirst().endsWith(",target,prediction,probability 0,probability 1,probability 2"));
        assertTrue(lines.get(1).startsWith("5.1,3.5,1.4,0.2,0,0,"), lines.get(1));
        for (String line : lines.subList(1, 151)) {
            String[] fields = line.split(",");
            assertTrue(Double.parseDouble(fields[6 + Integer.parseInt(fields[5])]) > 1 / 3.0, line);
            assertEquals(
                    1,
                    Double.parseDouble(fields[6]) + Double.parseDouble(fields[7]) + Double.parseDouble(fields[8]),
                    1e-6);
        }
    }

    @Test
    void tablesWithoutAHeader() throws IOException {
        String rows = Csv.format(BundledData.iris());
        Path bare = Files.writeString(directory.resolve("bare.csv"), rows.substring(rows.indexOf('\n') + 1));
        Invocation run = Invocation.of("train", bare, "--no-header", "--target", "column5", "--out", model);
        assertEquals("", run.err());
        Invocation predicted = Invocation.of("predict", model, bare, "--no-header");
        assertEquals(150, predicted.out().lines().count());
        assertTrue(predicted.out().startsWith("5.1,3.5,1.4,0.2,0,0\n"), predicted.out());
    }

    @Test
    void onATerminalOneLineIsWrittenOver() {
        Invocation run = Invocation.with(true, "train", iris, "--target", "target", "--epochs", 3, "--out", model);
        String line = run.out().lines().filter(text -> text.contains("epoch 3/3")).findFirst().orElseThrow();
        assertTrue(line.length() < Screen.COLUMNS, line);
        assertTrue(run.out().contains("\repoch 3/3"), run.out());
    }

    @Test
    void infoSaysWhyTheKernelsAreWhatTheyAre() {
        Invocation run = Invocation.of("info");
        assertEquals(0, run.code());
        assertTrue(run.out().contains(Backend.reason()), run.out());
        assertTrue(run.line("Processor").length() > 12, run.out());
        assertTrue(run.line("Threads").contains(" " + Runtime.getRuntime().availableProcessors() + " "), run.out());
    }

    private static Stream<String> commands() {
        Class<?>[] commands = Main.class.getAnnotation(CommandLine.Command.class).subcommands();
        return Stream.concat(
                Stream.of(""),
                Stream.of(commands).map(command -> command.getAnnotation(CommandLine.Command.class).name()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpIsReadable(String command) {
        Invocation run = command.isEmpty() ? Invocation.of("--help") : Invocation.of(command, "--help");
        assertEquals(0, run.code());
        assertEquals("", run.err());
        narrow(run.out());
        assertTrue(run.out().contains("Exit codes:"), run.out());
        assertFalse(run.out().contains("null") || run.out().contains("${"), run.out());
    }

    /** 120 rows whose class follows from a number and a category, with holes, a repeated row and a value far off. */
    private Path shop() throws IOException {
        StringBuilder text = new StringBuilder("id,price,colour,weight,sold\n");
        for (int i = 0; i < 120; i++) {
            int kind = i % 7 < 4 ? 0 : i % 7 < 6 ? 1 : 2;
            String price = i % 17 == 3 ? "" : Integer.toString(i == 50 ? 200 : i * 3 % 40);
            String colour = i % 23 == 5 ? "NA" : List.of("red", "green", "blue").get(kind);
            text.append("%d,%s,%s,%d,%s\n".formatted(i, price, colour, i % 11, i * 3 % 40 + 10 * kind > 25 ? "yes" : "no"));
        }
        return Files.writeString(directory.resolve("shop.csv"), text + "119,33,blue,9,yes\n119,33,blue,9,yes\n120,1,red,1,\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "--missing median --mark-missing", "--missing knn", "--missing drop", "--missing constant=0",
                "--duplicates drop --outliers iqr", "--duplicates drop-last=id --outliers zscore=3:drop",
                "--outliers quantile=0.02:mark --scale robust", "--scale power", "--scale quantile-normal --encode frequency",
                "--encode target", "--encode ordinal --unknown ignore",
                "--column price=median,quantile --column colour=most-frequent,target --column weight=one-hot"
            })
    void everyPreprocessingTrainsAndPredicts(String options) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(
                "train", shop(), "--target", "sold", "--leave-out", "id", "--epochs", 150, "--lr", 0.01, "--out", model));
        if (options.contains("=id")) {
            arguments.subList(4, 6).clear();
        }
        if (!options.isEmpty()) {
            arguments.addAll(List.of(options.split(" ")));
        }
        Invocation run = Invocation.of(arguments.toArray());
        assertEquals("", run.err());
        assertTrue(accuracy(run) >= 0.7, options + "\n" + run.out());
        assertTrue(run.out().contains("Note: left out 1 row without a target"), run.out());
        assertTrue(run.out().contains("Features: "), run.out());
        assertEquals(options.contains("duplicates"), run.out().contains("rows that repeat another"), run.out());
        Path fresh = Files.writeString(directory.resolve("new.csv"), "weight,colour,price,id\n3,red,30,1\n4,blue,2,2\n");
        Invocation predicted = Invocation.of("predict", model, fresh);
        assertTrue(predicted.out().matches("(?s)weight,colour,price,id,prediction\n3,red,30,1,(yes|no)\n4,blue,2,2,(yes|no)\n"),
                predicted.err() + predicted.out());
    }

    @Test
    void whatPredictionFillsInIsSaid() throws IOException {
        assertEquals(0, Invocation.of("train", shop(), "--target", "sold", "--leave-out", "id", "--epochs", 1, "--out", model).code());
        Path fresh = Files.writeString(directory.resolve("new.csv"), "weight,colour,price\n3,,30\n,blue,2\n");
        Invocation run = Invocation.of("predict", model, fresh);
        assertTrue(run.err().contains("Note: filled missing values of 'colour' with 'red': line 2\n"), run.err());
        assertTrue(run.err().contains("Note: filled missing values of 'weight' with"), run.err());
        assertEquals(0, run.code());
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertEquals("lanewise " + dev.lanewise.train.Version.CURRENT + "\n", Invocation.of("--version").out());
    }
}
