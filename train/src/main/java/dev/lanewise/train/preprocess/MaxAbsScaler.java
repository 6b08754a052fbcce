package dev.lanewise.train.preprocess;

import java.util.ArrayList;
import java.util.List;

/** Learns the largest magnitude of each column, by which values are then divided: 0 stays 0. As scikit-learn's MaxAbsScaler. */
public final class MaxAbsScaler {
    private MaxAbsScaler() {
    }

    /**
     * @param columns training data, one array a column; NaN where a value is missing
     * @throws dev.lanewise.train.data.DataException for no rows, columns of different lengths, an infinite value, or a
     *     column without values
     */
    public static FittedAffineScaler fit(double[]... columns) {
        List<Double> centers = new ArrayList<>();
        List<Double> magnitudes = new ArrayList<>();
        for (double[] column : Columns.known("max-abs scaler", columns)) {
            double magnitude = 0;
            for (double value : column) {
                magnitude = Math.max(magnitude, Math.abs(value));
            }
            centers.add(0.0);
            magnitudes.add(Columns.divisor(magnitude));
        }
        return new FittedAffineScaler(centers, magnitudes);
    }
}
