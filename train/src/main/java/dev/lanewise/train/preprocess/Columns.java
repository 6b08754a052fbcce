package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.DataException;

/** The columns that a scaler is fitted on. */
final class Columns {
    private Columns() {
    }

    /** The columns of a matrix of shape [n, d], as doubles. */
    static double[][] of(String operation, Tensor x) {
        if (x.shape().rank() != 2) {
            throw new DataException(operation + ": the shape is " + x.shape() + ", not (rows, columns)");
        }
        int rows = x.shape().dim(0);
        double[][] columns = new double[x.shape().dim(1)][rows];
        for (int i = 0; i < x.size(); i++) {
            columns[i % columns.length][i / columns.length] = x.get(i);
        }
        return columns;
    }

    /**
     * The values that are there, NaN left out.
     *
     * @throws DataException for columns of different lengths, with infinite values, or without any value
     */
    static double[][] known(String operation, double[]... columns) {
        double[][] known = new double[columns.length][];
        for (int j = 0; j < columns.length; j++) {
            if (columns[j].length == 0) {
                throw new DataException(operation + ": no rows to fit on");
            }
            if (columns[j].length != columns[0].length) {
                throw new DataException(operation + ": column " + j + " has " + columns[j].length + " rows, column 0 has "
                        + columns[0].length);
            }
            for (int i = 0; i < columns[j].length; i++) {
                if (Double.isInfinite(columns[j][i])) {
                    throw new DataException(operation + ": row " + i + ", column " + j + " is " + columns[j][i]
                            + "; only finite numbers can be fitted on");
                }
            }
            known[j] = known(columns[j]);
            if (known[j].length == 0) {
                throw new DataException(operation + ": column " + j + " has no value in any row; leave it out");
            }
        }
        return known;
    }

    /** The values that are not NaN, in their order. */
    static double[] known(double... values) {
        int count = 0;
        for (double value : values) {
            count += Double.isNaN(value) ? 0 : 1;
        }
        double[] known = new double[count];
        int at = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                known[at++] = value;
            }
        }
        return known;
    }

    static double mean(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * The standard deviation, dividing by n, by the corrected two-pass algorithm: the second sum removes what the
     * rounding of the mean left (Chan, Golub, LeVeque 1983). 1 for values that are constant up to rounding.
     */
    static double deviation(double mean, double... values) {
        double n = values.length;
        double squares = 0;
        double rest = 0;
        for (double value : values) {
            double difference = value - mean;
            squares += difference * difference;
            rest += difference;
        }
        double variance = (squares - rest * rest / n) / n;
        // A constant column can have a variance that is rounding error only (scikit-learn's _is_constant_feature).
        double meanError = n * mean * Math.ulp(1.0);
        boolean constant =
                Double.isFinite(variance) && variance <= n * Math.ulp(1.0) * variance + meanError * meanError;
        return constant ? 1 : Math.sqrt(variance);
    }

    /**
     * The value below which a share of the sorted values lies, interpolated linearly between neighbours (method 7 of
     * Hyndman &amp; Fan 1996, NumPy's default).
     *
     * @param share in [0, 1]
     */
    static double quantile(double share, double... sorted) {
        double at = share * (sorted.length - 1);
        int below = Math.min((int) at, sorted.length - 1);
        int above = Math.min(below + 1, sorted.length - 1);
        double weight = at - below;
        double difference = sorted[above] - sorted[below];
        // From the nearer end, so that both ends are met exactly.
        return weight < 0.5 ? sorted[below] + difference * weight : sorted[above] - difference * (1 - weight);
    }

    /** A divisor in place of a spread that is 0 but for rounding (scikit-learn's _handle_zeros_in_scale). */
    static double divisor(double spread) {
        return spread < 10 * Math.ulp(1.0) ? 1 : spread;
    }
}
