package dev.lanewise.train.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of which columns, or some rows, are taken into memory as they are wanted: numbers take eight bytes there, and less
 * where they lie.
 */
public abstract sealed class ColumnSource permits StoredTable, ArrayTable {
    private final String source;
    private final int size;
    private final List<String> names;
    private final List<String> notes;
    private final Map<String, Integer> numbers = new HashMap<>();

    ColumnSource(String source, int size, List<String> names, List<String> notes) {
        this.source = source;
        this.size = size;
        this.names = List.copyOf(names);
        this.notes = List.copyOf(notes);
        for (String name : names) {
            numbers.put(name, numbers.size());
        }
    }

    /** Names it in messages. */
    public final String source() {
        return source;
    }

    /** The number of rows. */
    public final int size() {
        return size;
    }

    /** The columns' names, in order. */
    public final List<String> names() {
        return names;
    }

    /** What is worth a remark. */
    public final List<String> notes() {
        return notes;
    }

    /** The place of a column among the names. @throws DataException if there is none of that name */
    final int index(String column) {
        Integer index = numbers.get(column);
        if (index == null) {
            throw Table.missing(source, column, names);
        }
        return index;
    }

    /**
     * A column in memory, as a table.
     *
     * @throws DataException if there is none of that name
     */
    public abstract Table select(String column);

    /**
     * Some rows of a column in memory, as a table.
     *
     * @param rows numbers from 0, in the order that they will have
     * @throws DataException if there is none of that name
     */
    public abstract Table select(String column, int... rows);

    /** Consecutive rows in memory, with all of their columns, from one to before another. */
    public abstract Table rows(int from, int to);
}
