package dev.lanewise.train.metric;

import java.util.Arrays;

/** Weights of rows: how many times each counts. */
final class Weights {
    private Weights() {}

    /** A weight of 1 for each row. */
    static double[] ones(int rows) {
        double[] weights = new double[rows];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** @throws IllegalArgumentException unless there is one for each row, finite and at least 0 */
    static void check(double[] weights, int rows) {
        if (weights.length != rows) {
            throw new IllegalArgumentException("metrics: " + weights.length + " weights for " + rows + " rows");
        }
        for (int row = 0; row < rows; row++) {
            if (!(weights[row] >= 0 && weights[row] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("metrics: the weight of row " + row + " is " + weights[row]
                        + ", want a finite number of at least 0");
            }
        }
    }
}
