package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves values to the nearer end of the ordinary range. Made by {@link ClipOutliers}.
 *
 * @param bounds the ranges by column
 */
public record FittedClip(List<Bounds> bounds) implements FittedStep {
    public FittedClip {
        bounds = List.copyOf(bounds);
    }

    @Override
    public Table transform(Table table, UnknownCategory unknown) {
        List<NumericColumn> clipped = new ArrayList<>();
        for (Bounds range : bounds) {
            double[] values = Numbers.of(table, range.column()).clone();
            for (int row = 0; row < values.length; row++) {
                if (range.excludes(values[row])) {
                    values[row] = values[row] < range.low() ? range.low() : range.high();
                }
            }
            clipped.add(new NumericColumn(range.column(), values));
        }
        return table.exchange(List.of(), clipped);
    }

    @Override
    public String describe() {
        return bounds.isEmpty() ? "" : "outliers of " + FittedPipeline.count(bounds.size(), "column") + " clipped";
    }

    @Override
    public List<CleaningReport> reports(Table table) {
        return Bounds.reports(bounds, table, "clipped outliers of");
    }
}
