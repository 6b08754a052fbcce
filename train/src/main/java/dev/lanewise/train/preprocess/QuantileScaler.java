package dev.lanewise.train.preprocess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns the quantiles of each column; the fitted scaler then maps a value to the share of values below it, which is spread evenly
 * over 0 … 1, or on to a normal distribution. As scikit-learn's QuantileTransformer, on all rows.
 *
 * @param normal whether the result is spread normally
 */
public record QuantileScaler(boolean normal) {
    /** Quantiles that are kept, if there are so many rows. */
    private static final int MOST_QUANTILES = 1000;

    /**
     * @param columns training data, one array a column; NaN where a value is missing
     * @throws dev.lanewise.train.data.DataException for no rows, columns of different lengths, an infinite value, or a
     *     column without values
     */
    public FittedQuantileScaler fit(double[]... columns) {
        List<List<Double>> quantiles = new ArrayList<>();
        int count = columns.length == 0 ? 1 : Math.min(MOST_QUANTILES, columns[0].length);
        for (double[] column : Columns.known("quantile scaler", columns)) {
            double[] sorted = column.clone();
            Arrays.sort(sorted);
            List<Double> ofColumn = new ArrayList<>();
            double last = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                // Rounding can make a quantile smaller than the one before it.
                last = Math.max(last, Columns.quantile(FittedQuantileScaler.share(i, count), sorted));
                ofColumn.add(last);
            }
            quantiles.add(ofColumn);
        }
        return new FittedQuantileScaler(quantiles, normal);
    }
}
