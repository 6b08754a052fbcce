package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTableTest {
    /** More than two blocks. */
    private static final int ROWS = 10_000;

    @TempDir
    private Path directory;

    @TempDir
    private Path place;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = Scratch.in(place);
    }

    @AfterEach
    void close() throws IOException {
        scratch.close();
        try (var left = Files.list(place)) {
            assertEquals(0, left.count(), "nothing is left");
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("d.csv"), text);
    }

    /** Numbers with holes; categories; numbers of which late ones are words; a blank line after each thousandth row. */
    private static String rows() {
        StringBuilder text = new StringBuilder("x,town,code,y\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(i % 7 == 3 ? "" : i * 0.25).append(',')
                    .append(i % 11 == 5 ? "NA" : "t" + i % 13).append(',')
                    .append(i < 9_000 ? "0" + i % 5 : "a" + i % 3).append(',')
                    .append(-i).append(i % 1000 == 999 ? "e1\n\n" : "\n");
        }
        return text.toString();
    }

    @Test
    void isTheTableInMemory() throws IOException {
        Path file = file(rows());
        Table table = Csv.read(file);
        StoredTable stored = StoredTable.read(file, CsvOptions.DEFAULT, scratch);
        assertEquals(ROWS, stored.size());
        assertEquals(Files.size(file), stored.bytes());
        assertEquals(table.names(), stored.names());
        assertEquals(table.notes(), stored.notes());
        assertTrue(stored.notes().getFirst().contains("line 9011, column 'code': 'a0' is not a number"), stored.notes()::toString);
        assertEquals(table, stored.rows(0, ROWS));
        assertEquals(table.rows(IntStream.range(4_000, 9_500).toArray()), stored.rows(4_000, 9_500));
        int[] some = {9_999, 4_095, 4_096, 0, 8_192};
        for (String name : table.names()) {
            assertEquals(table.select(List.of(name)), stored.select(name));
            assertEquals(table.select(List.of(name)).rows(some), stored.select(name, some));
        }
        assertEquals(table.where(9_999), stored.rows(9_000, ROWS).where(999));
        assertEquals(table.where(8_192), stored.select("x", some).where(4));
        assertEquals(table.where(8_192), stored.select("x").where(8_192));
        assertThrows(DataException.class, () -> stored.select("z"));
    }

    @Test
    void aWordAfterNumbersKeepsTheirSpelling() throws IOException {
        StoredTable stored = StoredTable.read(file("a,b\n01,1\n1.0,2\nx,3\n"), CsvOptions.DEFAULT, scratch);
        assertEquals(CategoryColumn.of("a", "01", "1.0", "x"), stored.select("a").column("a"));
        assertEquals(new NumericColumn("b", 1, 2, 3), stored.select("b").column("b"));
    }

    @Test
    void textThatMakesNoCategoriesIsRefused() throws IOException {
        StringBuilder text = new StringBuilder("name,y\n");
        IntStream.range(0, 70_000).forEach(i -> text.append('n').append(i).append(",1\n"));
        Path file = file(text.toString());
        assertEquals(file + ", line 65538, column 'name': 'n65536' is one more than 65536 different texts, which a column of a"
                        + " file that is streamed cannot have; leave the column out",
                assertThrows(DataException.class, () -> StoredTable.read(file, CsvOptions.DEFAULT, scratch)).getMessage());
        assertEquals(70_000, StoredTable.read(file, CsvOptions.DEFAULT.without("name"), scratch).size());
    }

    @Test
    void aFileThatIsWrittenToIsRefused() throws IOException {
        Path file = file("a\n1\n");
        CsvSource.File source = CsvSource.File.of(file);
        source.check();
        Files.writeString(file, "a\n1\n2\n");
        assertEquals(file + ": it was changed while it was read; read it again when nothing writes to it",
                assertThrows(DataException.class, source::check).getMessage());
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsNamed() {
        DataException missing =
                assertThrows(DataException.class, () -> Scratch.in(place.resolve("none")).spill());
        assertTrue(missing.getMessage().startsWith(place.resolve("none") + ": no temporary file can be kept there"), missing::getMessage);
        assertTrue(assertThrows(DataException.class, () -> scratch.need(Long.MAX_VALUE)).getMessage()
                .contains("Free some space, or choose another directory"));
    }

    @Test
    void aFullDiskIsSaidInWords() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "Linux has one to try");
        DataException refused = assertThrows(
                DataException.class, () -> scratch.spill(full).write(ByteBuffer.allocate(8)));
        assertTrue(refused.getMessage().startsWith(place + ": the disk is full; rows that do not fit"), refused::getMessage);
    }

    @Test
    void examplesAreTheRowsThatWereWritten() {
        Tensor features = Tensor.zeros(Shape.of(100_000, 3));
        for (int i = 0; i < features.size(); i++) {
            features.data()[i] = i * 0.5f;
        }
        Target target = new Target.Values(Tensor.zeros(Shape.of(100_000, 1)));
        Dataset memory = new Dataset(features, target, List.of("a", "b", "c"));
        StoredExamples.Writer writer = new StoredExamples.Writer(Optional.of(scratch), List.of("a", "b", "c"), 100_000);
        writer.append(features.slice(0, 99_990));
        writer.append(features.slice(99_990, 100_000));
        StoredExamples stored = writer.examples(IntStream.range(0, 100_000).toArray(), target, Optional.empty());
        assertEquals(memory.sha256(), stored.sha256());
        int[] some = {5, 99_999, 5, 0};
        assertEquals(memory.rows(some).sha256(), stored.rows(some).sha256());
        assertEquals(memory.rows(some).rows(2, 1).sha256(), stored.rows(some).rows(2, 1).sha256());
        assertArrayEquals(features.slice(7, 99).toArray(), stored.features(7, 99).toArray());
        assertThrows(IndexOutOfBoundsException.class, () -> writer.examples(new int[] {100_000}, target.rows(0), Optional.empty()));

        float[] to = new float[7];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 1;
        for (int attempt = 0; attempt < 50 && allocated > 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int row = 0; row < 100_000; row++) {
                stored.features(row, to, 4);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated, "bytes allocated by a hundred thousand rows, once compiled");
        assertArrayEquals(features.slice(99_999, 100_000).toArray(), Arrays.copyOfRange(to, 4, 7));
    }
}
