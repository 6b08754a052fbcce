package dev.lanewise.train.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * A column of numbers, kept as doubles until they are scaled.
 *
 * @param name the column's name
 * @param values one finite number a row, NaN where it is missing; not copied
 */
public record NumericColumn(String name, double... values) implements Column {
    /** @throws DataException for a value that is infinite */
    public NumericColumn {
        Objects.requireNonNull(name);
        for (int row = 0; row < values.length; row++) {
            if (Double.isInfinite(values[row])) {
                throw new DataException("column '" + name + "': the value of row " + row + " is " + values[row]
                        + "; a numeric column holds finite numbers, and NaN where one is missing");
            }
        }
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public ColumnKind kind() {
        return ColumnKind.NUMERIC;
    }

    @Override
    public String text(int row) {
        return missing(row) ? "" : Decimal.text(values[row]);
    }

    @Override
    public boolean missing(int row) {
        return Double.isNaN(values[row]);
    }

    @Override
    public NumericColumn rows(int... rows) {
        double[] chosen = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = values[rows[i]];
        }
        return new NumericColumn(name, chosen);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumericColumn column && name.equals(column.name) && Arrays.equals(values, column.values);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "column '" + name + "', " + values.length + " numbers";
    }
}
