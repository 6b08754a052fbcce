package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;

/**
 * Moves outliers to the end of the ordinary range of their column.
 *
 * @param rule what an outlier is
 * @param columns the numeric columns that are looked at
 */
public record ClipOutliers(OutlierRule rule, ColumnSet columns) implements ColumnStep {
    @Override
    public FittedClip fit(Table train, String target) {
        return new FittedClip(Bounds.of(rule, columns, train, target));
    }
}
