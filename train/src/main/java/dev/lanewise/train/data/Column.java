package dev.lanewise.train.data;

/** A named column of a {@link Table}: numbers or categories, of which some may be missing. */
public sealed interface Column permits NumericColumn, CategoryColumn {
    String name();

    /** The number of rows. */
    int size();

    ColumnKind kind();

    /**
     * The value of a row as text: the category, or the number in its shortest form (5 for 5.0, 0.25), which does not
     * depend on how the file wrote it. Empty where the value is missing.
     */
    String text(int row);

    /** Whether a row has no value. */
    boolean missing(int row);

    /** The number of rows without a value. */
    default int holes() {
        int holes = 0;
        for (int row = 0; row < size(); row++) {
            holes += missing(row) ? 1 : 0;
        }
        return holes;
    }

    /** The values of these rows, in this order. */
    Column rows(int... rows);
}
