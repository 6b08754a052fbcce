package dev.lanewise.train.data;

import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes tables as CSV (RFC 4180): UTF-8, a header line, fields quoted with {@code "} where need be. Blank
 * lines are skipped, spaces around a field dropped. A column is numeric if all its values are decimal numbers (3, −0.5, 1e-4; never by locale), else
 * its values are categories. An empty field, or a text that stands for it ({@link CsvOptions#missing}), is a missing value.
 */
public final class Csv {
    private Csv() {
    }

    /** Reads a file with {@link CsvOptions#DEFAULT}. */
    public static Table read(Path file) {
        return read(file, CsvOptions.DEFAULT);
    }

    /** @throws DataException if the file cannot be read or is not a table; the message names file (as given), line and column */
    public static Table read(Path file, CsvOptions options) {
        return CsvBlocks.table(CsvSource.File.of(file), options);
    }

    /**
     * Reads a table from text.
     *
     * @param source names the text in messages
     * @throws DataException if the text is not a table; the message names line and column
     */
    public static Table parse(String source, String text, CsvOptions options) {
        return CsvBlocks.table(new CsvSource.Text(source, text), options);
    }

    /**
     * Reads a table from the bytes of a file.
     *
     * @param source names it in messages
     * @throws DataException if the bytes are not UTF-8 or the text is not a table; the message names line and column
     */
    public static Table parse(String source, byte[] bytes, CsvOptions options) {
        return CsvBlocks.table(new CsvSource.Bytes(source, bytes), options);
    }

    /**
     * The fields of a file as they stand there, for programs that pass them on: the header first (none if the options say
     * so), blank lines skipped, nothing checked. {@link #read} the file before, which does check.
     *
     * @throws DataException if the file cannot be read or a quote is not closed
     */
    public static List<List<String>> records(Path file, CsvOptions options) {
        return records(CsvSource.File.of(file), options);
    }

    /** The same of a text. */
    public static List<List<String>> records(String source, String text, CsvOptions options) {
        return records(new CsvSource.Text(source, text), options);
    }

    private static List<List<String>> records(CsvSource source, CsvOptions options) {
        List<List<String>> records = new ArrayList<>();
        CsvScan.forEach(
                source, options, CsvRecordHandler.of(handler -> handler.maxFields(CsvScan.MOST_FIELDS)),
                record -> records.add(record.getFields()));
        return records;
    }

    /**
     * The table as CSV text, which {@link #parse} reads back as an equal table: numbers in their shortest form, lines
     * ended by a line feed.
     */
    public static String format(Table table) {
        List<List<String>> records = new ArrayList<>();
        records.add(table.names());
        for (int row = 0; row < table.size(); row++) {
            int at = row;
            records.add(table.columns().stream().map(column -> column.text(at)).toList());
        }
        return format(records, CsvOptions.DEFAULT.delimiter());
    }

    /** Records as CSV text: fields quoted where need be, lines ended by a line feed. */
    public static String format(List<List<String>> records, char delimiter) {
        StringWriter text = new StringWriter();
        try {
            write(records, delimiter, text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /**
     * Writes records as {@link #format(List, char)} does, one after the other.
     *
     * @param out is flushed, not closed
     */
    public static void write(Iterable<List<String>> records, char delimiter, Writer out) throws IOException {
        CsvWriter writer = CsvWriter.builder().fieldSeparator(delimiter).lineDelimiter(LineDelimiter.LF).build(out);
        records.forEach(writer::writeRecord);
        writer.flush();
    }
}
