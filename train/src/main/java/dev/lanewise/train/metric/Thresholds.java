package dev.lanewise.train.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What rows count as positive when the threshold falls from above all scores past each distinct one: the sums of weights
 * of true and false positives.
 *
 * @param scores the distinct scores, falling
 * @param hits at each, the weight of the positive rows with that score or a higher one
 * @param falseAlarms the same of the negative rows
 */
record Thresholds(double[] scores, double[] hits, double[] falseAlarms) {
    static Thresholds of(boolean[] positive, double[] scores, double[] weights) {
        int rows = positive.length;
        if (scores.length != rows) {
            throw new IllegalArgumentException("metrics: " + rows + " true classes, " + scores.length + " scores");
        }
        Weights.check(weights, rows);
        for (int row = 0; row < rows; row++) {
            if (Double.isNaN(scores[row])) {
                throw new IllegalArgumentException("metrics: the score of row " + row + " is NaN");
            }
        }
        int[] order = IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -scores[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] distinct = new double[rows];
        double[] hits = new double[rows];
        double[] alarms = new double[rows];
        double hit = 0;
        double alarm = 0;
        int n = 0;
        for (int i = 0; i < rows; i++) {
            int row = order[i];
            hit += positive[row] ? weights[row] : 0;
            alarm += positive[row] ? 0 : weights[row];
            if (i + 1 == rows || scores[order[i + 1]] != scores[row]) {
                distinct[n] = scores[row];
                hits[n] = hit;
                alarms[n] = alarm;
                n++;
            }
        }
        return new Thresholds(Arrays.copyOf(distinct, n), Arrays.copyOf(hits, n), Arrays.copyOf(alarms, n));
    }
}
