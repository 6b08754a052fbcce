package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Each mistake of a user gives one line that names it and the remedy, and leaves no file behind. */
class MistakesTest {
    private static final String HELP = " (see 'lanewise train --help')";

    @TempDir
    private Path directory;

    private Path iris;

    @BeforeEach
    void data() throws IOException {
        iris = file("iris.csv", Csv.format(BundledData.iris()));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** Runs a command that must fail with this one line and leave the directory as it was. */
    private void fails(int code, String line, Object... arguments) throws IOException {
        List<Path> before = files();
        Invocation run = Invocation.of(arguments);
        assertEquals("lanewise: " + line + "\n", run.errWithout(directory));
        assertEquals(code, run.code());
        assertEquals(before, files());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--learning-rate | -1 | '-1', want a number above 0, at most 1000",
                "--learning-rate | 0 | '0', want a number above 0, at most 1000",
                "--learning-rate | NaN | 'NaN', want a number above 0, at most 1000",
                "--learning-rate | much | 'much', want a number above 0, at most 1000",
                "--epochs | 0 | '0', want a whole number of at least 1",
                "--epochs | 1.5 | '1.5', want a whole number of at least 1",
                "--batch | 0 | '0', want a whole number of at least 1, or all",
                "--hidden | 64,x | 'x', want widths from 1 to 32768 such as 64,32, or none",
                "--hidden | 64,, | '', want widths from 1 to 32768 such as 64,32, or none",
                "--hidden | 0 | '0', want widths from 1 to 32768 such as 64,32, or none",
                "--dropout | 1.5 | '1.5', want a number of at least 0 and less than 1",
                "--dropout | 1 | '1', want a number of at least 0 and less than 1",
                "--l1 | -0.1 | '-0.1', want a number from 0 to 1000",
                "--l2 | inf | 'inf', want a number from 0 to 1000",
                "--l1-proximal | 101 | '101', want a number from 0 to 100",
                "--sam | 0 | '0', want a number above 0, at most 100",
                "--clip-norm | 0 | '0', want a number above 0, at most 1000",
                "--warmup | -1 | '-1', want a whole number of at least 0",
                "--accumulate | 0 | '0', want a whole number of at least 1",
                "--ema | 1 | '1', want a number of at least 0 and less than 1",
                "--swa | 0 | '0', want a whole number of at least 1",
                "--patience | -1 | '-1', want a whole number of at least 0",
                "--seed | x | 'x', want a whole number from -9223372036854775808 to 9223372036854775807",
                "--threads | 0 | '0', want a whole number from 1 to 1024",
                "--test-share | 1 | '1', want a number between 0 and 1, such as 0.2",
                "--delimiter | ab | 'ab', want one character such as ; or the word tab",
                "--optimizer | adma | 'adma' is none of sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw,"
                        + " adamax, nadam, radam",
                "--activation | step | 'step' is none of linear, relu, tanh, sigmoid, softplus, leaky-relu, gelu, gelu-tanh, silu,"
                        + " mish, elu, selu, hard-swish, hard-sigmoid, hard-tanh, relu6, softsign, tanh-shrink, soft-shrink, hard-shrink, log-sigmoid, softmax, log-softmax, softmin",
                "--schedule | sine | 'sine' is none of constant, step, multi-step, exponential, inverse-time, linear, polynomial, cosine,"
                        + " restarts, one-cycle, cyclic, noam, plateau",
                "--cycle-momentum | 0.9 | '0.9', want two numbers of at least 0 and less than 1 such as 0.85,0.95, the lower one first",
                "--cycle-momentum | 0.95,0.85 | '0.85', want two numbers of at least 0 and less than 1 such as 0.85,0.95, the lower one"
                        + " first",
                "--loss | rmse | 'rmse' is none of cross-entropy, focal, bce, mse, mae, huber",
                "--class-weights | equal | 'equal' is none of none, balanced",
                "--label-smoothing | 1 | '1', want a number of at least 0 and less than 1",
                "--scale | max | 'max' is none of standard, min-max, max-abs, robust, power, quantile, quantile-normal, pixel, none",
                "--missing | zero | 'zero' is none of mean, median, most-frequent, constant=VALUE, knn, drop",
                "--duplicates | no | 'no' is none of keep, drop, drop-last, drop=COLUMN,..., drop-last=COLUMN,...",
                "--outliers | iqr:cut | 'iqr:cut', want iqr, zscore or quantile, with =FACTOR and :clip, :mark or :drop if need be",
                "--outliers | zscore=0 | outliers: the factor 0.0 of the z-score is not above 0",
                "--task | ranking | 'ranking' is none of classification, regression",
            })
    void valuesOutOfRange(String option, String value, String rest) throws IOException {
        fails(
                2,
                "Invalid value for option '" + option + "': " + rest + HELP,
                "train", iris, "--target", "target", option, value);
    }

