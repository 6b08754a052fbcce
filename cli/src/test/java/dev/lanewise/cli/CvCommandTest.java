package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CvCommandTest {
    @TempDir
    private Path directory;

    private Path iris;

    @BeforeEach
    void data() throws IOException {
        iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
    }

    private Invocation cv(Object... more) {
        Object[] arguments = new Object[4 + more.length];
        System.arraycopy(new Object[] {"cv", iris, "--target", "target"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Invocation.of(arguments);
    }

    @Test
    void showsEachFoldAndTheMean() {
        Invocation run = cv("--learning-rate", 0.01, "--folds", 3);
        assertEquals("", run.err());
        assertEquals(0, run.code());
        String[] mean = run.line("mean").strip().split(" +");
        assertTrue(Double.parseDouble(mean[1]) > 0.9, run.out());
        double sum = 0;
        for (int fold = 1; fold <= 3; fold++) {
            String[] cells = run.line(fold + " ").strip().split(" +");
            assertEquals(List.of("50", "50"), List.of(cells).subList(1, 3));
            sum += Double.parseDouble(cells[3]);
        }
        assertEquals(sum / 3, Double.parseDouble(mean[1]), 1e-4);
        assertTrue(run.out().contains("Confusion matrix"), run.out());
        run.out().lines().forEach(line ->
                assertTrue(line.replace(directory + "/", "").length() <= Screen.COLUMNS, line));
    }

    @Test
    void theTableIsTheSameForAnyNumberOfThreads() throws IOException {
        Path one = directory.resolve("one.csv");
        Path two = directory.resolve("two.csv");
        assertEquals(0, cv("--epochs", 3, "--repeat", 2, "--threads", 1, "--out", one).code());
        assertEquals(0, cv("--epochs", 3, "--repeat", 2, "--threads", 2, "--out", two).code());
        assertEquals(Files.readString(one), Files.readString(two));
        assertEquals(11, Files.readAllLines(one).size());
    }

    @Test
    void rowsOfAGroupStayTogether() throws IOException {
        String rows = IntStream.range(0, 40)
                .mapToObj(i -> StrictMath.sin(i) + "," + "abcd".charAt(i % 4) + "," + i / 3.0 + "\n")
                .reduce("x,patient,y\n", String::concat);
        Path table = Files.writeString(directory.resolve("grouped.csv"), rows);
        Invocation run = Invocation.of("cv", table, "--target", "y", "--group", "patient", "--folds", 4, "--epochs", 2);
        assertEquals("", run.err());
        assertTrue(run.line("4 ").matches(" +4 +10 +2 .*"), run.out());
        assertTrue(run.line("fold").contains("R²"), run.out());
    }

    @Test
    void inTheOrderOfTimeAndOfTheRows() {
        Invocation time = Invocation.of("cv", iris, "--target", "petal_width_(cm)", "--time-series", "--folds", 4, "--epochs", 1);
        assertTrue(time.line("4 ").matches(" +4 +30 +1 .*"), time.out() + time.err());
        Invocation order = cv("--in-order", "--folds", 10, "--epochs", 1);
        assertTrue(order.line("10 ").matches(" +10 +15 +1 .*"), order.out() + order.err());
    }

    @Test
    void mistakes() {
        fails("--target is missing: name the column to predict (see 'lanewise cv --help')", "cv", iris);
        fails("--leave-one-out and --time-series: choose one of them (see 'lanewise cv --help')",
                "cv", iris, "--target", "target", "--time-series", "--leave-one-out");
        fails("--group: 'target' is the target; name another column",
                "cv", iris, "--target", "target", "--group", "target");
        fails("k-fold: 150 rows cannot make 1 folds; choose 2 folds or more, and no more than rows",
                "cv", iris, "--target", "target", "--folds", 1);
        fails("fold 1 of 2: iris.csv: the target 'target' has the same value '0' in every row, so there is nothing to learn;"
                + " choose another target or add rows", "cv", iris, "--target", "target", "--time-series", "--folds", 2);
    }

    private void fails(String line, Object... arguments) {
        assertEquals("lanewise: " + line + "\n", Invocation.of(arguments).errWithout(directory));
    }
}
