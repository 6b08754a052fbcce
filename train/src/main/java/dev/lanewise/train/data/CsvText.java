package dev.lanewise.train.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One CSV text on its way to a table, in two passes: the first finds each column's kind and everything that is wrong,
 * the second fills columns whose kind and length are then known, so that no field is held as text longer than needed.
 */
final class CsvText {
    private static final int MOST_FIELDS = 1 << 20;

    private final String source;
    private final String text;
    private final CsvOptions options;

    private List<String> header;
    private List<Inference> columns;
    private int[] lines = new int[64];
    private int rows;

    private CsvText(String source, String text, CsvOptions options) {
        this.source = source;
        this.text = text;
        this.options = options;
    }

    /** The text without its byte order mark. */
    static CsvText of(String source, String text, CsvOptions options) {
        return new CsvText(source, text.startsWith("\uFEFF") ? text.substring(1) : text, options);
    }

    List<List<String>> records() {
        List<List<String>> records = new ArrayList<>();
        forEachRecord(row -> records.add(row.getFields()));
        return records;
    }

    Table table() {
        forEachRecord(this::infer);
        if (header == null) {
            throw new DataException(source + ": the file is empty; it needs a header line and at least one row");
        }
        if (rows == 0) {
            throw new DataException(source + ": no rows after the header line");
        }
        columns.forEach(Inference::check);
        columns.forEach(column -> column.allocate(rows));
        rows = 0;
        forEachRecord(this::fill);
        return Table.read(source, columns.stream().map(Inference::column).toList(), Arrays.copyOf(lines, rows),
                columns.stream().flatMap(column -> column.notes().stream()).toList());
    }

    private void forEachRecord(Consumer<CsvRecord> consumer) {
        CsvReader<CsvRecord> records = CsvReader.builder()
                .fieldSeparator(options.delimiter())
                .allowUnclosedQuote(false)
                .trimWhitespacesAroundQuotes(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(CsvRecordHandler.of(handler -> handler.maxFields(MOST_FIELDS)), text);
        try {
            for (CsvRecord row : records) {
                consumer.accept(row);
            }
        } catch (CsvParseException e) {
            throw new DataException(source + ": " + e.getMessage()
                    + "; check the quotes there (a quote inside a quoted field is written twice) and the delimiter", e);
        }
    }

    private void infer(CsvRecord row) {
        if (header == null) {
            header = options.header() ? named(row)
                    : IntStream.rangeClosed(1, row.getFieldCount()).mapToObj(i -> "column" + i).toList();
            checkHeader(row);
            if (options.header()) {
                return;
            }
        }
        if (row.getFieldCount() != header.size()) {
            throw new DataException(at(row) + ": " + fields(row.getFieldCount()) + " where the "
                    + (options.header() ? "header" : "first line") + " has " + header.size()
                    + "; quote a field that contains '" + options.delimiter() + "', or mend the line");
        }
        if (rows == lines.length) {
            lines = Arrays.copyOf(lines, 2 * rows);
        }
        lines[rows++] = (int) row.getStartingLineNumber();
        for (Inference column : columns) {
            String field = row.getField(column.index).strip();
            if (!options.isMissing(field)) {
                column.see(field, row);
            }
        }
    }

    private List<String> named(CsvRecord row) {
        List<String> names = row.getFields().stream().map(String::strip).toList();
        if (names.stream().allMatch(Decimal::isNumber)) {
            throw new DataException(at(row) + ": all fields are numbers, so the header seems to be missing; "
                    + "put the columns' names on the first line, or read the file without a header",
                    Remedy.of(Remedy.Setting.NO_HEADER));
        }
        return names;
    }

    private void checkHeader(CsvRecord row) {
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (name.isEmpty()) {
                throw new DataException(at(row) + ": column " + (i + 1) + " of the header has no name; name it");
            }
            int first = header.indexOf(name);
            if (first < i) {
                throw new DataException(at(row) + ": columns " + (first + 1) + " and " + (i + 1) + " are both named " + DataException.quote(name)
                        + "; rename one");
            }
        }
        if (header.size() == 1 && options.header()) {
            for (char other : new char[] {';', '\t', ',', '|'}) {
                if (header.getFirst().indexOf(other) >= 0) {
                    throw new DataException(at(row) + ": the header has one field only, with "
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
        columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            if (options.reads(header.get(i))) {
                columns.add(new Inference(header.get(i), i, options.kinds().get(header.get(i))));
            }
        }
        if (columns.isEmpty()) {
            throw new DataException(source + ": all columns are left out; keep at least one");
        }
    }

    private void fill(CsvRecord row) {
        boolean isHeader = options.header() && row.getStartingLineNumber() < lines[0];
        if (!isHeader) {
            for (Inference column : columns) {
                column.set(rows, row.getField(column.index).strip());
            }
            rows++;
        }
    }

    /** The place of a field and its text: how messages about it begin. */
    private String at(CsvRecord row, Inference column, String field) {
        return at(row) + ", column " + DataException.quote(column.name) + ": " + DataException.quote(field);
    }

    private String at(CsvRecord row) {
        return source + ", line " + row.getStartingLineNumber();
    }

    private static String fields(int count) {
        return count == 1 ? "1 field" : count + " fields";
    }

    /** What is known of a column so far. */
    private final class Inference {
        private final String name;
        private final int index;
        private final ColumnKind given;
        private int numbers;
        private int texts;
        private String firstText;
        private String tooLarge;
        private double[] values;
        private String[] categories;

        Inference(String name, int index, ColumnKind given) {
            this.name = name;
            this.index = index;
            this.given = given;
        }

        void see(String field, CsvRecord row) {
            if (!Decimal.isNumber(field)) {
                texts++;
                firstText = firstText == null ? at(row, this, field) : firstText;
                return;
            }
            numbers++;
            if (tooLarge == null && !Decimal.fitsFloat(field)) {
                tooLarge = at(row, this, field) + " is beyond the range of a float (±" + Float.MAX_VALUE
                        + "); mend the value or rescale the column";
            }
        }

        ColumnKind kind() {
            return given != null ? given : texts > 0 ? ColumnKind.CATEGORY : ColumnKind.NUMERIC;
        }

        void check() {
            if (kind() == ColumnKind.NUMERIC && texts > 0) {
                throw new DataException(firstText + " is not a number, but this column holds numbers; mend the value"
                        + (texts > 1 ? " (and " + (texts - 1) + " more)" : ""));
            }
            if (kind() == ColumnKind.NUMERIC && tooLarge != null) {
                throw new DataException(tooLarge);
            }
        }

        void allocate(int rows) {
            if (kind() == ColumnKind.NUMERIC) {
                values = new double[rows];
            } else {
                categories = new String[rows];
            }
        }

        void set(int row, String field) {
            boolean missing = options.isMissing(field);
            if (values != null) {
                values[row] = missing ? Double.NaN : Decimal.parse(field);
            } else {
                categories[row] = missing ? null : field;
            }
        }

        Column column() {
            return values != null ? new NumericColumn(name, values) : CategoryColumn.of(name, categories);
        }

        /** A column of numbers with a few words in it is more often a mistake in the data than a set of categories. */
        List<String> notes() {
            return given == null && texts > 0 && numbers > texts
                    ? List.of(firstText + " is not a number (" + texts + " such of " + (numbers + texts)
                            + "), so the column is read as categories")
                    : List.of();
        }
    }
}
