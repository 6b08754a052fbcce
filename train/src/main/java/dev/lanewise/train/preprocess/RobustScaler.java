package dev.lanewise.train.preprocess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns the median of each column and the range between its quartiles, which outliers do not move; the fitted scaler maps
 * x to (x − median) ÷ range. As scikit-learn's RobustScaler: a range of 0 is taken as 1.
 */
public final class RobustScaler {
    private RobustScaler() {
    }

    /**
     * @param columns training data, one array a column; NaN where a value is missing
     * @throws dev.lanewise.train.data.DataException for no rows, columns of different lengths, an infinite value, or a
     *     column without values
     */
    public static FittedAffineScaler fit(double[]... columns) {
        List<Double> medians = new ArrayList<>();
        List<Double> ranges = new ArrayList<>();
        for (double[] column : Columns.known("robust scaler", columns)) {
            double[] sorted = column.clone();
            Arrays.sort(sorted);
            medians.add(Columns.quantile(0.5, sorted));
            ranges.add(Columns.divisor(Columns.quantile(0.75, sorted) - Columns.quantile(0.25, sorted)));
        }
        return new FittedAffineScaler(medians, ranges);
    }
}
