package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    private static Table parse(String text) {
        return Csv.parse("t.csv", text, CsvOptions.DEFAULT);
    }

    private static double[] numbers(Table table, String name) {
        return ((NumericColumn) table.column(name)).values();
    }

    @Test
    void infersKindsOverTheWholeColumn() {
        Table table = parse("a,b,c\n1,x,1\n-2.5e1,y,2\n+.5,x,3a\n3.,x,4\n");
        assertArrayEquals(new double[] {1, -25, 0.5, 3}, numbers(table, "a"));
        CategoryColumn b = (CategoryColumn) table.column("b");
        assertEquals(List.of("x", "y"), b.levels());
        assertEquals(List.of(0, 1, 0, 0), List.of(b.code(0), b.code(1), b.code(2), b.code(3)));
        assertEquals("3a", table.column("c").text(2));
    }

    @Test
    void aColumnOfNumbersWithAWordIsCategoriesAndSaysSo() {
        Table table = parse("a\n1\n2\n3\nsoon\n");
        assertEquals(ColumnKind.CATEGORY, table.column("a").kind());
        assertEquals(List.of("t.csv, line 5, column 'a': 'soon' is not a number (1 such of 4), so the column is read as categories"),
                table.notes());
        assertEquals(List.of(), parse("a\nx\n2\ny\n").notes(), "mostly words is no surprise");
    }

    @Test
    void takesNoNumberThatIsNotDecimal() {
        for (String word : List.of("1d", "0x1p3", "1,5", "1_000", "٣", "1e", "e5", ".", "+", "-", "1.2.3", "--1", "1 000")) {
            Table table = Csv.parse("t", "a\n\"" + word + "\"\n", CsvOptions.DEFAULT);
            assertEquals(ColumnKind.CATEGORY, table.column("a").kind(), word);
        }
    }

    @Test
    void readsTheSameUnderAnyDefaultLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertArrayEquals(new double[] {1.5}, numbers(parse("a\n1.5\n"), "a"));
            assertEquals("t.csv: no column 'ID'. Did you mean 'id'? The columns are 'id', 'x'",
                    assertThrows(DataException.class, () -> parse("id,x\n1,2\n").column("ID")).getMessage());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void quotedFieldsHoldDelimitersQuotesAndLineBreaks() {
        Table table = parse("name,\"a,b\"\r\n\"say \"\"hi\"\"\",1\r\n\"two\nlines\",2\r\n x , 3 \r\n \"y\" , 4\r\n");
        assertEquals(List.of("name", "a,b"), table.names());
        assertEquals("say \"hi\"", table.column("name").text(0));
        assertEquals("two\nlines", table.column("name").text(1));
        assertEquals("x", table.column("name").text(2));
        assertEquals("y", table.column("name").text(3));
        assertEquals("t.csv, line 3", table.where(1));
        assertEquals("t.csv, line 5", table.where(2), "the record before covers two lines");
    }

    @Test
    void skipsBlankLinesAndAByteOrderMark() {
        Table table = parse("\uFEFFa,b\n\n1,2\n\n\n3,4\n\n");
        assertEquals(List.of("a", "b"), table.names());
        assertEquals(2, table.size());
        assertEquals("t.csv, line 6", table.where(1));
    }

    @Test
    void otherDelimitersAndNoHeader() {
        assertArrayEquals(new double[] {2, 4},
                numbers(Csv.parse("t", "a;b\n1;2\n3;4\n", CsvOptions.DEFAULT.withDelimiter(';')), "b"));
        Table table = Csv.parse("t", "1\t\"x y\"\n2\tz\n", CsvOptions.DEFAULT.withDelimiter('\t').withoutHeader());
        assertEquals(List.of("column1", "column2"), table.names());
        assertEquals("x y", table.column("column2").text(0));
        assertArrayEquals(new double[] {1, 2}, numbers(table, "column1"));
        assertEquals("csv: a quote, a space or a line break cannot be the delimiter",
                assertThrows(DataException.class, () -> CsvOptions.DEFAULT.withDelimiter('"')).getMessage());
    }

    @Test
    void columnsThatAreLeftOutAreNotLookedAt() {
        Table table = Csv.parse("t", "a,b,c\n1,,x\n2,NA,y\n", CsvOptions.DEFAULT.without("b"));
        assertEquals(List.of("a", "c"), table.names());
    }

    @Test
    void kindsCanBeGiven() {
        Table table = Csv.parse("t", "zip,x\n01234,1\n99999,2\n",
                CsvOptions.DEFAULT.withKinds(Map.of("zip", ColumnKind.CATEGORY, "elsewhere", ColumnKind.NUMERIC)));
        assertEquals("01234", table.column("zip").text(0));
    }

    @Test
    void missingMarkersCanBeChanged() {
        Table table = Csv.parse("t", "country\nNA\nDE\n", CsvOptions.DEFAULT.withMissing("-"));
        assertEquals("NA", table.column("country").text(0));
        assertEquals(List.of("1", ""), texts(Csv.parse("t", "a,b\n1,x\n-,y\n", CsvOptions.DEFAULT.withMissing("-")).column("a")));
    }

    @Test
    void errorsOfContentNameThePlaceAndTheRemedy() {
        assertError("t.csv: the file is empty; it needs a header line and at least one row", "");
        assertError("t.csv: the file is empty; it needs a header line and at least one row", "\n\n");
        assertError("t.csv: no rows after the header line", "a,b\n");
        assertError("t.csv, line 3: 3 fields where the header has 2; quote a field that contains ',', or mend the line",
                "a,b\n1,2\n1,2,3\n");
        assertError("t.csv, line 2: 1 field where the header has 2; quote a field that contains ',', or mend the line",
                "a,b\n1\n");
        assertError("t.csv, line 2: 1 field where the first line has 2; quote a field that contains ',', or mend the line",
                "1,2\n1\n", CsvOptions.DEFAULT.withoutHeader());
        assertError("t.csv, line 1: columns 1 and 3 are both named 'a'; rename one", "a,b,a\n1,2,3\n");
        assertError("t.csv, line 1: column 2 of the header has no name; name it", "a,,c\n1,2,3\n");
        assertError("t.csv, line 1: all fields are numbers, so the header seems to be missing; put the columns' names on the "
                + "first line, or read the file without a header", "5.1,3.5,0\n4.9,3,0\n");
        assertError("t.csv, line 1: the header has one field only, with ';' in it; set the delimiter to that", "a;b\n1;2\n");
        assertError("t.csv, line 1: the header has one field only, with tabs in it; set the delimiter to that", "a\tb\n1\t2\n");
        assertError("t.csv: all columns are left out; keep at least one", "a\n1\n", CsvOptions.DEFAULT.without("a"));
        assertError("t.csv: no column 'lenght'. Did you mean 'length'? The columns are 'length', 'width'",
                "length,width\n1,2\n", CsvOptions.DEFAULT.without("lenght"));
        assertError("t.csv, line 3, column 'a': '1e39' is beyond the range of a float (±3.4028235E38); mend the value or rescale "
                + "the column", "a\n1\n1e39\n");
        assertError("t.csv, line 2, column 'a': '-inf' is beyond the range of a float (±3.4028235E38); mend the value or rescale "
                + "the column", "a\n-inf\n");
        assertError("t.csv, line 3, column 'a': 'x' is not a number, but this column holds numbers; mend the value (and 1 more)",
                "a\n1\nx\ny\n", CsvOptions.DEFAULT.withKinds(Map.of("a", ColumnKind.NUMERIC)));
        assertError("t.csv: Unclosed quoted field at end of input (record starting at line 3); check the quotes there (a quote "
                + "inside a quoted field is written twice) and the delimiter", "a,b\n1,2\n3,\"x\n4,5\n");
        assertError("t.csv: Unexpected character after closing quote: 'y' (0x79) (record starting at line 2); check the quotes "
                + "there (a quote inside a quoted field is written twice) and the delimiter", "a,b\n1,\"x\"y\n");
    }

    @Test
    void emptyFieldsAndMarkersAreMissingValues() {
        Table table = parse("a,b,c\n,x,1\n NA ,n/a,nan\n2.5,NULL,?\n\"\",y,\n");
        assertEquals(List.of("", "", "2.5", ""), texts(table.column("a")));
        assertEquals(ColumnKind.NUMERIC, table.column("a").kind());
        assertEquals(List.of("x", "", "", "y"), texts(table.column("b")));
        assertEquals(List.of("x", "y"), ((CategoryColumn) table.column("b")).levels());
        assertEquals(List.of(3, 2, 3), table.columns().stream().map(Column::holes).toList());
        assertEquals(table, parse(Csv.format(table)));
        assertEquals(List.of("2.5", ""), texts(table.rows(2, 0).column("a")));
        assertEquals(List.of("", "x"), texts(table.rows(2, 0).column("b")));
        assertEquals(List.of(2, 5), List.of(table.known("b").place(0), table.known("b").place(1)));
    }

    private static List<String> texts(Column column) {
        return IntStream.range(0, column.size()).mapToObj(column::text).toList();
    }

    @Test
    void settingsThatWouldHelpAreTold() {
        assertRemedy(Remedy.of(Remedy.Setting.DELIMITER, ";"), "a;b\n1;2\n");
        assertRemedy(Remedy.of(Remedy.Setting.NO_HEADER), "1,2\n3,4\n");
        assertRemedy(null, "a,a\n1,2\n");
    }

    private static void assertRemedy(Remedy remedy, String text) {
        assertEquals(Optional.ofNullable(remedy), assertThrows(DataException.class, () -> parse(text)).remedy());
    }

    @Test
    void missingColumnsAreNamedBesideThoseThereAre() {
        Table table = parse("sepal_length,sepal_width,target\n1,2,3\n");
        assertEquals("t.csv: no column 'taget'. Did you mean 'target'? The columns are 'sepal_length', 'sepal_width', 'target'",
                assertThrows(DataException.class, () -> table.column("taget")).getMessage());
        assertEquals("t.csv: no column 'species'. The columns are 'sepal_length', 'sepal_width', 'target'",
                assertThrows(DataException.class, () -> table.select(List.of("target", "species"))).getMessage());
        assertTrue(assertThrows(DataException.class, () -> BundledData.digits().column("class")).getMessage()
                .endsWith("'pixel_1_3', … (65 in all)"));
    }

    @Test
    void valuesInMessagesAreCutAndKeptOnOneLine() {
        assertError("t.csv, line 3, column 'a': 'two lines and more than the forty cha…' is not a number, but this column holds "
                + "numbers; mend the value", "a\n1\n\"two\r\n\u2028lines and more than the forty characters that are shown\"\n",
                CsvOptions.DEFAULT.withKinds(Map.of("a", ColumnKind.NUMERIC)));
    }

    @Test
    void replacementCharactersAreText() {
        assertEquals("\uFFFD", Csv.parse("t", "a\n\uFFFD\n".getBytes(StandardCharsets.UTF_8), CsvOptions.DEFAULT).column("a").text(0));
    }

    @Test
    void errorsOfTheFileNameItAndTheRemedy(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("d.csv");
        assertFile(file + ": no such file; check the path (relative paths start at " + Path.of("").toAbsolutePath() + ")", file);
        assertFile(directory + ": is a directory; name a CSV file in it", directory);
        Files.write(file, "a,b\n1,2\nx,\u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
        assertFile(file + ", line 3: not UTF-8 text; save the file as UTF-8", file);
        Files.write(file, "a,b\r1,2\rx,\u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertFile(file + ", line 3: not UTF-8 text; save the file as UTF-8", file);
        Files.write(file, "\uFEFFa,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE));
        assertFile(file + ": is UTF-16 text; save it as UTF-8", file);
        Files.write(file, "ä\n\"ü\"\n".getBytes(StandardCharsets.UTF_8));
        assertEquals("ü", Csv.read(file).column("ä").text(0));
        assertEquals(file.toString(), Csv.read(file).source());
    }

    @Test
    void recordsAreTheFieldsAsTheyStand(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("d.csv"), "\uFEFFa;b\n1.50; x\n\n;\"y;\"\"z\"\"\"\n");
        CsvOptions options = CsvOptions.DEFAULT.withDelimiter(';');
        List<List<String>> records = Csv.records(file, options);
        assertEquals(List.of(List.of("a", "b"), List.of("1.50", " x"), List.of("", "y;\"z\"")), records);
        assertEquals("a;b\n1.50; x\n;\"y;\"\"z\"\"\"\n", Csv.format(records, ';'));
    }

    private static void assertFile(String message, Path file) {
        assertEquals(message, assertThrows(DataException.class, () -> Csv.read(file)).getMessage());
    }

    private static void assertError(String message, String text) {
        assertError(message, text, CsvOptions.DEFAULT);
    }

    private static void assertError(String message, String text, CsvOptions options) {
        assertEquals(message, assertThrows(DataException.class, () -> Csv.parse("t.csv", text, options)).getMessage());
    }
}
