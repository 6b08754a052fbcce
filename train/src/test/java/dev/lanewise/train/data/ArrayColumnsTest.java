package dev.lanewise.train.data;

import static dev.lanewise.testkit.NumPyFile.npy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Scaling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ArrayColumnsTest {
    @TempDir
    private Path directory;

    /** An IDX file of unsigned bytes. */
    private static byte[] idx(int[] dims, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dims.length + values.length);
        bytes.putInt(0x800 + dims.length);
        IntStream.of(dims).forEach(bytes::putInt);
        IntStream.of(values).forEach(value -> bytes.put((byte) value));
        return bytes.array();
    }

    private ArrayFile file(String name, byte[] content) throws IOException {
        return ArrayFile.of(Files.write(directory.resolve(name), content)).orElseThrow();
    }

    private ArrayFile archive(String name, Object... arrays) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < arrays.length; i += 2) {
                zip.putNextEntry(new ZipEntry(arrays[i] + ".npy"));
                zip.write((byte[]) arrays[i + 1]);
                zip.closeEntry();
            }
        }
        return file(name, bytes.toByteArray());
    }

    private static ArrayColumns columns(ArrayFile file, String target, String... leftOut) {
        return ArrayColumns.of(file, List.of(ArrayColumns.Role.of(file, target, "target")), List.of(leftOut), Optional.empty());
    }

    private static double[] row(Table table, int row) {
        return table.columns().stream().mapToDouble(column -> ((NumericColumn) column).values()[row]).toArray();
    }

    private void refused(String message, Executable action) {
        assertEquals(
                message, assertThrows(DataException.class, action).getMessage().replace(directory + "/", ""));
    }

    @Test
    void whatAFileIsIsInIt() throws IOException {
        byte[] image = idx(new int[] {1, 2, 2}, 1, 2, 3, 4);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(image);
        }
        assertEquals(ArrayFile.Format.IDX, file("a.csv", image).format());
        assertEquals(ArrayFile.Format.IDX, file("b", packed.toByteArray()).format());
        assertEquals(ArrayFile.Format.NPY, file("c.idx", npy("2,", false, 1, 2)).format());
        assertEquals(List.of("u", "v"), archive("d", "u", npy("1,", false, 1), "v", npy("1,", false, 1)).names());
        assertTrue(ArrayFile.of(Files.writeString(directory.resolve("e.npy"), "a,b\n1,2\n")).isEmpty());
        assertTrue(ArrayFile.of(Files.writeString(directory.resolve("f"), "")).isEmpty());
        assertTrue(ArrayFile.of(directory.resolve("nothing")).isEmpty());
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(text)) {
            out.write("a,b\n1,2\n".getBytes(StandardCharsets.US_ASCII));
        }
        refused("t.gz: packed by gzip, and what is in it is not IDX; unpack it first (gunzip)", () -> file("t.gz", text.toByteArray()));
        refused("cut.gz: packed by gzip, but not whole; fetch it again", () -> file("cut.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0}));
        refused(
                "e.zip: an archive without an array; NumPy's savez makes one of arrays, a table is to be unpacked first",
                () -> archiveOf("e.zip", "table.csv"));
    }

    private void archiveOf(String name, String entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.closeEntry();
        }
        file(name, bytes.toByteArray());
    }

    @Test
    void imagesAndTheirLabels() throws IOException {
        ArrayFile images = file("images", idx(new int[] {3, 1, 2}, 1, 2, 3, 4, 5, 255));
        Path labels = Files.write(directory.resolve("labels"), idx(new int[] {3}, 0, 1, 7));
        ArrayColumns columns = columns(images, labels.toString());
        assertEquals(Optional.of(ImageShape.of(1, 2)), columns.image());
        assertEquals(List.of("x0", "x1", "target"), columns.names());
        assertTrue(columns.isUnsignedBytes());
        Table table = columns.read(Optional.empty()).table();
        assertArrayEquals(new double[] {5, 255, 7}, row(table, 2));
        assertEquals(directory.resolve("images") + ", row 3", table.where(2));
        try (Scratch scratch = Scratch.in(directory)) {
            assertEquals(table, columns.read(Optional.of(scratch)).table());
        }
        refused("two: 2 rows, labels has 3; give those of the same rows", () -> {
            ArrayColumns.Role weights = ArrayColumns.Role.of(images, two().toString(), "weights");
            ArrayColumns.of(images, List.of(ArrayColumns.Role.of(images, labels.toString(), "target"), weights), List.of(), Optional.empty());
        });
        refused("images: no array has the 2 rows of two; there are (3, 1, 2)", () -> columns(images, two().toString()));
        refused(
                "no: no such file; images holds an array, so the target is a file of its own: name that of the same rows (IDX or NPY)",
                () -> columns(images, directory.resolve("no").toString()));
        refused(
                "images: its shape is (3, 1, 2), and the target has one number a row, shape (rows)",
                () -> columns(images, images.path().toString()));
        Path text = Files.writeString(directory.resolve("l.csv"), "y\n1\n");
        refused(
                "l.csv: not a file of one array (IDX or NPY), which the target of an array is", () -> columns(images, text.toString()));
    }

    private Path two() throws IOException {
        return Files.write(directory.resolve("two"), idx(new int[] {2}, 0, 1));
    }

    @Test
    void channelsAreFirstOrLast() throws IOException {
        ArrayFile last = file("last", npy("1, 2, 2, 3", false, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        ArrayColumns columns = ArrayColumns.of(last, List.of(), List.of(), Optional.empty());
        assertEquals(Optional.of(new ImageShape(2, 2, 3)), columns.image());
        assertArrayEquals(new double[] {0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11}, row(columns.read(Optional.empty()).table(), 0));

        ArrayFile first = file("first", npy("1, 3, 2, 2", false, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        columns = ArrayColumns.of(first, List.of(), List.of(), Optional.empty());
        assertEquals(Optional.of(new ImageShape(2, 2, 3)), columns.image());
        assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, row(columns.read(Optional.empty()).table(), 0));

        ArrayFile both = file("both", npy("1, 3, 1, 4", false, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        refused(
                "both: of its shape (1, 3, 1, 4) the images are 1×4×3 or 3×1×4 (height×width×channels); say which",
                () -> ArrayColumns.of(both, List.of(), List.of(), Optional.empty()));
        columns = ArrayColumns.of(both, List.of(), List.of(), Optional.of(new ImageShape(3, 1, 4)));
        assertArrayEquals(new double[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}, row(columns.read(Optional.empty()).table(), 0));
        refused(
                "first: of its shape (1, 3, 2, 2) the images are 2×2×3 or 3×2×2 (height×width×channels), not 4×3; say which",
                () -> ArrayColumns.of(first, List.of(), List.of(), Optional.of(ImageShape.of(4, 3))));
    }

    @Test
    void archivesHaveTheTargetAmongTheirArrays() throws IOException {
        ArrayFile one = archive("one.npz", "x", npy("2, 3", true, 1, 4, 2, 5, 3, 6), "y", npy("2,", false, 7, 8));
        assertArrayEquals(new double[] {4, 5, 6, 8}, row(columns(one, "y").read(Optional.empty()).table(), 1));

        ArrayFile many = archive(
                "many.npz", "age", npy("2,", false, 30, 40), "size", npy("2, 2", false, 1, 2, 3, 4), "y", npy("2,", false, 0, 1),
                "x_test", npy("1, 2", false, 1, 2), "seed", npy("", false, 5));
        ArrayColumns columns = columns(many, "y");
        assertEquals(List.of("age", "size0", "size1", "y"), columns.names());
        ArrayTable table = columns.read(Optional.empty());
        assertArrayEquals(new double[] {40, 3, 4, 1}, row(table.table(), 1));
        assertEquals(
                List.of(
                        "left out the array 'x_test', whose shape (1, 2) is not of 2 rows",
                        "left out the array 'seed', whose shape () is not of 2 rows"),
                table.notes());
        assertEquals(List.of("x1", "y"), columns(many, "y", "age", "x0").names()); // one array is left
        refused("many.npz: no column 'size9'. Did you mean 'size0'? The columns are 'age', 'size0', 'size1', 'y'", () -> columns(many, "y", "size9"));
        refused(
                "many.npz: no array 'yy'. The arrays are 'age', 'size', 'y', 'x_test', 'seed'",
                () -> columns(many, "yy"));
        refused(
                "many.npz: its arrays are not of the same rows ('age' (2), 'size' (2, 2), 'y' (2), 'x_test' (1, 2), 'seed' ());"
                        + " save those that belong together in a file of their own",
                () -> ArrayColumns.of(many, List.of(), List.of(), Optional.empty()));
    }

    /** Column by column, with the features in memory or on the disk: the bits of the table. */
    @Test
    void theFeaturesAreThoseOfTheTable() throws IOException {
        int rows = 500;
        double[] x = IntStream.range(0, rows * 4).mapToDouble(i -> i % 97 == 0 ? Double.NaN : (i * 7919 % 1013) / 7.0).toArray();
        double[] y = IntStream.range(0, rows).mapToDouble(i -> i * 31 % 3).toArray();
        ArrayFile file = archive("data.npz", "x", npy(rows + ", 4", true, x), "y", npy(rows + ",", false, y));
        ArrayTable arrays = columns(file, "y").read(Optional.empty());
        for (Scaling scaling : Scaling.values()) {
            EncoderOptions options = EncoderOptions.DEFAULT.withFeatureScaling(scaling);
            PreparedTable whole = PreparedTable.of(arrays.table(), "y", options, 0.2, 3);
            PreparedTable packed = PreparedTable.of(arrays, "y", options, 0.2, 3, Optional.empty());
            assertEquals(whole.training().sha256(), packed.training().sha256());
            assertEquals(whole.heldOut().sha256(), packed.heldOut().sha256());
            assertEquals(whole.encoder(), packed.encoder());
            try (Scratch scratch = Scratch.in(directory)) {
                PreparedTable stored = PreparedTable.of(arrays, "y", options, 0.2, 3, Optional.of(scratch));
                assertEquals(whole.training().sha256(), stored.training().sha256());
            }
        }
    }

    @Test
    void pixelsAreDividedBy255WhateverValuesThereAre() throws IOException {
        ArrayFile images = file("images", idx(new int[] {4, 1, 2}, 0, 51, 51, 102, 0, 51, 51, 102));
        Path labels = Files.write(directory.resolve("labels"), idx(new int[] {4}, 0, 1, 0, 1));
        PreparedTable prepared = PreparedTable.of(
                columns(images, labels.toString()).read(Optional.empty()), "target",
                EncoderOptions.DEFAULT.withFeatureScaling(Scaling.PIXEL), 0.5, 1, Optional.empty());
        float[] row = new float[2];
        prepared.training().features(0, row, 0);
        assertEquals(0.2f, row[1] - row[0], 1e-6f);
        assertTrue(prepared.encoder().pipeline().describe().contains("2 columns divided by 255"));
    }
}
