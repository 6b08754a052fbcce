package dev.lanewise.train.data;

/** What the values of a column are. */
public enum ColumnKind {
    /** Decimal numbers. */
    NUMERIC,
    /** Text, each distinct value a category. */
    CATEGORY
}
