package dev.lanewise.train.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How good predicted numbers are, by scikit-learn's definitions. Sums are taken in double, in the order of the rows, each
 * row as often as its weight says; with several outputs each measure is the plain mean of its values for the outputs.
 *
 * @param mae mean absolute error, Σ|p − t| ÷ n
 * @param mse mean squared error, Σ(p − t)² ÷ n
 * @param rmse its square root, in the unit of the target
 * @param medianError the median of |p − t|; with weights the least error that half of the weight does not exceed
 * @param maxError the largest |p − t|
 * @param mape mean absolute percentage error, as a share: the mean of |p − t| ÷ max(|t|, 2⁻⁵²)
 * @param r2 coefficient of determination, 1 − Σ(p − t)² ÷ Σ(t − mean t)²; for a constant target 1 if it is met exactly,
 *     else 0; NaN for fewer than two rows
 * @param explainedVariance 1 − Var(t − p) ÷ Var t: as r2, but for a constant error, which it forgives
 */
public record RegressionMetrics(
        double mae,
        double mse,
        double rmse,
        double medianError,
        double maxError,
        double mape,
        double r2,
        double explainedVariance) {
    /**
     * @param truth one number a row
     * @param predicted one number a row
     * @throws IllegalArgumentException for different lengths or no rows
     */
    public static RegressionMetrics of(double[] truth, double[] predicted) {
        return of(truth, predicted, 1);
    }

    /**
     * @param truth shape [rows, outputs], row-major
     * @param predicted likewise
     * @throws IllegalArgumentException for different lengths, no rows, or a length that is no multiple of the outputs
     */
    public static RegressionMetrics of(double[] truth, double[] predicted, int outputs) {
        return of(truth, predicted, outputs, Weights.ones(outputs < 1 ? 0 : truth.length / outputs));
    }

    /**
     * The same of rows that count several times, or in part.
     *
     * @param weights of the rows, at least 0, not all 0
     */
    public static RegressionMetrics of(double[] truth, double[] predicted, int outputs, double[] weights) {
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException("metrics: " + truth.length + " true values, " + predicted.length + " predicted");
        }
        if (outputs < 1 || truth.length == 0 || truth.length % outputs != 0) {
            throw new IllegalArgumentException("metrics: " + truth.length + " values are not rows of " + outputs);
        }
        int rows = truth.length / outputs;
        Weights.check(weights, rows);
        double[] sums = new double[8];
        for (int output = 0; output < outputs; output++) {
            double[] t = new double[rows];
            double[] error = new double[rows];
            for (int row = 0; row < rows; row++) {
                t[row] = truth[row * outputs + output];
                error[row] = predicted[row * outputs + output] - t[row];
            }
            double[] one = one(t, error, weights);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += one[i] / outputs;
            }
        }
        return new RegressionMetrics(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);
    }

    /** The measures of one output, in the order of the components. */
    private static double[] one(double[] truth, double[] error, double[] weights) {
        int rows = truth.length;
        double[] absolute = new double[rows];
        double[] squared = new double[rows];
        double[] relative = new double[rows];
        double largest = 0;
        for (int row = 0; row < rows; row++) {
            absolute[row] = Math.abs(error[row]);
            squared[row] = error[row] * error[row];
            relative[row] = absolute[row] / Math.max(Math.abs(truth[row]), 0x1p-52);
            largest = Math.max(largest, absolute[row]);
        }
        double mse = mean(squared, weights);
        double variance = variance(truth, weights);
        double r2 = rows < 2 ? Double.NaN : explained(mse, variance);
        return new double[] {
            mean(absolute, weights), mse, Math.sqrt(mse), median(absolute, weights), largest,
            mean(relative, weights), r2, explained(variance(error, weights), variance)
        };
    }

    private static double explained(double left, double variance) {
        if (variance == 0) {
            return left == 0 ? 1 : 0;
        }
        return 1 - left / variance;
    }

    private static double mean(double[] values, double[] weights) {
        double sum = 0;
        double whole = 0;
        for (int row = 0; row < values.length; row++) {
            sum += weights[row] * values[row];
            whole += weights[row];
        }
        return sum / whole;
    }

    private static double variance(double[] values, double[] weights) {
        double mean = mean(values, weights);
        double[] squares = new double[values.length];
        for (int row = 0; row < values.length; row++) {
            squares[row] = (values[row] - mean) * (values[row] - mean);
        }
        return mean(squares, weights);
    }

    private static double median(double[] values, double[] weights) {
        int rows = values.length;
        if (Arrays.stream(weights).allMatch(weight -> weight == 1)) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return (sorted[(rows - 1) / 2] + sorted[rows / 2]) / 2;
        }
        int[] order = IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> values[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        double half = Arrays.stream(weights).sum() / 2;
        double sum = 0;
        for (int row : order) {
            sum += weights[row];
            if (sum >= half) {
                return values[row];
            }
        }
        return Double.NaN;
    }

    /**
     * The quantile (pinball) loss: the mean of q·(t − p) where the target is above the prediction, (1 − q)·(p − t) where it is
     * below. Least where p is the q-quantile of the target. (Koenker and Bassett 1978.)
     *
     * @param q in [0, 1]; at ½ it is half the mean absolute error
     */
    public static double quantileLoss(double[] truth, double[] predicted, double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile loss: q is " + q + ", want a number in [0, 1]");
        }
        if (truth.length != predicted.length || truth.length == 0) {
            throw new IllegalArgumentException("metrics: " + truth.length + " true values, " + predicted.length + " predicted");
        }
        double sum = 0;
        for (int row = 0; row < truth.length; row++) {
            double above = truth[row] - predicted[row];
            sum += Math.max(q * above, (q - 1) * above);
        }
        return sum / truth.length;
    }
}
