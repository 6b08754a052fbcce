package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;

/**
 * Takes rows out of training that have an outlier.
 *
 * @param rule what an outlier is
 * @param columns the numeric columns that are looked at
 */
public record DropOutliers(OutlierRule rule, ColumnSet columns) implements RowStep {
    @Override
    public Cleaned clean(Table train, String target) {
        boolean[] gone = new boolean[train.size()];
        for (Bounds bounds : Bounds.of(rule, columns, train, target)) {
            boolean[] outside = bounds.outside(train);
            for (int row = 0; row < gone.length; row++) {
                gone[row] |= outside[row];
            }
        }
        return Cleaned.without(train, gone, "rows with an outlier, " + rule.words());
    }
}
