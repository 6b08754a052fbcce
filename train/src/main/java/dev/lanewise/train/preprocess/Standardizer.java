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
    /** The rounding unit of double as scikit-learn uses it: the spacing of doubles at 1. */
    private static final double EPSILON = 0x1p-52;

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
     * @param columns training data, one array a column
     * @throws DataException for no rows, columns of different lengths, a value that is not finite, or values so far apart
     *     that their variance is not
     */
    public static FittedStandardizer fit(double[]... columns) {
        Columns.check("standardizer", columns);
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (double[] column : columns) {
            double mean = mean(column);
            means.add(mean);
            deviations.add(deviation(column, mean));
        }
        return new FittedStandardizer(means, deviations);
    }

    private static double mean(double[] column) {
        double sum = 0;
        for (double value : column) {
            sum += value;
        }
        return sum / column.length;
    }

    /** The corrected two-pass algorithm: the second sum removes what the rounding of the mean left (Chan, Golub, LeVeque 1983). */
    private static double deviation(double[] column, double mean) {
        double n = column.length;
        double squares = 0;
        double rest = 0;
        for (double value : column) {
            double difference = value - mean;
            squares += difference * difference;
            rest += difference;
        }
        double variance = (squares - rest * rest / n) / n;
        // A constant column can have a variance that is rounding error only (scikit-learn's _is_constant_feature).
        double meanError = n * mean * EPSILON;
        boolean constant = Double.isFinite(variance) && variance <= n * EPSILON * variance + meanError * meanError;
        return constant ? 1 : Math.sqrt(variance);
    }
}