    @Test
    void stepsOfAColumn() throws IOException {
        String invalid = "Invalid value for option '--column' (NAME=STEP,...): ";
        fails(2, invalid + "'rooms', want NAME=STEP,..." + HELP, "train", iris, "--target", "target", "--column", "rooms");
        fails(2, invalid + "'x=mean,median' names two steps of one kind; choose one" + HELP,
                "train", iris, "--target", "target", "--column", "x=mean,median");
        fails(2, invalid + "'log' is none of mean, median, most-frequent, standard, min-max, max-abs, robust, power, quantile,"
                + " quantile-normal, pixel, none, one-hot, ordinal, frequency, target, characters" + HELP,
                "train", iris, "--target", "target", "--column", "x=log");
        fails(1, "iris.csv: no column 'width'. The columns are " + columns(),
                "train", iris, "--target", "target", "--column", "width=robust", "--out", directory.resolve("m"));
    }

    @Test
    void theCommandLine() throws IOException {
        fails(2, "Unmatched argument at index 0: 'trian'; did you mean train? (see 'lanewise --help')", "trian");
        fails(2, "Missing required parameter: 'DATA'" + HELP, "train");
        fails(2, "--target is missing: name the column to predict" + HELP, "train", iris);
        fails(
                2,
                "Unknown option: '--epoch'; did you mean --epochs?" + HELP,
                "train", iris, "--target", "target", "--epoch");
        fails(
                2,
                "--warmup 5: want fewer epochs than --epochs 5" + HELP,
                "train", iris, "--target", "target", "--warmup", 5, "--epochs", 5);
        fails(
                2,
                "--swa 6: want an epoch within --epochs 5" + HELP,
                "train", iris, "--target", "target", "--swa", 6, "--epochs", 5);
        fails(
                2,
                "--ema and --swa: the result can be one average of the weights; choose one of them" + HELP,
                "train", iris, "--target", "target", "--swa", 2, "--ema", 0.9);
        fails(
                1,
                "--schedule one-cycle: a run of 3 steps is too short to rise and fall; give more --epochs or a smaller"
                        + " --batch",
                "train", iris, "--target", "target", "--schedule", "one-cycle", "--batch", "all", "--epochs", 3,
                "--out", directory.resolve("m"));
        fails(
                2,
                "--cycle-momentum: the momentum goes against the learning rate, which does not go up and down with --schedule"
                        + " cosine; add --schedule one-cycle or cyclic" + HELP,
                "train", iris, "--target", "target", "--schedule", "cosine", "--cycle-momentum", "0.85,0.95");
        fails(
                2,
                "--cycle-momentum: --optimizer nadam has no momentum that could change; choose momentum, nesterov, adam, adamw,"
                        + " adamax, radam" + HELP,
                "train", iris, "--target", "target", "--schedule", "cyclic", "--optimizer", "nadam", "--cycle-momentum", "0.85,0.95");
        fails(
                2,
                "--find-lr and --plot-schedule: each of them is instead of a training; leave one of them out" + HELP,
                "train", iris, "--target", "target", "--find-lr", directory.resolve("a.png"), "--plot-schedule",
                directory.resolve("b.png"));
        fails(2, "--simd 64: want off, 128, 256 or 512 (see 'lanewise --help')", "info", "--simd", 64);
        fails(
                2,
                "--leave-out: the target 'target' cannot be left out" + HELP,
                "train", iris, "--target", "target", "--leave-out", "target");
    }

    @Test
    void aLossThatDoesNotFitTheTask() throws IOException {
        Path model = directory.resolve("m");
        fails(
                2,
                "--loss huber: it is for regression, the task is classification; choose another loss, or --task regression" + HELP,
                "train", iris, "--target", "target", "--loss", "huber", "--out", model);
        fails(
                2,
                "--class-weights balanced: it is for classification, the task is regression; leave it out" + HELP,
                "train", iris, "--target", "target", "--task", "regression", "--class-weights", "balanced", "--out", model);
        fails(
                2,
                "--label-smoothing: it is for the loss cross-entropy, this one is mae; leave one out" + HELP,
                "train", iris, "--target", "target", "--task", "regression", "--loss", "mae", "--label-smoothing", 0.1,
                "--out", model);
    }

