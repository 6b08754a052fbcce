package dev.lanewise.train.metric;

/**
 * Whether events that were given a probability come about as often: the rows in bins of equal width by their
 * probability.
 *
 * @param predicted the mean probability in each bin; NaN in an empty one
 * @param observed the share of the bin's rows of which it was true; NaN in an empty one
 * @param weights the rows in each bin, or the sums of their weights
 */
public record Calibration(double[] predicted, double[] observed, double[] weights) {
    /**
     * @param hit of which rows it was true
     * @param probabilities that it would be, in [0, 1]; a bin has its lower bound and not its upper one, but for the last
     * @param weights how many times each row counts
     * @param bins at least 1; 10 is usual
     */
    public static Calibration of(boolean[] hit, double[] probabilities, double[] weights, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("calibration: " + bins + " bins, want at least 1");
        }
        if (hit.length != probabilities.length) {
            throw new IllegalArgumentException("metrics: " + hit.length + " outcomes, " + probabilities.length + " probabilities");
        }
        Weights.check(weights, hit.length);
        double[] predicted = new double[bins];
        double[] observed = new double[bins];
        double[] whole = new double[bins];
        for (int row = 0; row < hit.length; row++) {
            int bin = Math.min(bins - 1, (int) (probabilities[row] * bins));
            predicted[bin] += weights[row] * probabilities[row];
            observed[bin] += hit[row] ? weights[row] : 0;
            whole[bin] += weights[row];
        }
        for (int bin = 0; bin < bins; bin++) {
            predicted[bin] /= whole[bin];
            observed[bin] /= whole[bin];
        }
        return new Calibration(predicted, observed, whole);
    }

    /** Expected calibration error: the mean of |observed − predicted| over the rows (Naeini et al. 2015). */
    public double error() {
        double sum = 0;
        double whole = 0;
        for (int bin = 0; bin < weights.length; bin++) {
            if (weights[bin] > 0) {
                sum += weights[bin] * Math.abs(observed[bin] - predicted[bin]);
                whole += weights[bin];
            }
        }
        return sum / whole;
    }
}
