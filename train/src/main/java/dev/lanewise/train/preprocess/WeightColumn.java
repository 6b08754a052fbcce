package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.RowWeights;
import dev.lanewise.train.data.Table;

/** The weights of rows that stand in a column of their table. */
public final class WeightColumn {
    private WeightColumn() {
    }

    /**
     * Reads them.
     *
     * @throws DataException if the column is missing, a value is missing, no number, negative or infinite, or all are 0
     */
    public static RowWeights of(Table table, String column) {
        double[] values = Numbers.complete(table, column);
        boolean some = false;
        for (int row = 0; row < values.length; row++) {
            if (!(values[row] >= 0 && values[row] < Double.POSITIVE_INFINITY)) {
                throw new DataException(table.where(row) + ", column '" + column + "': the weight " + values[row]
                        + " is not a finite number of at least 0; mend it, or leave the row out");
            }
            some |= values[row] > 0;
        }
        if (!some) {
            throw new DataException(table.source() + ": column '" + column + "' has no weight above 0 in " + values.length
                    + " rows, so there is nothing to count; name another column");
        }
        return new RowWeights(values);
    }
}