    @Test
    void anOptionGivenTwice() throws IOException {
        String rest = " should be specified only once";
        fails(
                2,
                "option '--learning-rate' (RATE)" + rest + HELP,
                "train", iris, "--target", "target", "--lr", 0.1, "--learning-rate", 0.2);
        fails(
                2,
                "option '--target' (COLUMN)" + rest + HELP,
                "train", iris, "--target", "target", "--target", "target");
        fails(
                2,
                "option '--out' (FILE)" + rest + " (see 'lanewise predict --help')",
                "predict", iris, iris, "--out", directory.resolve("a"), "--out", directory.resolve("b"));
    }

    @Test
    void whatTheLibrarySaysInWordsIsSaidAsAnOptionToo() throws IOException {
        Path model = directory.resolve("m");
        fails(
                1,
                "semi.csv, line 1: the header has one field only, with ';' in it; set the delimiter to that"
                        + " (--delimiter ';')",
                "train", file("semi.csv", "a;b\n1;2\n"), "--target", "b", "--out", model);
        fails(
                1,
                "tabs.csv, line 1: the header has one field only, with tabs in it; set the delimiter to that"
                        + " (--delimiter tab)",
                "train", file("tabs.csv", "a\tb\n1\t2\n"), "--target", "b", "--out", model);
        fails(
                1,
                "bare.csv, line 1: all fields are numbers, so the header seems to be missing; put the columns' names on"
                        + " the first line, or read the file without a header (--no-header)",
                "train", file("bare.csv", "1,2\n3,4\n"), "--target", "b", "--out", model);
        StringBuilder dates = new StringBuilder("the date,x,y\n");
        for (int i = 0; i < 20; i++) {
            dates.append("2024-01-").append(10 + i).append(",1.5,").append(i + 0.5).append('\n');
        }
        Path table = file("dates.csv", dates.toString());
        Invocation run = Invocation.of("train", table, "--target", "y", "--out", model);
        assertTrue(run.err().endsWith("different values in 16 rows, cannot be learned from as categories; leave the column"
                + " out, or mend it if it should hold numbers (--leave-out 'the date')\n"), run.err());
        assertEquals("Note: 1 column holds one value only (x): nothing can be learned from it; --leave-out drops it\n",
                run.out());
        fails(
                1,
                "--leave-out: all columns but the target 'y' are left out; keep at least one to predict it from",
                "train", table, "--target", "y", "--leave-out", "the date,x", "--out", model);
    }

    @Test
    void missingValuesThatNothingFills() throws IOException {
        Path model = directory.resolve("m");
        Path table = file("gap.csv", "a,b,y\n1,2,u\n,3,v\n4,5,u\n6,,v\n5,8,u\n3,9,v\n");
        assertEquals(0, Invocation.of("train", table, "--target", "y", "--missing", "drop", "--epochs", 1, "--out", model).code());
        fails(
                1,
                "new.csv, line 3, column 'a': the value is missing; fill it in, or leave the row out",
                "predict", model, file("new.csv", "a,b\n1,2\n,4\n"));
        fails(
                1,
                "more.csv, line 2, column 'y': the value is missing; fill it in, or leave the row out",
                "evaluate", model, file("more.csv", "a,b,y\n1,2,\n"));
    }

    @Test
    void aTargetOfNumbersThatDoNotParse() throws IOException {
        StringBuilder text = new StringBuilder("x,v\n");
        for (int i = 0; i < 30; i++) {
            text.append(i % 4).append(',').append(i == 9 ? "n/a?" : Integer.toString(i % 10)).append('\n');
        }
        Path table = file("v.csv", text.toString());
        Path model = directory.resolve("m");
        fails(
                1,
                "v.csv, line 11, column 'v': 'n/a?' is not a number (1 such of 30), so the target was taken for 11 classes,"
                        + " 1 of one row only; mend the value, or ask for classification (--task classification)",
                "train", table, "--target", "v", "--out", model);
        fails(
                1,
                "v.csv, line 11, column 'v': 'n/a?' is not a number, but this column has to hold numbers; mend the value",
                "train", table, "--target", "v", "--task", "regression", "--out", model);
    }

    @Test
    void tables() throws IOException {
        Path missing = directory.resolve("missing.csv");
        fails(
                1,
                "missing.csv: no such file; check the path (relative paths start at "
                        + Path.of("").toAbsolutePath() + ")",
                "train", missing, "--target", "a", "--out", directory.resolve("m"));
        fails(
                1,
                "bad.csv, line 3: 1 field where the header has 2; quote a field that contains ',', or mend the line",
                "train", file("bad.csv", "a,b\n1,x\n2\n"), "--target", "b", "--out", directory.resolve("m"));
        fails(
                1,
                "iris.csv: no column 'targt'. Did you mean 'target'? The columns are " + columns(),
                "train", iris, "--target", "targt", "--out", directory.resolve("m"));
        fails(
                1,
                "iris.csv: no column 'id'. The columns are " + columns(),
                "train", iris, "--target", "target", "--leave-out", "id", "--out", directory.resolve("m"));
    }

