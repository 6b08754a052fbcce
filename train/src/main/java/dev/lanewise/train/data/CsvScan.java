package dev.lanewise.train.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads a CSV text once, field by field, and gives its rows out in blocks of numbers: the values of numeric columns, the
 * numbers of categories. Fields are read where they lie in the parser's buffer; none but words becomes a text of its own.
 */
final class CsvScan extends AbstractBaseCsvCallbackHandler<CsvScan> {
    static final int MOST_FIELDS = 1 << 20;
    /** Numbers of a block, about. */
    private static final int BLOCK = 1 << 18;

    private static final int MOST_ROWS_OF_BLOCK = 1 << 12;
    private static final int NOT_READ = -1;

    /** Takes the rows, block by block. */
    interface Sink {
        /** Forgets all rows: the text is read again. */
        void restart();

        /**
         * Takes rows.
         *
         * @param columns the values by column
         * @param lines of the file, one a row
         * @param rows how many there are; the arrays are longer, and used again
         */
        void rows(double[][] columns, int[] lines, int rows);
    }

    private final String source;
    private final CsvOptions options;
    private final int mostCategories;
    private final Sink sink;
    private final CsvColumn.Place place = this::at;

    private List<String> header;
    /** Of the first record, until it is complete. */
    private List<String> first = new ArrayList<>();

    /** The number of the column of each field, or {@link #NOT_READ}. */
    private int[] columnOf;

    private List<CsvColumn> columns;
    private double[][] block;
    private int[] lines = new int[64];
    private int held;
    private int size;
    private int mostHeld;
    private List<String> notes;

    private CsvScan(String source, CsvOptions options, int mostCategories, Sink sink) {
        this.source = source;
        this.options = options;
        this.mostCategories = mostCategories;
        this.sink = sink;
    }

    /**
     * Reads a text, a second time where a column turns out to hold categories after numbers.
     *
     * @param mostCategories of a column; more are refused
     * @throws DataException if the text cannot be read or is not a table; the message names line and column
     */
    static CsvScan of(CsvSource source, CsvOptions options, int mostCategories, Sink sink) {
        CsvScan scan = new CsvScan(source.name(), options, mostCategories, sink).read(source);
        Map<String, ColumnKind> kinds = new TreeMap<>();
        scan.columns.stream().filter(CsvColumn::mixed).forEach(column -> kinds.put(column.name(), ColumnKind.CATEGORY));
        if (kinds.isEmpty()) {
            return scan;
        }
        sink.restart();
        CsvScan again = new CsvScan(source.name(), options.withKinds(kinds), mostCategories, sink).read(source);
        again.notes = scan.notes;
        return again;
    }

    private CsvScan read(CsvSource from) {
        forEach(from, options, this, CsvScan::endRecord);
        from.check();
        if (header == null) {
            throw new DataException(source + ": the file is empty; it needs a header line and at least one row");
        }
        if (size == 0) {
            throw new DataException(source + ": no rows after the header line");
        }
        columns.forEach(CsvColumn::check);
        give();
        notes = columns.stream().flatMap(column -> column.note().stream()).toList();
        return this;
    }

