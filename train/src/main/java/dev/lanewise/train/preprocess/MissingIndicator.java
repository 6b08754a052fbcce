package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.Table;

/**
 * Adds a column of 0 and 1 that says where a value is missing, for each column that has holes in training. Before the
 * step that fills them.
 *
 * @param columns the columns that are looked at
 */
public record MissingIndicator(ColumnSet columns) implements ColumnStep {
    @Override
    public FittedIndicator fit(Table train, String target) {
        return new FittedIndicator(columns.in(train, target).stream()
                .filter(column -> column.holes() > 0)
                .map(Column::name)
                .toList());
    }
}
