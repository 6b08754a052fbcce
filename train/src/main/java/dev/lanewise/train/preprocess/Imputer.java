package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Remedy;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fills missing values with one value a column. As scikit-learn's SimpleImputer.
 *
 * @param fill which value
 * @param columns the columns that are filled
 */
public record Imputer(Fill fill, ColumnSet columns) implements ColumnStep {
    /** @throws DataException for a column without any value in training, or a constant that does not suit a numeric column */
    @Override
    public FittedImputer fit(Table train, String target) {
        List<FittedImputer.Number> numbers = new ArrayList<>();
        List<FittedImputer.Category> categories = new ArrayList<>();
        for (Column column : columns.in(train, target)) {
            if (!(fill instanceof Fill.Constant) && column.holes() == column.size()) {
                throw new DataException(train.source() + ": column '" + column.name() + "' has no value in the rows to train on,"
                        + " so nothing tells how to fill it; leave it out", Remedy.leaveOut(column.name()));
            }
            switch (column) {
                case NumericColumn of -> numbers.add(new FittedImputer.Number(of.name(), number(of)));
                case CategoryColumn of -> categories.add(new FittedImputer.Category(of.name(), category(of)));
            }
        }
        return new FittedImputer(numbers, categories);
    }

    private double number(NumericColumn column) {
        if (fill instanceof Fill.Constant(String value)) {
            return parsed(column.name(), value);
        }
        double[] known = Columns.known(column.values());
        if (fill == Fill.Statistic.MEAN) {
            return Columns.mean(known);
        }
        Arrays.sort(known);
        return fill == Fill.Statistic.MEDIAN ? Columns.quantile(0.5, known) : mostFrequent(known);
    }

    private static double parsed(String column, String value) {
        try {
            double number = Double.parseDouble(value);
            if (Float.isFinite((float) number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw unsuitable(column, value);
        }
        throw unsuitable(column, value);
    }

    private static DataException unsuitable(String column, String value) {
        return new DataException("column '" + column + "' holds numbers, so its missing values cannot be filled with "
                + DataException.quote(value) + "; choose a number");
    }

    private static double mostFrequent(double... sorted) {
        double most = sorted[0];
        int longest = 0;
        int run = 0;
        for (int i = 0; i < sorted.length; i++) {
            run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
            if (run > longest) {
                longest = run;
                most = sorted[i];
            }
        }
        return most;
    }

    private String category(CategoryColumn column) {
        if (fill instanceof Fill.Constant(String value)) {
            return value;
        }
        int[] counts = new int[column.levels().size()];
        int most = 0;
        for (int row = 0; row < column.size(); row++) {
            if (!column.missing(row)) {
                counts[column.code(row)]++;
            }
        }
        for (int level = 1; level < counts.length; level++) {
            most = counts[level] > counts[most] ? level : most;
        }
        return column.levels().get(most);
    }
}