    private static String columns() {
        return String.join(", ", BundledData.iris().names().stream().map(name -> "'" + name + "'").toList());
    }

    @Test
    void outputs() throws IOException {
        Path nowhere = directory.resolve("nowhere");
        fails(
                1,
                "--out nowhere/m: the directory nowhere does not exist; create it, or choose another",
                "train", iris, "--target", "target", "--out", nowhere.resolve("m"));
        fails(
                2,
                "--plot p.jpg: the picture is a PNG file; choose a name that ends in .png" + HELP,
                "train", iris, "--target", "target", "--out", directory.resolve("m"), "--plot", directory.resolve("p.jpg"));
        fails(
                2,
                "--find-lr p.jpg: the picture is a PNG file; choose a name that ends in .png" + HELP,
                "train", iris, "--target", "target", "--find-lr", directory.resolve("p.jpg"));
        fails(
                1,
                "--out link: the directory nowhere does not exist; create it, or choose another",
                "train", iris, "--target", "target", "--out",
                Files.createSymbolicLink(directory.resolve("link"), nowhere.resolve("m")));
        Path folder = Files.createDirectory(directory.resolve("folder"));
        fails(1, "--out folder: is a directory; name a file in it", "train", iris, "--target", "target", "--out", folder);
        fails(
                2,
                "--out iris.csv: this is the file to read, too; choose another name" + HELP,
                "train", iris, "--target", "target", "--out", iris);
        fails(
                2,
                "--plot m: this is the model's file, too; choose another name" + HELP,
                "train", iris, "--target", "target", "--out", directory.resolve("m"), "--plot", directory.resolve("m"));
        fails(
                1,
                "--out iris.csv: is a file, and a directory is wanted; choose another name",
                "demo", "--out", iris);
    }

