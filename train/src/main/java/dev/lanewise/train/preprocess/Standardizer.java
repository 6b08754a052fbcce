package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.DataException;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns the mean and the standard deviation of each column; {@link FittedStandardizer} then maps x to
 * (x − mean) ÷ deviation. As scikit-learn's StandardScaler: the deviation divides by n, and that of a constant column
 * is taken as 1, so it becomes 0.
 */
public final class Standardizer {
    private Standardizer() {
    }

    /**
     * @param x training data, shape [n, d]
     * @throws DataException for another rank, no rows, or a value that is not finite
     */
    public static FittedStandardizer fit(Tensor x) {
        return fit(Columns.of("standardizer", x));
    }

    /**
     * @param columns training data, one array a column; NaN where a value is missing
     * @throws DataException for no rows, columns of different lengths, an infinite value, a column without values, or
     *     values so far apart that their variance is not finite
     */
    public static FittedStandardizer fit(double[]... columns) {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (double[] column : Columns.known("standardizer", columns)) {
            double mean = Columns.mean(column);
            means.add(mean);
            deviations.add(Columns.deviation(mean, column));
        }
        return new FittedStandardizer(means, deviations);
    }
}
