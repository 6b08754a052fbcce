package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    @TempDir
    private Path directory;

    private Path iris;
    private Path model;

    @BeforeEach
    void data() throws IOException {
        iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        model = directory.resolve("iris.lanewise");
        assertEquals(0, Invocation.of("train", iris, "--target", "target", "--out", model, "--lr", 0.01).code());
    }

    /** Petals tell the kinds of iris apart, sepals hardly. */
    @Test
    void saysWhatThePredictionsDependOn() throws IOException {
        Path plot = directory.resolve("explained.png");
        Invocation run = Invocation.of("explain", model, iris, "--row", 1, "--plot", plot);
        assertEquals("", run.err());
        assertEquals(0, run.code());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(2).strip().startsWith("petal"), run.out());
        assertTrue(lines.get(3).strip().startsWith("petal"), run.out());
        assertTrue(run.out().contains("Mean probability if every row had this value of 'petal_"), run.out());
        assertTrue(run.out().contains("Row 1 is predicted as 0."), run.out());
        assertEquals(1200, ImageIO.read(plot.toFile()).getWidth());
        run.out().lines().forEach(line ->
                assertTrue(line.replace(directory + "/", "").length() <= Screen.COLUMNS, line));
        String again = Invocation.of("explain", model, iris, "--row", 1, "--threads", 1).out();
        assertTrue(run.out().startsWith(again), again);
    }

    @Test
    void mistakes() {
        assertEquals("lanewise: --column: the model did not learn from 'target'; want some of sepal_length_(cm),"
                + " sepal_width_(cm), petal_length_(cm), petal_width_(cm)\n",
                Invocation.of("explain", model, iris, "--column", "target").err());
        assertEquals("lanewise: --row 151: the table has 150 rows\n",
                Invocation.of("explain", model, iris, "--row", 151).err());
        assertEquals("lanewise: --plot x.jpg: the picture is a PNG file; choose a name that ends in .png (see 'lanewise"
                + " explain --help')\n", Invocation.of("explain", model, iris, "--plot", "x.jpg").err());
    }
}
