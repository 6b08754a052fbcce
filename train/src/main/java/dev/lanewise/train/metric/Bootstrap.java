package dev.lanewise.train.metric;

import dev.lanewise.engine.Philox;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * A confidence interval of any metric, by the percentiles of its values on rows drawn with replacement (Efron 1979).
 *
 * @param estimate the metric of the rows themselves
 * @param low the bound below
 * @param high the bound above
 */
public record Bootstrap(double estimate, double low, double high) {
    /**
     * @param rows how many there are, at least 1
     * @param metric of the rows with these numbers, some several times, some not at all; draws of which it is NaN do not
     *     count
     * @param draws 1,000 is usual
     * @param confidence the share of draws within the bounds, in (0, 1); 0.95 is usual
     * @param seed of the draws
     */
    public static Bootstrap of(int rows, ToDoubleFunction<int[]> metric, int draws, double confidence, long seed) {
        if (rows < 1 || draws < 1 || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("bootstrap: " + rows + " rows, " + draws + " draws, confidence " + confidence
                    + "; want at least one row and draw, and a confidence between 0 and 1");
        }
        int[] drawn = new int[rows];
        Arrays.setAll(drawn, row -> row);
        double estimate = metric.applyAsDouble(drawn);
        Philox random = Philox.stream(seed, "bootstrap");
        double[] values = new double[draws];
        int n = 0;
        for (int draw = 0; draw < draws; draw++) {
            random.below(draw, rows, drawn, 0, rows);
            double value = metric.applyAsDouble(drawn);
            if (!Double.isNaN(value)) {
                values[n++] = value;
            }
        }
        Arrays.sort(values, 0, n);
        double tail = (1 - confidence) / 2;
        return new Bootstrap(estimate, percentile(values, n, tail), percentile(values, n, 1 - tail));
    }

    /** Between the two values around it in proportion, as numpy's. */
    private static double percentile(double[] sorted, int n, double share) {
        if (n == 0) {
            return Double.NaN;
        }
        double place = share * (n - 1);
        int below = (int) place;
        int above = Math.min(below + 1, n - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
