package dev.lanewise.train.data;

/** A named column of a {@link Table}: numbers or categories, without missing values. */
public sealed interface Column permits NumericColumn, CategoryColumn {
    String name();

    /** The number of rows. */
    int size();

    ColumnKind kind();

    /**
     * The value of a row as text: the category, or the number in its shortest form (5 for 5.0, 0.25), which does not
     * depend on how the file wrote it.
     */
    String text(int row);

    /** The values of these rows, in this order. */
    Column rows(int... rows);
}
