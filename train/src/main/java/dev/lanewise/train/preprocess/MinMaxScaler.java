package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.DataException;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns the smallest and the largest value of each column; {@link FittedMinMaxScaler} then maps them to {@code low} and
 * {@code high}. As scikit-learn's MinMaxScaler: a constant column becomes {@code low}; values outside the training
 * range are not clipped.
 *
 * @param low what the smallest value becomes
 * @param high what the largest value becomes
 */
public record MinMaxScaler(double low, double high) {
    /** The range 0 … 1. */
    public static final MinMaxScaler UNIT = new MinMaxScaler(0, 1);

    /** @throws DataException unless low &lt; high, both finite */
    public MinMaxScaler {
        if (!(low < high) || !Double.isFinite(high - low)) {
            throw new DataException("min-max scaler: the range " + low + " … " + high + " is empty or not finite");
        }
    }

    /**
     * @param x training data, shape [n, d]
     * @throws DataException for another rank, no rows, or a value that is not finite
     */
    public FittedMinMaxScaler fit(Tensor x) {
        return fit(Columns.of("min-max scaler", x));
    }

    /**
     * @param columns training data, one array a column; NaN where a value is missing
     * @throws DataException for no rows, columns of different lengths, an infinite value, or a column without values
     */
    public FittedMinMaxScaler fit(double[]... columns) {
        List<Double> minima = new ArrayList<>();
        List<Double> maxima = new ArrayList<>();
        for (double[] column : Columns.known("min-max scaler", columns)) {
            double min = column[0];
            double max = column[0];
            for (double value : column) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
            minima.add(min);
            maxima.add(max);
        }
        return new FittedMinMaxScaler(minima, maxima, low, high);
    }
}
