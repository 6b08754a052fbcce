package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns for each column the power that makes it most like a normal distribution, and standardises the result:
 * Yeo–Johnson's transform, its λ by maximum likelihood. As scikit-learn's PowerTransformer; a constant column becomes 0.
 */
public final class PowerScaler {
    private PowerScaler() {
    }

    /**
     * @param columns training data, one array a column; NaN where a value is missing
     * @throws DataException for no rows, columns of different lengths, an infinite value, a column without values, or one
     *     whose best power is beyond the range of a double
     */
    public static FittedPowerScaler fit(double[]... columns) {
        List<Double> lambdas = new ArrayList<>();
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        double[][] known = Columns.known("power scaler", columns);
        for (int j = 0; j < known.length; j++) {
            double first = known[j][0];
            double lambda = Arrays.stream(known[j]).allMatch(value -> value == first) ? 1 : YeoJohnson.likeliest(known[j]);
            double[] transformed = Arrays.stream(known[j]).map(x -> YeoJohnson.transform(lambda, x)).toArray();
            double mean = Columns.mean(transformed);
            double deviation = Columns.deviation(mean, transformed);
            if (!Double.isFinite(mean) || !Double.isFinite(deviation)) {
                throw new DataException("power scaler: column " + j + " wants the power " + lambda
                        + ", which is beyond the range of a double; scale it otherwise");
            }
            lambdas.add(lambda);
            means.add(mean);
            deviations.add(deviation);
        }
        return new FittedPowerScaler(lambdas, new FittedStandardizer(means, deviations));
    }
}
