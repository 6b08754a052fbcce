package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds for each column a column {@code NAME is an outlier} of 0 and 1. Made by {@link MarkOutliers}.
 *
 * @param bounds the ranges by column
 */
public record FittedOutlierMark(List<Bounds> bounds) implements FittedStep {
    public FittedOutlierMark {
        bounds = List.copyOf(bounds);
    }

    @Override
    public Table transform(Table table, UnknownCategory unknown) {
        List<NumericColumn> marks = new ArrayList<>();
        for (Bounds range : bounds) {
            marks.add(FittedIndicator.column(named(range.column()), range.outside(table)));
        }
        return table.exchange(List.of(), marks);
    }

    private static String named(String column) {
        return column + " is an outlier";
    }

    @Override
    public List<String> made(String column) {
        return bounds.stream().anyMatch(range -> range.column().equals(column))
                ? List.of(column, named(column))
                : List.of(column);
    }

    @Override
    public String describe() {
        return bounds.isEmpty() ? "" : "outliers of " + FittedPipeline.count(bounds.size(), "column") + " marked";
    }

    @Override
    public List<CleaningReport> reports(Table table) {
        return Bounds.reports(bounds, table, "marked outliers of");
    }
}
