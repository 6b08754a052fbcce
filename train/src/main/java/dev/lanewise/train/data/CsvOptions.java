package dev.lanewise.train.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to read a CSV file. Change single settings with the {@code with…} methods: {@code CsvOptions.DEFAULT.withDelimiter(';')}.
 *
 * @param delimiter between fields; not a quote, a line break or a space
 * @param header whether the first line names the columns; if not they are named column1, column2, …
 * @param only columns that are read, which the file must have; empty: all of them
 * @param leftOut columns that are not read, which the file must have
 * @param kinds columns whose kind is given and not inferred; names that the file does not have are ignored
 * @param missing texts that stand for a missing value, beside the empty field; letter case and outer spaces do not matter
 */
public record CsvOptions(char delimiter, boolean header, List<String> only, List<String> leftOut,
        Map<String, ColumnKind> kinds, List<String> missing) {
    /** Comma, header, all columns, kinds inferred; NA, N/A, NaN, null and ? are missing. */
    public static final CsvOptions DEFAULT =
            new CsvOptions(',', true, List.of(), List.of(), new TreeMap<>(),
                    List.of("NA", "N/A", "NaN", "null", "?"));

    public CsvOptions {
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r' || delimiter == ' ' || delimiter == '\uFEFF') {
            throw new DataException("csv: a quote, a space or a line break cannot be the delimiter");
        }
        only = List.copyOf(only);
        leftOut = List.copyOf(leftOut);
        // Sorted, because the order of Map.copyOf differs from one start of the VM to the next.
        kinds = Collections.unmodifiableSortedMap(new TreeMap<>(kinds));
        missing = List.copyOf(missing);
    }

    public CsvOptions withDelimiter(char delimiter) {
        return new CsvOptions(delimiter, header, only, leftOut, kinds, missing);
    }

    /** The first line is data; the columns are named column1, column2, … */
    public CsvOptions withoutHeader() {
        return new CsvOptions(delimiter, false, only, leftOut, kinds, missing);
    }

    /** These columns are read and no others; what was left out before is forgotten. */
    public CsvOptions withOnly(List<String> columns) {
        return new CsvOptions(delimiter, header, columns, List.of(), kinds, missing);
    }

    /** These columns are not read either. */
    public CsvOptions without(String... columns) {
        List<String> all = new ArrayList<>(leftOut);
        all.addAll(Arrays.asList(columns));
        return new CsvOptions(delimiter, header, only, all, kinds, missing);
    }

    /** The kinds of these columns are given too. */
    public CsvOptions withKinds(Map<String, ColumnKind> kinds) {
        Map<String, ColumnKind> all = new TreeMap<>(this.kinds);
        all.putAll(kinds);
        return new CsvOptions(delimiter, header, only, leftOut, all, missing);
    }

    /** These texts, and the empty field, stand for missing values; no others do. */
    public CsvOptions withMissing(String... markers) {
        return new CsvOptions(delimiter, header, only, leftOut, kinds, List.of(markers));
    }

    /** Whether a column is read. */
    boolean reads(String column) {
        return !leftOut.contains(column) && (only.isEmpty() || only.contains(column));
    }

    boolean isMissing(String field) {
        if (field.isEmpty()) {
            return true;
        }
        for (String marker : missing) {
            if (field.equalsIgnoreCase(marker)) {
                return true;
            }
        }
        return false;
    }
}
