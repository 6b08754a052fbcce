package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills missing values. Made by {@link Imputer}.
 *
 * @param numbers what numeric columns take
 * @param categories what category columns take
 */
public record FittedImputer(List<Number> numbers, List<Category> categories) implements FittedStep {
    /** The value of a numeric column. */
    public record Number(String column, double value) {
        public Number {
            if (!Double.isFinite(value)) {
                throw new DataException("column '" + column + "': its missing values cannot be filled with " + value);
            }
        }
    }

    /** The value of a category column. */
    public record Category(String column, String value) {}

    public FittedImputer {
        numbers = List.copyOf(numbers);
        categories = List.copyOf(categories);
    }

    @Override
    public Table transform(Table table, UnknownCategory unknown) {
        List<Column> filled = new ArrayList<>();
        for (Number number : numbers) {
            double[] known = Numbers.of(table, number.column());
            if (table.column(number.column()).holes() > 0) {
                double[] values = known.clone();
                for (int row = 0; row < values.length; row++) {
                    values[row] = Double.isNaN(values[row]) ? number.value() : values[row];
                }
                filled.add(new NumericColumn(number.column(), values));
            }
        }
        for (Category category : categories) {
            Column column = table.column(category.column());
            if (column.holes() > 0) {
                List<String> values = new ArrayList<>();
                for (int row = 0; row < column.size(); row++) {
                    values.add(column.missing(row) ? category.value() : column.text(row));
                }
                filled.add(CategoryColumn.of(category.column(), values));
            }
        }
        return table.exchange(List.of(), filled);
    }

    @Override
    public String describe() {
        return numbers.isEmpty() && categories.isEmpty() ? "" : "missing values, if any, filled";
    }

    @Override
    public List<CleaningReport> reports(Table table) {
        List<CleaningReport> reports = new ArrayList<>();
        numbers.forEach(number -> report(table, number.column(), Float.toString((float) number.value()), reports));
        categories.forEach(category ->
                report(table, category.column(), DataException.quote(category.value()), reports));
        return reports;
    }

    static void report(Table table, String name, String value, List<CleaningReport> reports) {
        Column column = table.column(name);
        if (column.holes() > 0) {
            boolean[] missing = new boolean[column.size()];
            for (int row = 0; row < missing.length; row++) {
                missing[row] = column.missing(row);
            }
            reports.add(CleaningReport.of(table, missing, "filled missing values of '" + name + "' with " + value));
        }
    }
}
