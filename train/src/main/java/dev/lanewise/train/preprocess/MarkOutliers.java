package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;
import java.util.List;

/**
 * Leaves outliers as they are and adds a column of 0 and 1 that says which rows have one, for each column that has any.
 *
 * @param rule what an outlier is
 * @param columns the numeric columns that are looked at
 */
public record MarkOutliers(OutlierRule rule, ColumnSet columns) implements ColumnStep {
    @Override
    public FittedOutlierMark fit(Table train, String target) {
        return new FittedOutlierMark(Bounds.of(rule, columns, train, target).stream()
                .filter(bounds -> !Bounds.reports(List.of(bounds), train, "").isEmpty())
                .toList());
    }
}
