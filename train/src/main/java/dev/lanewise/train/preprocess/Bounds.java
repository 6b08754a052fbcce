package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The ordinary range of a column.
 *
 * @param column the column
 * @param low the smallest ordinary value
 * @param high the largest
 */
public record Bounds(String column, double low, double high) {
    public Bounds {
        if (!(low <= high)) {
            throw new DataException("column '" + column + "': the ordinary range " + low + " … " + high + " is empty");
        }
    }

    /** Of the numeric columns of a set; columns without any value have none. */
    static List<Bounds> of(OutlierRule rule, ColumnSet columns, Table train, String target) {
        List<Bounds> bounds = new ArrayList<>();
        for (String name : columns.of(ColumnKind.NUMERIC, train, target)) {
            double[] known = Columns.known(Numbers.of(train, name));
            if (known.length > 0) {
                bounds.add(rule.bounds(name, known));
            }
        }
        return bounds;
    }

    /** Whether a value lies outside; a missing one does not. */
    boolean excludes(double value) {
        return value < low || value > high;
    }

    /** Which rows of a table lie outside, in this column. */
    boolean[] outside(Table table) {
        double[] values = Numbers.of(table, column);
        boolean[] outside = new boolean[values.length];
        for (int row = 0; row < values.length; row++) {
            outside[row] = excludes(values[row]);
        }
        return outside;
    }

    /** One report for each column with rows outside. */
    static List<CleaningReport> reports(List<Bounds> bounds, Table table, String action) {
        return bounds.stream()
                .map(one -> CleaningReport.of(table, one.outside(table), action + " '" + one.column() + "'"))
                .filter(report -> !report.places().isEmpty())
                .toList();
    }
}
