package dev.lanewise.train.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often each class was taken for each.
 *
 * @param counts k lists of k counts: {@code counts.get(i).get(j)} rows of class i were predicted as class j
 */
public record ConfusionMatrix(List<List<Integer>> counts) {
    /** @throws IllegalArgumentException unless it is square and no count is negative */
    public ConfusionMatrix {
        counts = counts.stream().map(List::copyOf).toList();
        int classes = counts.size();
        if (counts.stream().anyMatch(row -> row.size() != classes || row.stream().anyMatch(count -> count < 0))) {
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
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException("metrics: " + truth.length + " true classes, " + predicted.length + " predicted");
        }
        int[][] counts = new int[classes][classes];
        for (int row = 0; row < truth.length; row++) {
            check("true", row, truth[row], classes);
            check("predicted", row, predicted[row], classes);
            counts[truth[row]][predicted[row]]++;
        }
        List<List<Integer>> lists = new ArrayList<>();
        for (int[] row : counts) {
            lists.add(Arrays.stream(row).boxed().toList());
        }
        return new ConfusionMatrix(lists);
    }

    private static void check(String which, int row, int label, int classes) {
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
    public int count(int truth, int predicted) {
        return counts.get(truth).get(predicted);
    }

    /** The rows of a class. */
    public int support(int label) {
        return counts.get(label).stream().mapToInt(Integer::intValue).sum();
    }

    /** The rows predicted as a class. */
    public int predicted(int label) {
        return counts.stream().mapToInt(row -> row.get(label)).sum();
    }

    /** All rows. */
    public int total() {
        return counts.stream().flatMap(List::stream).mapToInt(Integer::intValue).sum();
    }

    /** The rows predicted as what they are. */
    public int hits() {
        int hits = 0;
        for (int i = 0; i < classes(); i++) {
            hits += count(i, i);
        }
        return hits;
    }

    /** One line for each true class, one aligned column for each predicted class. */
    @Override
    public String toString() {
        int width = Integer.toString(counts.stream().flatMap(List::stream).mapToInt(Integer::intValue).max().orElse(0)).length();
        StringBuilder text = new StringBuilder();
        for (List<Integer> row : counts) {
            for (int j = 0; j < row.size(); j++) {
                String count = Integer.toString(row.get(j));
                text.append(j == 0 ? "" : " ").append(" ".repeat(width - count.length())).append(count);
            }
            text.append('\n');
        }
        return text.toString();
    }
}
