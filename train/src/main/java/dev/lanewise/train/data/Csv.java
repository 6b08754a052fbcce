package dev.lanewise.train.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
        return parse(file.toString(), bytes(file), options);
    }

    /**
     * Reads a table from text.
     *
     * @param source names the text in messages
     * @throws DataException if the text is not a table; the message names line and column
     */
    public static Table parse(String source, String text, CsvOptions options) {
        return CsvText.of(source, text, options).table();
    }

    /**
     * Reads a table from the bytes of a file.
     *
     * @param source names it in messages
     * @throws DataException if the bytes are not UTF-8 or the text is not a table; the message names line and column
     */
    public static Table parse(String source, byte[] bytes, CsvOptions options) {
        return parse(source, decode(source, bytes), options);
    }

    /**
     * The fields of a file as they stand there, for programs that pass them on: the header first (none if the options say
     * so), blank lines skipped, nothing checked. {@link #read} the file before, which does check.
     *
     * @throws DataException if the file cannot be read or a quote is not closed
     */
    public static List<List<String>> records(Path file, CsvOptions options) {
        return CsvText.of(file.toString(), decode(file.toString(), bytes(file)), options).records();
    }

    /** The same of a text. */
    public static List<List<String>> records(String source, String text, CsvOptions options) {
        return CsvText.of(source, text, options).records();
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
        try (CsvWriter writer =
                CsvWriter.builder().fieldSeparator(delimiter).lineDelimiter(LineDelimiter.LF).build(text)) {
            records.forEach(writer::writeRecord);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static byte[] bytes(Path file) {
        if (!Files.exists(file)) {
            throw new DataException(file + ": no such file; check the path (relative paths start at "
                    + Path.of("").toAbsolutePath() + ")");
        }
        if (Files.isDirectory(file)) {
            throw new DataException(file + ": is a directory; name a CSV file in it");
        }
        try {
            if (Files.size(file) > Integer.MAX_VALUE - 16L) {
                throw new DataException(file + ": larger than 2 GiB; split the file");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new DataException(file + ": cannot be read (" + e.getClass().getSimpleName()
                    + "); check its permissions", e);
        }
    }

    private static String decode(String source, byte[] bytes) {
        if (bytes.length >= 2 && (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF
                || bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)) {
            throw new DataException(source + ": is UTF-16 text; save it as UTF-8");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Malformed bytes have become replacement characters; a decoder of our own tells whether and where.
        if (text.indexOf('\uFFFD') >= 0) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true);
            if (result.isError()) {
                throw new DataException(source + ", line " + line(bytes, in.position())
                        + ": not UTF-8 text; save the file as UTF-8");
            }
        }
        return text;
    }

    private static int line(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r' && bytes[i + 1] != '\n') {
                line++;
            }
        }
        return line;
    }
}
