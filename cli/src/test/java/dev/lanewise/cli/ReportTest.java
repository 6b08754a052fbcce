package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.checkpoint.Checkpoints;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The page of a run, and what inspect says of what a run leaves. */
class ReportTest {
    @TempDir
    private Path directory;

    private Invocation train(String table, String target) throws Exception {
        Path file = Files.writeString(directory.resolve("a&b.csv"), table);
        Invocation run = Invocation.of(
                "train", file, "--target", target, "--epochs", 5, "--out", directory.resolve("m.lanewise"));
        assertEquals("", run.err());
        return run;
    }

    /** The page as a browser sees it; it is well-formed, so any parser of XML will do. */
    private Document page(Path run) throws Exception {
        Invocation report = Invocation.of("report", run);
        assertEquals("", report.err());
        assertEquals("Report   " + RunDirectory.report(run) + "\n", report.out());
        String html = Files.readString(RunDirectory.report(run));
        String outside = html.replace("http://www.w3.org/2000/svg", "");
        for (String reference : List.of("http", "src=", "href=", "@import", "url(", "<script")) {
            assertFalse(outside.contains(reference), reference);
        }
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html.replace("<!DOCTYPE html>", ""))));
    }

    private static List<String> titles(Document page) {
        var plots = page.getElementsByTagName("svg");
        return IntStream.range(0, plots.getLength())
                .mapToObj(i -> plots.item(i).getAttributes().getNamedItem("aria-label").getTextContent())
                .toList();
    }

    @Test
    void theReportOfClasses() throws Exception {
        Invocation run = train(Csv.format(BundledData.iris()), "target");
        Document page = page(directory.resolve("m.run"));
        assertEquals(
                List.of("Loss", "Accuracy on rows not trained on", "Learning rate", "Receiver operating characteristic",
                        "Calibration of the predicted class (area: rows)", "Importance"),
                titles(page));
        String text = page.getDocumentElement().getTextContent();
        assertTrue(text.strip().startsWith("a&b.csv, target target, seed 1"), text.substring(0, 60));
        assertTrue(text.contains("weights (SHA-256)" + run.line("weights").strip().split(" +")[1]), text);
        String accuracy = run.line("accuracy").strip().split(" +")[1];
        assertTrue(text.contains("accuracy" + accuracy), text);
        // The diagonal of the matrix: as many hits as the accuracy says.
        var cells = page.getElementsByTagName("table").item(1).getChildNodes();
        int hits = 0;
        for (int i = 1, row = 0; i < cells.getLength(); i++) {
            if (cells.item(i).getNodeName().equals("tr") && row++ > 0) {
                hits += Integer.parseInt(cells.item(i).getChildNodes().item(row - 1).getTextContent());
            }
        }
        assertEquals(Double.parseDouble(accuracy), hits / 30.0, 1e-4);
    }

    /** A weight of 3 counts as three rows, in the matrix and on the page as in the result; a class may be called "weight". */
    @Test
    void theReportOfWeightedRows() throws Exception {
        StringBuilder table = new StringBuilder("x,w,target\n");
        for (int i = 0; i < 80; i++) {
            boolean second = i % 7 < 3;
            table.append(second ? i % 5 + 2 : i % 5).append(',').append(second ? 3 : 1).append(',')
                    .append(second ? "weight" : "truth").append('\n');
        }
        Path file = Files.writeString(directory.resolve("w.csv"), table);
        Invocation run = Invocation.of(
                "train", file, "--target", "target", "--weights", "w", "--epochs", 5, "--out", directory.resolve("m.lanewise"));
        assertEquals("", run.err());
        Path held = RunDirectory.heldOut(directory.resolve("m.run"));
        List<String> lines = Files.readAllLines(held);
        assertEquals("weight,truth,truth,weight", lines.getFirst());
        double whole = lines.stream().skip(1).mapToDouble(line -> Double.parseDouble(line.split(",")[0])).sum();
        Document page = page(directory.resolve("m.run"));
        var matrix = page.getElementsByTagName("table").item(1).getChildNodes();
        double all = 0;
        double hits = 0;
        for (int i = 1, row = 0; i < matrix.getLength(); i++) {
            if (matrix.item(i).getNodeName().equals("tr") && row++ > 0) {
                for (int column = 1; column <= 2; column++) {
                    double count = Double.parseDouble(matrix.item(i).getChildNodes().item(column).getTextContent());
                    all += count;
                    hits += column == row - 1 ? count : 0;
                }
            }
        }
        assertEquals(whole, all, 1e-9);
        assertEquals(Double.parseDouble(run.line("accuracy").strip().split(" +")[1]), hits / all, 1e-4);
        assertTrue(hits < all, "some are wrong, or the weights could not be seen");
        assertTrue(page.getDocumentElement().getTextContent().contains("; the sums of the rows' weights."));
    }

    @Test
    void theReportOfNumbers() throws Exception {
        StringBuilder table = new StringBuilder("x,y\n");
        for (int i = 0; i < 60; i++) {
            table.append(i).append(',').append(0.5 + 2 * i).append('\n');
        }
        train(table.toString(), "y");
        assertEquals(
                List.of("Loss", "R² on rows not trained on", "Learning rate", "Predicted against true", "Importance"),
                titles(page(directory.resolve("m.run"))));
    }

    /** What is left of a run that was killed: its log. */
    @Test
    void theReportOfARunThatHasNotFinished() throws Exception {
        train(Csv.format(BundledData.iris()), "target");
        Path run = directory.resolve("m.run");
        Path manifest = RunDirectory.manifest(run);
        Files.writeString(
                manifest,
                Files.readString(manifest).replaceAll("(?s)\"epochs\" : \\[.*\"bestEpoch\" : 5", "\"epochs\" : [], \"bestEpoch\" : null")
                        .replaceAll("(?s)\"weightsHash\" : \"[0-9a-f]+\",\\s+\"heldOut\" : \\[.*\\]", "\"weightsHash\" : null, \"heldOut\" : []"));
        Files.delete(RunDirectory.heldOut(run));
        Files.delete(RunDirectory.importance(run));
        Files.writeString(RunDirectory.lines(run), Files.readString(RunDirectory.lines(run)) + "{\"epoch\":6,\"lo");
        Document page = page(run);
        assertTrue(page.getDocumentElement().getTextContent().contains("This run has not finished. 5 epochs."));
        assertEquals(List.of("Loss", "Accuracy on rows not trained on", "Learning rate"), titles(page));
    }

    /** As of a run that an earlier version made. */
    @Test
    void aRunWithoutImportanceSaysWhatFindsIt() throws Exception {
        train(Csv.format(BundledData.iris()), "target");
        Path run = directory.resolve("m.run");
        Files.delete(RunDirectory.importance(run));
        assertTrue(page(run).getDocumentElement().getTextContent().contains("'lanewise explain MODEL DATA.csv' finds it"));
    }

    @Test
    void inspectSaysWhatThingsAre() throws Exception {
        train(Csv.format(BundledData.iris()), "target");
        Path run = directory.resolve("m.run");
        Path checkpoint = Checkpoints.list(RunDirectory.checkpoints(run)).getLast();
        assertTrue(inspected(directory.resolve("m.lanewise")).contains(": a model\nTask         classification\nTarget       target\n"));
        assertTrue(inspected(run).contains(": a run, finished\n"));
        assertTrue(inspected(checkpoint).contains("Position     epoch 6, 0 steps made in it, 20 in all; the run has ended\n"));
        assertTrue(inspected(checkpoint.resolve("weights.safetensors")).contains("\n0.weight     (64, 4)\n"));
        assertTrue(inspected(directory.resolve("a&b.csv")).contains(": a table, 150 rows, 5 columns\n"));
        assertTrue(Invocation.of("inspect", directory).err().contains("neither of a run nor a checkpoint"));
        assertTrue(Invocation.of("inspect", directory.resolve("none")).err().startsWith("lanewise: "));
    }

    @Test
    void inspectDrawsWhatATrainingStepComputes() throws Exception {
        train(Csv.format(BundledData.iris()), "target");
        Path model = directory.resolve("m.lanewise");
        Path picture = directory.resolve("step.svg");
        Invocation plain = Invocation.of("inspect", model, "--graph", picture, "--batch-size", 20);
        assertEquals("", plain.err());
        assertTrue(plain.out().contains("\nA training step of 20 rows: "), plain.out());
        assertTrue(plain.out().contains("affine                                       (20, 3)"), plain.out());
        assertTrue(plain.out().endsWith("Graph    " + picture + "\n"), plain.out());
        String svg = Files.readString(picture);
        assertTrue(svg.contains("→ ∂ 0.weight<") && svg.contains("← 0.weight<") && svg.contains("→ loss<"), svg);
        assertFalse(svg.contains(" µs<"), svg);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals(0, Invocation.of("inspect", model, "--graph", picture, "--time").code());
        assertTrue(Files.readString(picture).contains(" µs<"));
        Invocation table = Invocation.of("inspect", directory.resolve("a&b.csv"), "--graph", picture);
        assertTrue(table.err().contains("not a model"), table.err());
        assertTrue(Invocation.of("inspect", model, "--graph", model).err().contains("this is the file to read, too"));
    }

    private static String inspected(Path path) {
        Invocation run = Invocation.of("inspect", path);
        assertEquals("", run.err());
        assertEquals(0, run.code());
        return run.out();
    }
}
