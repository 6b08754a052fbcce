package dev.lanewise.cli;

import static dev.lanewise.testkit.NumPyFile.npy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of arrays on the command line: IDX, NPY, NPZ. */
class ArraysTest {
    private static final int ROWS = 300;

    @TempDir
    private Path directory;

    /** The first digits of those that come with the library, as IDX packed by gzip. */
    static void digits(Path directory, String images, String labels) throws IOException {
        Table digits = BundledData.digits();
        ByteBuffer pixels = ByteBuffer.allocate(16 + 64 * ROWS).putInt(0x803).putInt(ROWS).putInt(8).putInt(8);
        ByteBuffer targets = ByteBuffer.allocate(8 + ROWS).putInt(0x801).putInt(ROWS);
        for (int row = 0; row < ROWS; row++) {
            for (int pixel = 0; pixel < 64; pixel++) {
                pixels.put((byte) (15 * ((NumericColumn) digits.columns().get(pixel)).values()[row]));
            }
            targets.put((byte) Integer.parseInt(digits.column("target").text(row)));
        }
        for (String name : List.of(images, labels)) {
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)))) {
                out.write((name.equals(images) ? pixels : targets).array());
            }
        }
    }

    static byte[] unpacked(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private static byte[][] iris() {
        Table iris = BundledData.iris();
        double[] x = IntStream.range(0, 600).mapToDouble(i -> ((NumericColumn) iris.columns().get(i % 4)).values()[i / 4]).toArray();
        return new byte[][] {npy("150, 4", false, x), npy("150,", false, ((NumericColumn) iris.column("target")).values())};
    }

    /** Iris with names x and y. */
    static Path archive(Path file) throws IOException {
        byte[][] arrays = iris();
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 2; i++) {
                zip.putNextEntry(new ZipEntry(i == 0 ? "x.npy" : "y.npy"));
                zip.write(arrays[i]);
                zip.closeEntry();
            }
        }
        return file;
    }

    private static String done(Object... arguments) {
        Invocation invocation = Invocation.of(arguments);
        assertEquals("", invocation.err());
        assertEquals(0, invocation.code());
        return invocation.out();
    }

    private void fails(int code, String message, Object... arguments) {
        Invocation invocation = Invocation.of(arguments);
        assertEquals("lanewise: " + message + "\n", invocation.errWithout(directory));
        assertEquals(code, invocation.code());
    }

    @Test
    void imagesFromTheFirstLookToPredictions() throws IOException {
        digits(directory, "images.gz", "labels.gz");
        Path images = directory.resolve("images.gz");
        Path labels = directory.resolve("labels.gz");
        Path model = directory.resolve("digits.lanewise");

        String looked = done("data", images, "--target", labels);
        assertTrue(looked.contains("300 images of 8×8, values from 0 to 240.0, none missing, no repeated rows"), looked);
        assertTrue(looked.contains("./lanewise train " + images + " --target " + labels), looked);
        assertTrue(done("inspect", images).contains("unsigned byte (300, 8, 8)"));

        String trained = done(
                "train", images, "--target", labels, "--epochs", 30, "--augment", "shift=1", "--out", model, "--threads", 1);
        assertTrue(trained.contains("Images of 8×8\n"), trained);
        assertTrue(trained.contains("64 columns divided by 255"), trained);
        String evaluated = done("evaluate", model, images, "--target", labels);
        double accuracy = Double.parseDouble(evaluated.lines().filter(line -> line.startsWith("  accuracy")).findFirst().orElseThrow().strip().split(" +")[1]);
        assertTrue(accuracy > 0.8, evaluated); // eight times chance, of 240 rows shifted about
        assertTrue(done("explain", model, images, "--target", labels, "--repeat", 1, "--row", 1).contains("Row 1 is predicted as "));
        List<String> predictions = done("predict", model, images, "--probabilities").lines().toList();
        assertEquals(ROWS + 1, predictions.size());
        assertTrue(predictions.getFirst().startsWith("prediction,probability 0,"), predictions.getFirst());
        assertTrue(predictions.get(1).startsWith("0,"), predictions.get(1));

        // The target is kept relative to the run, and found again from anywhere.
        Path run = directory.resolve("digits.run");
        assertTrue(Files.readString(RunDirectory.settings(run)).contains("\"target\" : \"../labels.gz\""));
        assertTrue(done("verify", run, "--threads", 2).contains("The same to the bit: 30 epochs"));
        Files.delete(RunDirectory.manifest(run));
        String resumed = done("resume", run);
        assertEquals(weights(trained), weights(resumed));

        fails(2, "--target is missing: images.gz holds arrays, none of them the target 'target'; name the array or the file that has it"
                + " (see 'lanewise evaluate --help')", "evaluate", model, images);
        Path small = Files.write(directory.resolve("small"), ByteBuffer.allocate(20).putInt(0x803).putInt(1).putInt(2).putInt(2).array());
        fails(1, "small: images of 2×2 have 4 values, the model learned from 64; give it images of the same shape",
                "predict", model, small);
    }

    private static String weights(String output) {
        return output.lines().filter(line -> line.startsWith("  weights ")).findFirst().orElseThrow();
    }

    /** One model, however the same numbers are given. */
    @Test
    void arraysAndTablesGiveTheSameWeights() throws IOException {
        byte[][] iris = iris();
        Path x = Files.write(directory.resolve("x.npy"), iris[0]);
        Path y = Files.write(directory.resolve("y.npy"), iris[1]);
        Path csv = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        Path out = directory.resolve("m");
        Object[] rest = {"--epochs", 2, "--threads", 1, "--out", out, "--overwrite"};
        String expected = weights(done(joined(rest, "train", csv, "--target", "target")));
        assertEquals(expected, weights(done(joined(rest, "train", x, "--target", y))));
        assertEquals(expected, weights(done(joined(rest, "train", x, "--target", y, "--stream"))));
        Path archive = archive(directory.resolve("iris.npz"));
        assertEquals(expected, weights(done(joined(rest, "train", archive, "--target", "y"))));
        // With a step for which all rows are in memory, as a table.
        assertEquals(
                weights(done(joined(rest, "train", csv, "--target", "target", "--duplicates", "drop"))),
                weights(done(joined(rest, "train", archive, "--target", "y", "--duplicates", "drop"))));
        done("evaluate", out, archive);
        done("evaluate", out, x, "--target", y);

        String folds = done("cv", csv, "--target", "target", "--epochs", 2, "--folds", 3, "--threads", 1);
        String ofArrays = done("cv", x, "--target", y, "--epochs", 2, "--folds", 3, "--threads", 1);
        assertEquals(folds.substring(folds.indexOf("\n")), ofArrays.substring(ofArrays.indexOf("\n")));
        String tuned = done("tune", archive, "--target", "y", "--try", "lr=0.1 0.01", "--epochs", 1, "--threads", 1);
        assertTrue(tuned.contains("./lanewise train " + archive + " --target y --lr"), tuned);
        done("curve", x, "--target", y, "--sizes", "0.5,1", "--epochs", 1, "--folds", 2, "--threads", 1);
    }

    private static Object[] joined(Object[] rest, Object... first) {
        Object[] all = new Object[first.length + rest.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    @Test
    void layersInWords() throws IOException {
        digits(directory, "images.gz", "labels.gz");
        Path images = directory.resolve("images.gz");
        Path labels = directory.resolve("labels.gz");
        Path out = directory.resolve("m");
        String layers = "conv 4 3x3, relu, max-pool 2, flatten, dense 16, relu, dropout 0.1";
        String trained = done(
                "train", images, "--target", labels, "--layers", layers, "--epochs", 2, "--threads", 1, "--out", out);
        assertTrue(trained.contains("(1, 4, 6, 6)"), trained);
        Path run = directory.resolve("m.run");
        assertTrue(done("verify", run, "--threads", 1).contains("The same to the bit: 2 epochs"));
        Files.delete(RunDirectory.manifest(run));
        assertEquals(weights(trained), weights(done("resume", run)));
        done("evaluate", out, images, "--target", labels);

        // The same images as a table.
        StringBuilder table = new StringBuilder("t");
        IntStream.range(0, 64).forEach(i -> table.append(",x").append(i));
        byte[] pixels = unpacked(images);
        byte[] classes = unpacked(labels);
        for (int row = 0; row < ROWS; row++) {
            table.append('\n').append(classes[8 + row]);
            for (int i = 0; i < 64; i++) {
                table.append(',').append(pixels[16 + 64 * row + i] & 255);
            }
        }
        Path csv = Files.writeString(directory.resolve("t.csv"), table.append('\n'));
        String ofTable = done(
                "train", csv, "--target", "t", "--image", "8x8", "--scale", "pixel", "--layers", layers, "--epochs", 2, "--threads", 1,
                "--out", out, "--overwrite");
        assertEquals(weights(trained), weights(ofTable));
        done("tune", images, "--target", labels, "--try", "layers=conv:2:3x3,relu,flatten dense:8,relu", "--epochs", 1, "--folds", 2,
                "--threads", 1);
        done("cv", csv, "--target", "t", "--layers", "dense 8, batch-norm, relu", "--epochs", 1, "--folds", 2, "--threads", 1);

        fails(2, "--layers: layer 1, 'conv 4 3x3': it takes images; say which shape of"
                + " images the rows have, by --image HEIGHTxWIDTH (see 'lanewise train --help')",
                "train", csv, "--target", "t", "--layers", layers, "--out", out);
        fails(2, "--hidden: --layers says all of the network; leave one of them out (see 'lanewise train --help')",
                "train", images, "--target", labels, "--layers", layers, "--hidden", "3", "--out", out);
        fails(2, "--layers: layer 2, 'dense 4': it takes rows of numbers, and what comes before gives images of 6×6×4; put 'flatten'"
                + " before it (see 'lanewise train --help')",
                "train", images, "--target", labels, "--layers", "conv 4 3x3, dense 4", "--out", out);
    }

    @Test
    void mistakes() throws IOException {
        digits(directory, "images.gz", "labels.gz");
        Path images = directory.resolve("images.gz");
        Path archive = archive(directory.resolve("iris.npz"));
        Path out = directory.resolve("m");
        fails(1, "iris.npz: no array 'z'. The arrays are 'x', 'y'", "train", archive, "--target", "z", "--out", out);
        fails(1, "species: no such file; images.gz holds an array, so the target is a file of its own: name that of the same rows (IDX or NPY)",
                "train", images, "--target", directory.resolve("species"), "--out", out);
        fails(2, "--target is missing: iris.npz holds arrays; name the array or the file that is to be predicted"
                + " (see 'lanewise data --help')", "data", archive);
        fails(1, "an image of 9×9 has 81 values, the rows have 64 features; give the shape that they have, and leave out columns that"
                + " are no pixels", "train", images, "--target", directory.resolve("labels.gz"), "--image", "9x9", "--out", out);
        Path csv = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        done("train", csv, "--target", "target", "--epochs", 1, "--out", out);
        fails(2, "--target species: in a CSV file the target is the column 'target', which the model learned to predict; leave it out"
                + " (see 'lanewise evaluate --help')", "evaluate", out, csv, "--target", "species");
    }
}