    /**
     * Hands the records of a text on, one after the other.
     *
     * @throws DataException if the text cannot be read, or a quote in it is not closed
     */
    static <T> void forEach(CsvSource source, CsvOptions options, CsvCallbackHandler<T> handler, Consumer<T> consumer) {
        try (Reader text = source.open();
                CsvReader<T> records = CsvReader.builder()
                        .fieldSeparator(options.delimiter())
                        .allowUnclosedQuote(false)
                        .trimWhitespacesAroundQuotes(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .build(handler, text)) {
            for (T record : records) {
                consumer.accept(record);
            }
        } catch (CsvParseException e) {
            if (e.getCause() instanceof DataException ours) {
                throw ours;
            }
            throw new DataException(source.name() + ": " + e.getMessage()
                    + "; check the quotes there (a quote inside a quoted field is written twice) and the delimiter", e);
        } catch (UncheckedIOException e) {
            throw CsvSource.unreadable(source.name(), e.getCause());
        } catch (IOException e) {
            throw CsvSource.unreadable(source.name(), e);
        }
    }

    List<CsvColumn> columns() {
        return columns;
    }

    /** The number of rows. */
    int size() {
        return size;
    }

    /** What is worth a remark. */
    List<String> notes() {
        return notes;
    }

    @Override
    protected void handleField(int index, char[] text, int from, int length, boolean quoted) {
        if (first != null) {
            if (index >= MOST_FIELDS) {
                throw new DataException(at() + ": more than " + MOST_FIELDS + " fields; check the delimiter");
            }
            first.add(new String(text, from, length).strip());
        } else if (index < columnOf.length && columnOf[index] != NOT_READ) {
            int column = columnOf[index];
            block[column][held] = columns.get(column).value(text, from, from + length, place);
        }
    }

    @Override
    protected CsvScan buildRecord() {
        return this;
    }

    private void endRecord() {
        if (first != null) {
            begin();
            if (options.header()) {
                return;
            }
        }
        if (getFieldCount() != header.size()) {
            throw new DataException(at() + ": " + fields(getFieldCount()) + " where the "
                    + (options.header() ? "header" : "first line") + " has " + header.size()
                    + "; quote a field that contains '" + options.delimiter() + "', or mend the line");
        }
        if (size == Integer.MAX_VALUE) {
            throw new DataException(at() + ": more than " + size + " rows; split the file");
        }
        lines[held++] = (int) getStartingLineNumber();
        size++;
        if (held == lines.length) {
            makeRoom();
        }
    }

    /** Of the first blocks' rows ever more are held, so that a small table takes little memory. */
    private void makeRoom() {
        if (held == mostHeld) {
            give();
        } else {
            int length = Math.min(mostHeld, 2 * held);
            lines = Arrays.copyOf(lines, length);
            Arrays.setAll(block, column -> Arrays.copyOf(block[column], length));
        }
    }

    private void give() {
        if (held > 0 && columns.stream().noneMatch(CsvColumn::mixed)) {
            sink.rows(block, lines, held);
        }
        held = 0;
    }

    /** Takes the first record as the header, or as the first row. */
    private void begin() {
        List<String> fields = first;
        first = null;
        header = options.header() ? named(fields)
                : IntStream.rangeClosed(1, fields.size()).mapToObj(i -> "column" + i).toList();
        checkHeader();
        columns = new ArrayList<>();
        columnOf = new int[header.size()];
        for (int i = 0; i < columnOf.length; i++) {
            String name = header.get(i);
            columnOf[i] = options.reads(name) ? columns.size() : NOT_READ;
            if (options.reads(name)) {
                columns.add(new CsvColumn(name, options.kinds().get(name), options, mostCategories));
            }
        }
        if (columns.isEmpty()) {
            throw new DataException(source + ": all columns are left out; keep at least one");
        }
        mostHeld = Math.clamp(BLOCK / columns.size(), lines.length, MOST_ROWS_OF_BLOCK);
        block = new double[columns.size()][lines.length];
        if (!options.header()) {
            for (int i = 0; i < columnOf.length; i++) {
                char[] text = fields.get(i).toCharArray();
                handleField(i, text, 0, text.length, false);
            }
        }
    }

    private List<String> named(List<String> names) {
        if (names.stream().allMatch(Decimal::isNumber)) {
            throw new DataException(at() + ": all fields are numbers, so the header seems to be missing; "
                    + "put the columns' names on the first line, or read the file without a header",
                    Remedy.of(Remedy.Setting.NO_HEADER));
        }
        return List.copyOf(names);
    }

    private void checkHeader() {
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (name.isEmpty()) {
                throw new DataException(at() + ": column " + (i + 1) + " of the header has no name; name it");
            }
            int same = header.indexOf(name);
            if (same < i) {
                throw new DataException(at() + ": columns " + (same + 1) + " and " + (i + 1) + " are both named "
                        + DataException.quote(name) + "; rename one");
            }
        }
        if (header.size() == 1 && options.header()) {
            for (char other : new char[] {';', '\t', ',', '|'}) {
                if (header.getFirst().indexOf(other) >= 0) {
                    throw new DataException(at() + ": the header has one field only, with "
                            + (other == '\t' ? "tabs" : "'" + other + "'") + " in it; set the delimiter to that",
                            Remedy.of(Remedy.Setting.DELIMITER, Character.toString(other)));
                }
            }
        }
        Stream.concat(options.only().stream(), options.leftOut().stream()).forEach(name -> {
            if (!header.contains(name)) {
                throw Table.missing(source, name, header);
            }
        });
    }

    private String at() {
        return source + ", line " + getStartingLineNumber();
    }

    private static String fields(int count) {
        return count == 1 ? "1 field" : count + " fields";
    }
}
