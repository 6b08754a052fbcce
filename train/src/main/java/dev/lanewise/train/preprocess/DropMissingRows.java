package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.Table;

/**
 * Takes the rows out of training that have a missing value. Rows that are predicted later have to be whole.
 *
 * @param columns whose missing values count
 */
public record DropMissingRows(ColumnSet columns) implements RowStep {
    @Override
    public Cleaned clean(Table train, String target) {
        boolean[] gone = new boolean[train.size()];
        for (Column column : columns.in(train, target)) {
            for (int row = 0; row < gone.length; row++) {
                gone[row] |= column.missing(row);
            }
        }
        return Cleaned.without(train, gone, "rows with a missing value");
    }
}
