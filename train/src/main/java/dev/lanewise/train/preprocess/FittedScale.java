package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Scales columns. Made by {@link Scale}.
 *
 * @param columns that are scaled
 * @param words what the scaler does, for people
 * @param scaler one column for each of them
 */
public record FittedScale(List<String> columns, String words, FittedScaler scaler) implements FittedStep {
    /** @throws DataException if the scaler has not one column for each name */
    public FittedScale {
        columns = List.copyOf(columns);
        if (scaler.columns() != columns.size()) {
            throw new DataException("scaling: " + columns.size() + " columns, a scaler of " + scaler.columns());
        }
    }

    @Override
    public Table transform(Table table, UnknownCategory unknown) {
        List<NumericColumn> scaled = new ArrayList<>();
        for (int j = 0; j < columns.size(); j++) {
            double[] values = Numbers.of(table, columns.get(j)).clone();
            for (int row = 0; row < values.length; row++) {
                double value = scaler.scale(j, values[row]);
                if (Float.isInfinite((float) value) || Double.isNaN(value) != Double.isNaN(values[row])) {
                    throw new DataException(table.where(row) + ", column '" + columns.get(j) + "': " + values[row]
                            + " is too far from the training data to be scaled; mend the value");
                }
                values[row] = value;
            }
            scaled.add(new NumericColumn(columns.get(j), values));
        }
        return table.exchange(List.of(), scaled);
    }

    @Override
    public String describe() {
        return columns.isEmpty() || scaler instanceof NoScaling
                ? ""
                : FittedPipeline.count(columns.size(), "column") + " " + words;
    }
}
