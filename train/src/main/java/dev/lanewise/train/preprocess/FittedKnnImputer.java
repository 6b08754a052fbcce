package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills missing numbers from the nearest training rows; of equally near ones the earlier counts. Made by
 * {@link KnnImputer}.
 *
 * @param neighbours whose mean is taken
 * @param columns that are compared and filled
 * @param means of the columns, for rows that have nothing in common with any other
 * @param donors the training rows, column by column, NaN where a value is missing
 */
public record FittedKnnImputer(int neighbours, List<String> columns, List<Double> means, List<List<Double>> donors)
        implements FittedStep {
    /** @throws DataException if the lists do not fit together */
    public FittedKnnImputer {
        columns = List.copyOf(columns);
        means = List.copyOf(means);
        donors = donors.stream().map(List::copyOf).toList();
        if (means.size() != columns.size() || donors.size() != columns.size()
                || donors.stream().map(List::size).distinct().count() > 1) {
            throw new DataException("nearest neighbours: " + columns.size() + " columns, " + means.size() + " means, "
                    + donors.size() + " columns of training rows");
        }
    }

    @Override
    public Table transform(Table table, UnknownCategory unknown) {
        double[][] values = new double[columns.size()][];
        double[][] filled = new double[columns.size()][];
        double[][] training = new double[columns.size()][];
        for (int j = 0; j < values.length; j++) {
            values[j] = Numbers.of(table, columns.get(j));
            filled[j] = values[j].clone();
            training[j] = donors.get(j).stream().mapToDouble(Double::doubleValue).toArray();
        }
        for (int row = 0; row < table.size(); row++) {
            double[] distances = null;
            for (int j = 0; j < values.length; j++) {
                if (Double.isNaN(values[j][row])) {
                    distances = distances == null ? distances(values, row, training) : distances;
                    filled[j][row] = mean(distances, training[j], means.get(j));
                }
            }
        }
        List<NumericColumn> result = new ArrayList<>();
        for (int j = 0; j < filled.length; j++) {
            result.add(new NumericColumn(columns.get(j), filled[j]));
        }
        return table.exchange(List.of(), result);
    }

    /** Squared distances to the training rows, over the columns that both have, blown up to all; NaN if there is none. */
    private static double[] distances(double[][] values, int row, double[][] training) {
        double[] distances = new double[training[0].length];
        for (int i = 0; i < distances.length; i++) {
            double sum = 0;
            int shared = 0;
            for (int j = 0; j < values.length; j++) {
                double difference = values[j][row] - training[j][i];
                if (!Double.isNaN(difference)) {
                    sum += difference * difference;
                    shared++;
                }
            }
            distances[i] = shared == 0 ? Double.NaN : sum * values.length / shared;
        }
        return distances;
    }

    private double mean(double[] distances, double[] column, double otherwise) {
        int most = Math.min(neighbours, column.length);
        double[] near = new double[most];
        double[] value = new double[most];
        int found = 0;
        for (int i = 0; i < distances.length; i++) {
            boolean counts = !Double.isNaN(distances[i]) && !Double.isNaN(column[i]);
            if (!counts || found == most && distances[i] >= near[found - 1]) {
                continue;
            }
            int at = found < most ? found++ : found - 1;
            while (at > 0 && near[at - 1] > distances[i]) {
                near[at] = near[at - 1];
                value[at] = value[at - 1];
                at--;
            }
            near[at] = distances[i];
            value[at] = column[i];
        }
        double sum = 0;
        for (int i = 0; i < found; i++) {
            sum += value[i];
        }
        return found == 0 ? otherwise : sum / found;
    }

    @Override
    public String describe() {
        return columns.isEmpty() ? "" : "missing values, if any, filled from the " + neighbours + " nearest rows";
    }

    @Override
    public List<CleaningReport> reports(Table table) {
        List<CleaningReport> reports = new ArrayList<>();
        columns.forEach(name ->
                FittedImputer.report(table, name, "the mean of the nearest rows", reports));
        return reports;
    }
}
