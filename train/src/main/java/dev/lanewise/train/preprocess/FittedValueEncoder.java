package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.data.Target;

/**
 * Scales the target of a regression, and scales predictions back.
 *
 * @param column the target column
 * @param scaler of one column
 */
public record FittedValueEncoder(String column, FittedScaler scaler) implements FittedTarget {
    /** @throws DataException for a scaler of more or fewer columns */
    public FittedValueEncoder {
        if (scaler.columns() != 1) {
            throw new DataException("column '" + column + "': a scaler of " + scaler.columns() + " columns, not one");
        }
    }

    @Override
    public ColumnKind kind() {
        return ColumnKind.NUMERIC;
    }

    @Override
    public Task task() {
        return Task.REGRESSION;
    }

    @Override
    public int outputs() {
        return 1;
    }

    /** @throws DataException if the column is missing or does not hold numbers, or lacks one */
    @Override
    public Target.Values encode(Table table) {
        double[] values = Numbers.complete(table, column);
        Tensor scaled = Tensor.zeros(Shape.of(values.length, 1));
        for (int row = 0; row < values.length; row++) {
            scaled.data()[row] = (float) scaler.scale(0, values[row]);
        }
        return new Target.Values(scaled);
    }

    /** A prediction in the target's own unit. */
    public double decode(float prediction) {
        return scaler.unscale(0, prediction);
    }

    /** Predictions in the target's own unit, in row-major order. */
    public double[] decode(Tensor predictions) {
        double[] values = new double[predictions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = decode(predictions.get(i));
        }
        return values;
    }
}
