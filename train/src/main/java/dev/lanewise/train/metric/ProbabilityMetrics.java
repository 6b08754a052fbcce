package dev.lanewise.train.metric;

import java.util.stream.IntStream;

/**
 * How good the probabilities are that a model gives to classes.
 *
 * @param truth the class of each row, in 0 … classes − 1; not copied
 * @param probabilities of each row the probability of each class; not copied
 * @param weights how many times each row counts; not copied
 */
public record ProbabilityMetrics(int[] truth, double[][] probabilities, double[] weights) {
    /** Probabilities are kept this far from 0 and 1 in logarithms, as in scikit-learn: a certain error costs 36, not ∞. */
    private static final double LEAST = 0x1p-52;

    /** @throws IllegalArgumentException for different lengths, no rows, an index that is not a class, or a number not in [0, 1] */
    public ProbabilityMetrics {
        if (truth.length != probabilities.length || truth.length == 0) {
            throw new IllegalArgumentException(
                    "metrics: " + truth.length + " true classes, probabilities of " + probabilities.length + " rows");
        }
        Weights.check(weights, truth.length);
        int classes = probabilities[0].length;
        for (int row = 0; row < truth.length; row++) {
            ConfusionMatrix.check("true", row, truth[row], classes);
            if (probabilities[row].length != classes) {
                throw new IllegalArgumentException("metrics: row " + row + " has the probabilities of "
                        + probabilities[row].length + " classes, row 0 of " + classes);
            }
            for (double p : probabilities[row]) {
                if (!(p >= 0 && p <= 1)) {
                    throw new IllegalArgumentException("metrics: a probability of row " + row + " is " + p + ", not in [0, 1]");
                }
            }
        }
    }

    /** Each row counts once. */
    public static ProbabilityMetrics of(int[] truth, double[][] probabilities) {
        return new ProbabilityMetrics(truth, probabilities, Weights.ones(truth.length));
    }

    private int classes() {
        return probabilities[0].length;
    }

    /** The mean of −log p of the true class: cross-entropy in nats. */
    public double logLoss() {
        double sum = 0;
        double whole = 0;
        for (int row = 0; row < truth.length; row++) {
            double p = Math.clamp(probabilities[row][truth[row]], LEAST, 1 - LEAST);
            sum -= weights[row] * StrictMath.log(p);
            whole += weights[row];
        }
        return sum / whole;
    }

    /** e to the log loss: from among how many equally likely classes the model chooses, on average. */
    public double perplexity() {
        return StrictMath.exp(logLoss());
    }

    /**
     * Brier's score: for two classes the mean of (p − t)² of class 1, between 0 and 1; for more the mean of the sums over the
     * classes, between 0 and 2 (Brier 1950).
     */
    public double brier() {
        double sum = 0;
        double whole = 0;
        for (int row = 0; row < truth.length; row++) {
            for (int c = classes() == 2 ? 1 : 0; c < classes(); c++) {
                double error = probabilities[row][c] - (truth[row] == c ? 1 : 0);
                sum += weights[row] * error * error;
            }
            whole += weights[row];
        }
        return sum / whole;
    }

    /**
     * The share of rows whose class is among the k most probable. Of equal ones the lower class comes first, so that the first
     * is the predicted one (scikit-learn takes the higher).
     *
     * @param k at least 1
     */
    public double topK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("top-k accuracy: k is " + k + ", want at least 1");
        }
        double hits = 0;
        double whole = 0;
        for (int row = 0; row < truth.length; row++) {
            int before = 0;
            for (int c = 0; c < classes(); c++) {
                double difference = probabilities[row][c] - probabilities[row][truth[row]];
                before += difference > 0 || difference == 0 && c < truth[row] ? 1 : 0;
            }
            hits += before < k ? weights[row] : 0;
            whole += weights[row];
        }
        return hits / whole;
    }

    /** The curve of telling a class from all others. */
    public RocCurve roc(int label) {
        return RocCurve.of(isOf(label), scores(label), weights);
    }

    /** The curve of finding a class among all others. */
    public PrecisionRecallCurve precisionRecall(int label) {
        return PrecisionRecallCurve.of(isOf(label), scores(label), weights);
    }

    /**
     * The area under the ROC curve: of class 1 for two classes; for more the mean of each class against the others. NaN
     * where a class has no rows, or all.
     */
    public double rocArea() {
        if (classes() == 2) {
            return roc(1).area();
        }
        return IntStream.range(0, classes()).mapToDouble(c -> roc(c).area()).sum() / classes();
    }

    /**
     * Average precision: of class 1 for two classes; for more the mean of each class against the others. A class without
     * rows has 0, as in scikit-learn.
     */
    public double averagePrecision() {
        if (classes() == 2) {
            return precisionRecall(1).averagePrecision();
        }
        return IntStream.range(0, classes()).mapToDouble(c -> precisionRecall(c).averagePrecision()).sum() / classes();
    }

    /** Whether probabilities are what they say: those of class 1 for two classes; for more those of the predicted class. */
    public Calibration calibration(int bins) {
        boolean[] hit = new boolean[truth.length];
        double[] p = new double[truth.length];
        for (int row = 0; row < truth.length; row++) {
            int said = classes() == 2 ? 1 : mostProbable(row);
            hit[row] = truth[row] == said;
            p[row] = probabilities[row][said];
        }
        return Calibration.of(hit, p, weights, bins);
    }

    private int mostProbable(int row) {
        int best = 0;
        for (int c = 1; c < classes(); c++) {
            best = probabilities[row][c] > probabilities[row][best] ? c : best;
        }
        return best;
    }

    private boolean[] isOf(int label) {
        boolean[] is = new boolean[truth.length];
        for (int row = 0; row < truth.length; row++) {
            is[row] = truth[row] == label;
        }
        return is;
    }

    private double[] scores(int label) {
        double[] scores = new double[truth.length];
        for (int row = 0; row < truth.length; row++) {
            scores[row] = probabilities[row][label];
        }
        return scores;
    }
}
