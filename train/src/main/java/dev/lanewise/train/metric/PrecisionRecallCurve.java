package dev.lanewise.train.metric;

/**
 * Precision and recall of the positive rows as the threshold rises through the distinct scores; at the end stands
 * precision 1, recall 0, as in scikit-learn, where the threshold is ∞. Without positive rows the recall counts as 1.
 *
 * @param thresholds rows with this score or a higher one are taken for positive; rising, the last is ∞
 * @param precision of the rows taken for positive, the share that is
 * @param recall of the positive rows, the share taken for positive
 */
public record PrecisionRecallCurve(double[] thresholds, double[] precision, double[] recall) {
    /** Each row counts once. */
    public static PrecisionRecallCurve of(boolean[] positive, double[] scores) {
        return of(positive, scores, Weights.ones(positive.length));
    }

    /**
     * @param positive which rows are
     * @param scores the higher, the more likely positive
     * @param weights how many times each row counts
     * @throws IllegalArgumentException for different lengths, a score that is NaN or a weight that is none
     */
    public static PrecisionRecallCurve of(boolean[] positive, double[] scores, double[] weights) {
        Thresholds at = Thresholds.of(positive, scores, weights);
        int n = at.scores().length;
        double[] thresholds = new double[n + 1];
        double[] precision = new double[n + 1];
        double[] recall = new double[n + 1];
        double positives = n == 0 ? 0 : at.hits()[n - 1];
        for (int i = 0; i < n; i++) {
            double hits = at.hits()[n - 1 - i];
            thresholds[i] = at.scores()[n - 1 - i];
            precision[i] = ClassScore.share(hits, hits + at.falseAlarms()[n - 1 - i]);
            recall[i] = positives == 0 ? 1 : hits / positives;
        }
        thresholds[n] = Double.POSITIVE_INFINITY;
        precision[n] = 1;
        return new PrecisionRecallCurve(thresholds, precision, recall);
    }

    /** Average precision: Σ (Rᵢ − Rᵢ₊₁)·Pᵢ, the area without the optimism of straight lines between the points. */
    public double averagePrecision() {
        double area = 0;
        for (int i = 0; i + 1 < thresholds.length; i++) {
            area += (recall[i] - recall[i + 1]) * precision[i];
        }
        return area;
    }
}
