package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds for each column a column {@code NAME is missing} of 0 and 1. Made by {@link MissingIndicator}.
 *
 * @param columns the columns that had holes in training
 */
public record FittedIndicator(List<String> columns) implements FittedStep {
    public FittedIndicator {
        columns = List.copyOf(columns);
    }

    @Override
    public Table transform(Table table, UnknownCategory unknown) {
        List<NumericColumn> indicators = new ArrayList<>();
        for (String name : columns) {
            Column column = table.column(name);
            boolean[] missing = new boolean[column.size()];
            for (int row = 0; row < missing.length; row++) {
                missing[row] = column.missing(row);
            }
            indicators.add(column(named(name), missing));
        }
        return table.exchange(List.of(), indicators);
    }

    private static String named(String column) {
        return column + " is missing";
    }

    @Override
    public List<String> made(String column) {
        return columns.contains(column) ? List.of(column, named(column)) : List.of(column);
    }

    static NumericColumn column(String name, boolean... marked) {
        double[] values = new double[marked.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = marked[row] ? 1 : 0;
        }
        return new NumericColumn(name, values);
    }

    @Override
    public String describe() {
        return columns.isEmpty() ? "" : "missing values of " + FittedPipeline.count(columns.size(), "column") + " marked";
    }
}
