package dev.lanewise.train.explain;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.FittedValueEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Partial dependence on a column: the mean prediction over all rows when every row has one and the same value there
 * (Friedman, "Greedy function approximation", 2001, section 8.2). Where the column goes with another, that asks the model
 * about rows that do not occur.
 *
 * @param column its name
 * @param values the values tried, as text: numbers rising, categories as they first occur
 * @param means for each value the mean probability of each class, or the mean prediction in the target's unit
 */
public record PartialDependence(String column, List<String> values, List<double[]> means) {
    public PartialDependence {
        values = List.copyOf(values);
        means = List.copyOf(means);
    }

    /**
     * @param table rows to average over
     * @param column one that the model learned from
     * @param points values of a numeric column, at quantiles from 5 % to 95 %, at least 2; fewer where several are the same.
     *     All of a category
     * @throws IllegalArgumentException if the model did not learn from the column, or there are no values in it
     */
    public static PartialDependence of(TrainedModel model, Table table, String column, int points, Compute compute) {
        if (!model.encoder().featureColumns().contains(column)) {
            throw new IllegalArgumentException("partial dependence: the model did not learn from a column '" + column
                    + "', but from " + model.encoder().featureColumns());
        }
        if (points < 2) {
            throw new IllegalArgumentException("partial dependence: " + points + " points, want at least 2");
        }
        List<Column> constants = switch (table.column(column)) {
            case NumericColumn numbers -> numbers(numbers, points);
            case CategoryColumn categories -> categories(categories);
        };
        List<String> values = new ArrayList<>();
        List<double[]> means = new ArrayList<>();
        for (Column constant : constants) {
            values.add(constant.text(0));
            means.add(mean(model, table.exchange(List.of(), List.of(constant)), compute));
        }
        return new PartialDependence(column, values, means);
    }

    private static List<Column> numbers(NumericColumn column, int points) {
        double[] sorted = Arrays.stream(column.values())
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("partial dependence: column '" + column.name() + "' has no values");
        }
        List<Column> constants = new ArrayList<>();
        double before = Double.NaN;
        for (int i = 0; i < points; i++) {
            double share = 0.05 + 0.9 * i / (points - 1);
            double value = sorted[(int) Math.round(share * (sorted.length - 1))];
            if (value != before) {
                double[] same = new double[column.size()];
                Arrays.fill(same, value);
                constants.add(new NumericColumn(column.name(), same));
            }
            before = value;
        }
        return constants;
    }

    private static List<Column> categories(CategoryColumn column) {
        if (column.levels().isEmpty()) {
            throw new IllegalArgumentException("partial dependence: column '" + column.name() + "' has no values");
        }
        return column.levels().stream()
                .map(level -> (Column) CategoryColumn.of(column.name(), Collections.nCopies(column.size(), level)))
                .toList();
    }

    private static double[] mean(TrainedModel model, Table table, Compute compute) {
        Tensor predictions = model.encoder().classNames().isEmpty()
                ? model.network().predict(compute, model.encoder().encodeFeatures(table))
                : model.probabilities(compute, table);
        int rows = predictions.shape().dim(0);
        int outputs = predictions.size() / rows;
        double[] means = new double[outputs];
        for (int i = 0; i < predictions.size(); i++) {
            float prediction = predictions.get(i);
            means[i % outputs] += (model.encoder().target() instanceof FittedValueEncoder values
                            ? values.decode(prediction)
                            : prediction)
                    / rows;
        }
        return means;
    }
}
