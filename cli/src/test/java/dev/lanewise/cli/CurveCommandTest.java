package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveCommandTest {
    @TempDir
    private Path directory;

    private Path iris;

    @BeforeEach
    void data() throws IOException {
        iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
    }

    private Invocation curve(String name, Object... more) {
        Object[] arguments = new Object[6 + more.length];
        System.arraycopy(new Object[] {name, iris, "--target", "target", "--folds", 3}, 0, arguments, 0, 6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        return Invocation.of(arguments);
    }

    /** Mean and deviation of the picture's data are those of the file's rows; the whole share is what cv says. */
    @Test
    void learningCurveAsTableFileAndPicture() throws IOException {
        Path file = directory.resolve("scores.csv");
        Path plot = directory.resolve("curve.png");
        Invocation run = curve("learning-curve", "--lr", 0.01, "--epochs", 5, "--sizes", "0.2,0.5,1", "--out", file, "--plot", plot);
        assertEquals("", run.err());
        assertEquals(0, run.code());
        List<String> lines = Files.readAllLines(file);
        assertEquals("rows,fold,trained,tested,training accuracy,test accuracy,training loss,test loss,weights", lines.getFirst());
        assertEquals(10, lines.size());
        List<String[]> last = lines.stream().filter(line -> line.startsWith("100,")).map(line -> line.split(",")).toList();
        assertEquals(3, last.size());
        String[] shown = run.line("100 ").strip().split("[ ±]+");
        for (int measure = 0; measure < 4; measure++) {
            int column = 4 + new int[] {0, 2, 1, 3}[measure];
            double mean = last.stream().mapToDouble(cells -> Double.parseDouble(cells[column])).average().orElseThrow();
            double squares = last.stream().mapToDouble(cells -> Math.pow(Double.parseDouble(cells[column]) - mean, 2)).sum();
            assertEquals(mean, Double.parseDouble(shown[1 + 2 * measure]), 6e-5, run.out());
            assertEquals(Math.sqrt(squares / 2), Double.parseDouble(shown[2 + 2 * measure]), 6e-5, run.out());
        }
        String cv = Invocation.of("cv", iris, "--target", "target", "--folds", 3, "--lr", 0.01, "--epochs", 5).line("mean");
        assertEquals(cv.strip().split(" +")[1], shown[5]);
        BufferedImage image = ImageIO.read(plot.toFile());
        assertEquals(1120, image.getHeight());
        assertTrue(colours(image, Plots.TRAINING.getRGB()) > 100 && colours(image, Plots.WATCHED.getRGB()) > 100);
        run.out().lines().forEach(line ->
                assertTrue(line.replace(directory + "/", "").length() <= Screen.COLUMNS, line));
    }

    private static int colours(BufferedImage image, int rgb) {
        int found = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                found += image.getRGB(x, y) == rgb ? 1 : 0;
            }
        }
        return found;
    }

    @Test
    void validationCurveOverNumbersAndWords() throws IOException {
        Path file = directory.resolve("scores.csv");
        Invocation run = curve("validation-curve", "--epochs", 3, "--try", "lr=1e-6 0.01 1000", "--optimizer", "sgd", "--out", file,
                "--plot", directory.resolve("curve.png"));
        assertEquals("", run.err());
        assertEquals(0, run.code());
        double low = Double.parseDouble(run.line("1e-6").strip().split("[ ±]+")[1]);
        double better = Double.parseDouble(run.line("0.01").strip().split("[ ±]+")[1]);
        assertTrue(low < better, run.out());
        assertTrue(run.line("1000").contains("the training failed"), run.out());
        assertEquals("1000,,,,,,,,", Files.readAllLines(file).getLast());
        Invocation words = curve("curve", "--epochs", 1, "--try", "hidden=8 16,8 none", "--plot", directory.resolve("words.png"));
        assertEquals("", words.err());
        assertEquals(3, words.out().lines().filter(line -> line.matches("  (8|16,8|none) +0.*")).count(), words.out());
        Invocation epochs = curve("curve", "--try", "epochs=1 20", "--lr", 0.01);
        assertNotEquals(epochs.line("1 ").strip().split(" +")[1], epochs.line("20 ").strip().split(" +")[1]);
    }

    @Test
    void theScoresAreTheSameForAnyNumberOfThreads() throws IOException {
        Path one = directory.resolve("one.csv");
        Path two = directory.resolve("two.csv");
        assertEquals(0, curve("curve", "--epochs", 2, "--threads", 1, "--out", one).code());
        assertEquals(0, curve("curve", "--epochs", 2, "--threads", 2, "--out", two).code());
        assertEquals(Files.readString(one), Files.readString(two));
    }

    @Test
    void mistakes() {
        String help = " (see 'lanewise curve --help')";
        fails("--sizes and --try: a curve is over one thing; choose one of them" + help, "--sizes", "0.5", "--try", "lr=0.1");
        fails("--try: dropout: a range has no grid; give the values, or search at random" + help, "--try", "dropout=0..0.5");
        fails("--batch is given, and tried as well; leave out one of them" + help, "--try", "batch=8 16", "--batch", 4);
        fails("--try: Invalid value for option '--l2': '-1', want a number from 0 to 1000" + help, "--try", "l2=0 -1");
        fails("--loss mse: it is for regression, the task is classification; choose another loss, or --task regression" + help,
                "--try", "loss=cross-entropy mse");
        fails("training subset: 1 rows of 100; want at least one row of each of 3 classes, and no more rows than there are",
                "--sizes", "0.01");
    }

    private void fails(String line, Object... more) {
        assertEquals("lanewise: " + line + "\n", curve("curve", more).errWithout(directory));
    }
}
