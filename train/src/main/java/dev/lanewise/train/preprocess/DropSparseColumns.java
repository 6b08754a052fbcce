package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;

/**
 * Drops columns of which too much is missing.
 *
 * @param share of missing values in training from which on a column goes, in (0, 1]; 1: columns without any value
 */
public record DropSparseColumns(double share) implements ColumnStep {
    public DropSparseColumns {
        if (!(share > 0 && share <= 1)) {
            throw new DataException("missing values: the share " + share + " is not above 0 and at most 1");
        }
    }

    @Override
    public ColumnSet columns() {
        return ColumnSet.ALL;
    }

    @Override
    public FittedDropColumns fit(Table train, String target) {
        return new FittedDropColumns(ColumnSet.ALL.in(train, target).stream()
                .filter(column -> column.holes() >= share * train.size())
                .map(Column::name)
                .toList());
    }
}
