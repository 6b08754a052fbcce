package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;

/** The numbers of a column that has to hold numbers, NaN where one is missing. */
final class Numbers {
    private Numbers() {
    }

    /** @throws DataException if the column is missing, or holds categories: the message names a row of them */
    static double[] of(Table table, String name) {
        return switch (table.column(name)) {
            case NumericColumn numbers -> numbers.values();
            case CategoryColumn categories -> {
                int row = categories.firstWord();
                if (row < 0) {
                    throw new DataException(table.source() + ": column '" + name
                            + "' was read as categories, but has to hold numbers; read it as numeric");
                }
                throw new DataException(table.where(row) + ", column '" + name + "': " + DataException.quote(categories.text(row))
                        + " is not a number, but this column has to hold numbers; mend the value");
            }
        };
    }

    /** The numbers of a column that has to have one in each row. */
    static double[] complete(Table table, String name) {
        double[] values = of(table, name);
        for (int row = 0; row < values.length; row++) {
            if (Double.isNaN(values[row])) {
                throw missing(table, name, row);
            }
        }
        return values;
    }

    static DataException missing(Table table, String name, int row) {
        return new DataException(table.where(row) + ", column '" + name + "': the value is missing; fill it in, or leave the row out");
    }
}
