package dev.lanewise.train.data;

import dev.lanewise.train.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Named columns of equal length, with the name of their source and the line each row came from, so that whatever is
 * wrong with a value later can be reported by its place. Immutable.
 */
public final class Table {
    private final String source;
    private final List<Column> columns;
    private final List<String> names;
    private final String unit;
    private final int[] places;
    private final List<String> notes;

    private Table(String source, List<? extends Column> columns, String unit, int[] places, List<String> notes) {
        this.source = source;
        this.columns = List.copyOf(columns);
        this.names = this.columns.stream().map(Column::name).toList();
        this.unit = unit;
        this.places = places;
        this.notes = List.copyOf(notes);
    }

    /**
     * A table that did not come from a file: places are reported as "row 1", "row 2", …
     *
     * @throws DataException without columns, for two of one name, or if their lengths differ
     */
    public static Table of(String source, List<? extends Column> columns) {
        int size = columns.isEmpty() ? 0 : columns.getFirst().size();
        checkColumns(source, columns, size);
        return new Table(source, columns, "row", IntStream.rangeClosed(1, size).toArray(), List.of());
    }

    /** A table read from a file: the line of each row, and what the reader found worth a remark. */
    static Table read(String source, List<? extends Column> columns, int[] lines, List<String> notes) {
        checkColumns(source, columns, lines.length);
        return new Table(source, columns, "line", lines, notes);
    }

    /** Rows of a source that has no lines: their numbers in it, from 1. */
    static Table part(String source, List<? extends Column> columns, int[] rows, List<String> notes) {
        checkColumns(source, columns, rows.length);
        return new Table(source, columns, "row", rows, notes);
    }

    private static void checkColumns(String source, List<? extends Column> columns, int size) {
        if (columns.isEmpty()) {
            throw new DataException(source + ": a table needs at least one column");
        }
        Set<String> seen = new HashSet<>();
        for (Column column : columns) {
            if (!seen.add(column.name())) {
                throw new DataException(source + ": two columns are named '" + column.name() + "'; give each its own name");
            }
            if (column.size() != size) {
                throw new DataException(source + ": column '" + column.name() + "' has " + column.size() + " rows, column '"
                        + columns.getFirst().name() + "' has " + size);
            }
        }
    }

    /** Where the rows came from: a file name, a title. */
    public String source() {
        return source;
    }

    /** The number of rows. */
    public int size() {
        return places.length;
    }

    public List<Column> columns() {
        return columns;
    }

    /** The columns' names, in order. */
    public List<String> names() {
        return names;
    }

    public boolean has(String name) {
        return names.contains(name);
    }

    /** @throws DataException if there is none of that name: the message lists those there are and the nearest spelling */
    public Column column(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw missing(source, name, names);
        }
        return columns.get(index);
    }

    static DataException missing(String source, String name, List<String> names) {
        return missing(source, "column", name, names);
    }

    /** @param what there is none of that name of: {@code column} */
    static DataException missing(String source, String what, String name, List<String> names) {
        return new DataException(source + ": no " + what + " " + DataException.quote(name)
                + Spelling.nearest(name, names).map(near -> ". Did you mean " + DataException.quote(near) + "?").orElse(".")
                + " The " + what + "s are " + Spelling.list(names));
    }

    /** The place of a row, for messages: {@code "iris.csv, line 17"}, or {@code "measurements, row 16"} (counted from 1) without a file. */
    public String where(int row) {
        return source + ", " + unit + " " + places[row];
    }

    /** What {@link #where} counts rows in: {@code line} or {@code row}. */
    public String unit() {
        return unit;
    }

    /** The number of a row's line in its file, or of the row (from 1) in a table that did not come from a file. */
    public int place(int row) {
        return places[row];
    }

    /** What the reader, or whoever cleaned the table, found worth a remark, one line each; empty for most files. */
    public List<String> notes() {
        return notes;
    }

    /** The same with one note more. */
    public Table withNote(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Table(source, columns, unit, places, more);
    }

    /** These rows, in this order; they keep their places. */
    public Table rows(int... rows) {
        List<Column> chosen = columns.stream().map(column -> column.rows(rows)).toList();
        return new Table(source, chosen, unit, Arrays.stream(rows).map(row -> places[row]).toArray(), notes);
    }

    /** These columns, in this order. */
    public Table select(List<String> names) {
        return new Table(source, names.stream().map(this::column).toList(), unit, places, notes);
    }

    /** All columns but these. */
    public Table without(List<String> names) {
        names.forEach(this::column);
        List<Column> kept = columns.stream().filter(column -> !names.contains(column.name())).toList();
        checkColumns(source, kept, size());
        return new Table(source, kept, unit, places, notes);
    }

    /**
     * A table with columns taken out and others put in: one that has the name of a column there was stands in its place,
     * the rest at the end.
     *
     * @param without columns of this table; none of them needs to be there
     */
    public Table exchange(List<String> without, List<? extends Column> with) {
        List<Column> kept = new ArrayList<>();
        Map<String, Column> added = new LinkedHashMap<>();
        with.forEach(column -> added.put(column.name(), column));
        for (Column column : columns) {
            Column instead = added.remove(column.name());
            if (instead != null) {
                kept.add(instead);
            } else if (!without.contains(column.name())) {
                kept.add(column);
            }
        }
        kept.addAll(added.values());
        checkColumns(source, kept, size());
        return new Table(source, kept, unit, places, notes);
    }

    /** The rows that have a value in a column: those that can be learned from, where it is the target. */
    public Table known(String name) {
        Column column = column(name);
        return column.holes() == 0
                ? this
                : rows(IntStream.range(0, size()).filter(row -> !column.missing(row)).toArray());
    }

    /** The SHA-256 of names and values, as {@link Csv#format} writes them; 64 hexadecimal digits. */
    public String sha256() {
        MessageDigest digest = Sha256.digest();
        digest.update(Csv.format(this).getBytes(StandardCharsets.UTF_8));
        return Sha256.hex(digest);
    }

    /** Equal names, kinds and values; sources and lines may differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Table table && columns.equals(table.columns);
    }

    @Override
    public int hashCode() {
        return columns.hashCode();
    }

    @Override
    public String toString() {
        return source + ": " + size() + " rows, " + columns.size() + " columns";
    }
}