    @Test
    void outputsThatOnlyTheSystemRefuses() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "the directory /proc, in which nobody can write");
        fails(
                1,
                "--out /proc/m: cannot write in the directory /proc; change its permissions, or choose another",
                "train", iris, "--target", "target", "--out", "/proc/m");
        fails(
                1,
                "--out /dev/full: is not a regular file; choose another name",
                "train", iris, "--target", "target", "--out", "/dev/full");
    }

    @Test
    void aModelThatTheSystemDoesNotReadIsNamedOnce() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "Linux, for its wording");
        String name = "m".repeat(300);
        fails(1, name + ": File name too long; check the path and the disk", "evaluate", directory.resolve(name), iris);
    }

    @Test
    void aLossThatIsNotFinite() throws IOException {
        List<Path> before = files();
        Invocation run = Invocation.of(
                "train", iris, "--target", "target", "--task", "regression", "--scale", "none", "--optimizer", "sgd",
                "--lr", 1000, "--out", directory.resolve("m"));
        assertEquals(
                "lanewise: loss is Infinity at epoch 1, step 3: affine gives Infinity at element 14 of (32, 32), from (32, 64)"
                        + " and (32, 64) and (32) (learning rate 1000.0); try a smaller learning rate, gradient clipping, or"
                        + " scaled inputs\n",
                run.err());
        assertEquals(1, run.code());
        List<Path> after = new ArrayList<>(before);
        after.add(directory.resolve("m.run")); // what there was to log, without a checkpoint: the next run takes its place
        assertEquals(after, files());
    }

    @Test
    void aNetworkThatIsTooLarge() {
        Invocation run = Invocation.of(
                "train", iris, "--target", "target", "--hidden", "32768,32768", "--out", directory.resolve("m"));
        assertEquals(
                "lanewise: --hidden: the network would have 1074036739 parameters, at most 268435456 are possible;"
                        + " choose narrower layers\n",
                run.err());
        assertEquals(1, run.code());
    }

    @Test
    void models() throws IOException {
        Path model = directory.resolve("iris.lanewise");
        assertEquals(
                0,
                Invocation.of("train", iris, "--target", "target", "--epochs", 1, "--out", model).code());
        byte[] bytes = Files.readAllBytes(model);
        Path cut = Files.write(directory.resolve("cut.lanewise"), Arrays.copyOf(bytes, 900));
        Invocation ofCut = Invocation.of("predict", cut, iris);
        assertEquals(
                "lanewise: cut.lanewise is cut off or damaged: it has 900 bytes where its beginning announces "
                        + bytes.length + "; copy it again or train again\n",
                ofCut.errWithout(directory));
        assertEquals(1, ofCut.code());
        assertEquals("", ofCut.out());
        fails(1, "iris.csv is not a Lanewise model; give the file that 'train' wrote", "evaluate", iris, iris);
        fails(
                1,
                "no.lanewise does not exist; give the file that 'train' wrote",
                "evaluate", directory.resolve("no.lanewise"), iris);
        fails(
                1,
                "other.csv: no column 'sepal_length_(cm)'. The columns are 'a', 'target'",
                "predict", model, file("other.csv", "a,target\n1,0\n"));
        fails(
                2,
                "--out iris.lanewise: this is the file to read, too; choose another name (see 'lanewise predict --help')",
                "predict", model, iris, "--out", model);
    }

    @Test
    void categoriesAndNumbersThatAModelDoesNotKnow() throws IOException {
        StringBuilder text = new StringBuilder("colour,size,price\n");
        for (int i = 0; i < 40; i++) {
            text.append(i % 2 == 0 ? "red" : "blue").append(',').append(i).append(',').append(0.5 + i).append('\n');
        }
        Path model = directory.resolve("prices.lanewise");
        Path table = file("prices.csv", text.toString());
        assertEquals(0, Invocation.of("train", table, "--target", "price", "--epochs", 1, "--out", model).code());
        fails(
                1,
                "new.csv, line 3, column 'colour': the category 'green' did not occur in training; known are 'blue',"
                        + " 'red'. Mend the value, or train with rows that have it",
                "predict", model, file("new.csv", "colour,size\nred,1\ngreen,2\n"));
        fails(
                1,
                "word.csv, line 2, column 'size': 'big' is not a number, but this column holds numbers; mend the value",
                "predict", model, file("word.csv", "colour,size\nred,big\n"));
        fails(
                2,
                "--probabilities: this model predicts numbers, which have none; leave it out (see 'lanewise predict"
                        + " --help')",
                "predict", model, table, "--probabilities");
        fails(
                1,
                "twice.csv: it has a column 'prediction' already, which the predictions would be named; rename it",
                "predict", model, file("twice.csv", "colour,size,prediction\nred,1,2\n"));
    }

    @Test
    void theStackTraceIsForThoseWhoAsk() {
        Invocation run = Invocation.of("train", directory.resolve("no.csv"), "--target", "a", "--trace", "--out",
                directory.resolve("m"));
        assertTrue(run.err().lines().skip(1).anyMatch(line -> line.startsWith("\tat ")), run.err());
        assertFalse(Invocation.of("train", directory.resolve("no.csv"), "--target", "a").err().contains("\tat "));
    }

    @Test
    void whatNobodyForesawIsOneLineToo() {
        RuntimeException bug = new IndexOutOfBoundsException("Index 3 out of bounds");
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new DemoCommand()).setErr(new PrintWriter(err));
        assertEquals(1, Failures.ofRun(bug, command, false));
        assertEquals(
                "lanewise: internal error: IndexOutOfBoundsException: Index 3 out of bounds; please report it, with"
                        + " --trace for the stack trace\n",
                err.toString());
        err.getBuffer().setLength(0);
        assertEquals(1, Failures.ofError(new OutOfMemoryError("Java heap space"), command, false));
        assertTrue(err.toString().matches("lanewise: out of memory: this needs more than the \\d+ MiB of Java's heap;"
                + " give it more, LANEWISE_JAVA_OPTS=-Xmx\\d+g, or make the network, the batch or the data smaller\n"),
                err.toString());
    }

    @Test
    void errorsOfTheFileSystemAreSaidInWords() {
        assertEquals(
                "m: the disk is full; free some space or write to another disk",
                Failures.words(new FileSystemException("m", null, "No space left on device")));
        assertEquals(
                "the disk is full; free some space or write to another disk",
                Failures.words(new IOException("No space left on device")));
        assertEquals(
                "m: no permission; change the permissions or choose another place",
                Failures.words(new AccessDeniedException("m")));
        assertEquals(
                "no permission; change the permissions or choose another place",
                Failures.reason(new AccessDeniedException("m")));
        assertEquals(
                "m: no such file or directory; check the path",
                Failures.words(new NoSuchFileException("m")));
        assertEquals(
                "m: Read-only file system; check the path and the disk",
                Failures.words(new FileSystemException("m", null, "Read-only file system")));
    }
}
