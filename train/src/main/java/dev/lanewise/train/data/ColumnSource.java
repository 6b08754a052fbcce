package dev.lanewise.train.data;

import java.util.List;

/**
 * A table of which columns, or some rows, are taken into memory as they are wanted: numbers take eight bytes there, and less
 * where they lie.
 */
public sealed interface ColumnSource permits StoredTable, ArrayTable {
    /** Names it in messages. */
    String source();

    /** The number of rows. */
    int size();

    /** The columns' names, in order. */
    List<String> names();

    /** What is worth a remark. */
    List<String> notes();

    /**
     * A column in memory, as a table.
     *
     * @throws DataException if there is none of that name
     */
    Table select(String column);

    /**
     * Some rows of a column in memory, as a table.
     *
     * @param rows numbers from 0, in the order that they will have
     * @throws DataException if there is none of that name
     */
    Table select(String column, int... rows);

    /** Consecutive rows in memory, with all of their columns, from one to before another. */
    Table rows(int from, int to);
}
