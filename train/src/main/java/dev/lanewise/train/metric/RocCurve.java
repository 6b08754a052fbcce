package dev.lanewise.train.metric;

/**
 * The receiver operating characteristic: what share of the positive rows and what share of the negative ones a score
 * takes for positive, as the threshold falls. One point for each distinct score, after (0, 0); without positive rows, or
 * without negative ones, their share is NaN.
 *
 * @param thresholds rows with this score or a higher one are taken for positive; the first is ∞
 * @param falsePositives the share of the negative rows taken for positive
 * @param truePositives the share of the positive rows taken for positive
 */
public record RocCurve(double[] thresholds, double[] falsePositives, double[] truePositives) {
    /** Each row counts once. */
    public static RocCurve of(boolean[] positive, double[] scores) {
        return of(positive, scores, Weights.ones(positive.length));
    }

    /**
     * @param positive which rows are
     * @param scores the higher, the more likely positive
     * @param weights how many times each row counts
     * @throws IllegalArgumentException for different lengths, a score that is NaN or a weight that is none
     */
    public static RocCurve of(boolean[] positive, double[] scores, double[] weights) {
        Thresholds at = Thresholds.of(positive, scores, weights);
        int n = at.scores().length;
        double[] thresholds = new double[n + 1];
        double[] falsePositives = new double[n + 1];
        double[] truePositives = new double[n + 1];
        thresholds[0] = Double.POSITIVE_INFINITY;
        double positives = n == 0 ? 0 : at.hits()[n - 1];
        double negatives = n == 0 ? 0 : at.falseAlarms()[n - 1];
        for (int i = 0; i < n; i++) {
            thresholds[i + 1] = at.scores()[i];
            falsePositives[i + 1] = at.falseAlarms()[i] / negatives;
            truePositives[i + 1] = at.hits()[i] / positives;
        }
        return new RocCurve(thresholds, falsePositives, truePositives);
    }

    /**
     * The area below the curve, by trapezoids: the chance that a positive row scores higher than a negative one, equal
     * scores counting half. NaN where one kind has no rows.
     */
    public double area() {
        double area = 0;
        for (int i = 1; i < thresholds.length; i++) {
            area += (falsePositives[i] - falsePositives[i - 1]) * (truePositives[i] + truePositives[i - 1]) / 2;
        }
        return thresholds.length == 1 ? Double.NaN : area;
    }
}
