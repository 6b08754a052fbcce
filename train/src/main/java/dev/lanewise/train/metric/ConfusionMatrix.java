package dev.lanewise.train.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often each class was taken for each.
 *
 * @param counts k lists of k numbers: {@code counts.get(i).get(j)} rows of class i, or the sum of their weights, were
 *     predicted as class j
 */
public record ConfusionMatrix(List<List<Double>> counts) {
    /** @throws IllegalArgumentException unless it is square and no count is negative */
    public ConfusionMatrix {
        counts = counts.stream().map(List::copyOf).toList();
        int classes = counts.size();
        if (counts.stream().anyMatch(row -> row.size() != classes || row.stream().anyMatch(count -> !(count >= 0)))) {
            throw new IllegalArgumentException("confusion matrix: " + counts + " is not a square of counts");
        }
    }

    /**
     * Counts.
     *
     * @param truth the class of each row, in 0 … classes − 1
     * @param predicted the class predicted for each row
     * @throws IllegalArgumentException for different lengths or an index that is not a class
     */
    public static ConfusionMatrix of(int[] truth, int[] predicted, int classes) {
        return of(truth, predicted, classes, Weights.ones(truth.length));
    }

    /**
     * Adds up the weights of the rows.
     *
     * @param weights how many times each row counts
     * @throws IllegalArgumentException also for a weight that is negative or not finite
     */
    public static ConfusionMatrix of(int[] truth, int[] predicted, int classes, double[] weights) {
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException("metrics: " + truth.length + " true classes, " + predicted.length + " predicted");
        }
        Weights.check(weights, truth.length);
        double[][] counts = new double[classes][classes];
        for (int row = 0; row < truth.length; row++) {
            check("true", row, truth[row], classes);
            check("predicted", row, predicted[row], classes);
            counts[truth[row]][predicted[row]] += weights[row];
        }
        List<List<Double>> lists = new ArrayList<>();
        for (double[] row : counts) {
            lists.add(Arrays.stream(row).boxed().toList());
        }
        return new ConfusionMatrix(lists);
    }

    static void check(String which, int row, int label, int classes) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException("metrics: the " + which + " class of row " + row + " is " + label
                    + ", not one of 0 … " + (classes - 1));
        }
    }

    /** The number of classes. */
    public int classes() {
        return counts.size();
    }

    /** How many rows of class {@code truth} were predicted as {@code predicted}. */
    public double count(int truth, int predicted) {
        return counts.get(truth).get(predicted);
    }

    /** The rows of a class. */
    public double support(int label) {
        double sum = 0;
        for (double count : counts.get(label)) {
            sum += count;
        }
        return sum;
    }

    /** The rows predicted as a class. */
    public double predicted(int label) {
        double sum = 0;
        for (List<Double> row : counts) {
            sum += row.get(label);
        }
        return sum;
    }

    /** All rows. */
    public double total() {
        double sum = 0;
        for (int label = 0; label < classes(); label++) {
            sum += support(label);
        }
        return sum;
    }

    /** The rows predicted as what they are. */
    public double hits() {
        double hits = 0;
        for (int label = 0; label < classes(); label++) {
            hits += count(label, label);
        }
        return hits;
    }

    /** The sum of two matrices of the same classes, as of two folds. */
    public ConfusionMatrix plus(ConfusionMatrix other) {
        if (other.classes() != classes()) {
            throw new IllegalArgumentException(
                    "confusion matrix: " + classes() + " classes and " + other.classes() + " cannot be added");
        }
        List<List<Double>> sums = new ArrayList<>();
        for (int i = 0; i < classes(); i++) {
            List<Double> row = new ArrayList<>();
            for (int j = 0; j < classes(); j++) {
                row.add(count(i, j) + other.count(i, j));
            }
            sums.add(row);
        }
        return new ConfusionMatrix(sums);
    }

    /** A count as it is written: whole numbers without a fraction. */
    public static String text(double count) {
        return count == Math.rint(count) && count < 1e15 ? Long.toString((long) count) : Double.toString(count);
    }

    /** One line for each true class, one aligned column for each predicted class. */
    @Override
    public String toString() {
        int width = counts.stream().flatMap(List::stream).mapToInt(count -> text(count).length()).max().orElse(1);
        StringBuilder text = new StringBuilder();
        for (List<Double> row : counts) {
            for (int j = 0; j < row.size(); j++) {
                String count = text(row.get(j));
                text.append(j == 0 ? "" : " ").append(" ".repeat(width - count.length())).append(count);
            }
            text.append('\n');
        }
        return text.toString();
    }
}
