package dev.lanewise.train.metric;

/**
 * How good predicted numbers are, by scikit-learn's definitions. Sums are taken in double, in the order of the rows;
 * with several outputs each measure is the plain mean of its values for the outputs.
 *
 * @param mae mean absolute error, Σ|p − t| ÷ n
 * @param mse mean squared error, Σ(p − t)² ÷ n
 * @param rmse its square root, in the unit of the target
 * @param r2 coefficient of determination, 1 − Σ(p − t)² ÷ Σ(t − mean t)²; for a constant target 1 if it is met exactly,
 *     else 0; NaN for fewer than two rows
 */
public record RegressionMetrics(double mae, double mse, double rmse, double r2) {
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
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException("metrics: " + truth.length + " true values, " + predicted.length + " predicted");
        }
        if (outputs < 1 || truth.length == 0 || truth.length % outputs != 0) {
            throw new IllegalArgumentException("metrics: " + truth.length + " values are not rows of " + outputs);
        }
        double mae = 0;
        double mse = 0;
        double rmse = 0;
        double r2 = 0;
        for (int output = 0; output < outputs; output++) {
            RegressionMetrics one = one(truth, predicted, output, outputs);
            mae += one.mae;
            mse += one.mse;
            rmse += one.rmse;
            r2 += one.r2;
        }
        return new RegressionMetrics(mae / outputs, mse / outputs, rmse / outputs, r2 / outputs);
    }

    private static RegressionMetrics one(double[] truth, double[] predicted, int output, int outputs) {
        int rows = truth.length / outputs;
        double sum = 0;
        double absolute = 0;
        double squares = 0;
        for (int i = output; i < truth.length; i += outputs) {
            double error = predicted[i] - truth[i];
            sum += truth[i];
            absolute += Math.abs(error);
            squares += error * error;
        }
        double mean = sum / rows;
        double spread = 0;
        for (int i = output; i < truth.length; i += outputs) {
            spread += (truth[i] - mean) * (truth[i] - mean);
        }
        double mse = squares / rows;
        return new RegressionMetrics(absolute / rows, mse, Math.sqrt(mse), r2(rows, squares, spread));
    }

    private static double r2(int rows, double squares, double spread) {
        if (rows < 2) {
            return Double.NaN;
        }
        if (spread == 0) {
            return squares == 0 ? 1 : 0;
        }
        return 1 - squares / spread;
    }
}
