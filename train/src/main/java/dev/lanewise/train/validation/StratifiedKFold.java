package dev.lanewise.train.validation;

import dev.lanewise.engine.Philox;
import dev.lanewise.train.data.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cross-validation that keeps the classes in proportion: each fold's test part has as many rows of a class as any
 * other's, up to one, and the test parts differ by at most one row. By scikit-learn's algorithm: the rows sorted by
 * class (in the order of first appearance) are dealt to the folds in turn, which gives each fold its number of rows of
 * each class; a class's rows then go to the folds in blocks.
 */
public final class StratifiedKFold {
    private StratifiedKFold() {
    }

    /**
     * A class's rows go to the folds in the order of the table, as scikit-learn's StratifiedKFold.
     *
     * @param labels the class of each row, 0 or above
     * @throws DataException unless 2 ≤ folds ≤ the rows of the largest class
     * @throws IllegalArgumentException for a negative class
     */
    public static List<Split> of(int[] labels, int folds) {
        return split(labels, folds, IntStream.range(0, labels.length).toArray());
    }

    /**
     * A class's rows go to the folds in an order drawn by a seed.
     *
     * @param labels the class of each row, 0 or above
     * @throws DataException unless 2 ≤ folds ≤ the rows of the largest class
     * @throws IllegalArgumentException for a negative class
     */
    public static List<Split> shuffled(int[] labels, int folds, long seed) {
        return split(labels, folds, Philox.stream(seed, "stratified-kfold").permutation(0, labels.length));
    }

    private static List<Split> split(int[] labels, int folds, int[] order) {
        int[] counts = Strata.counts(labels);
        KFold.check(labels.length, folds);
        int largest = IntStream.of(counts).max().orElse(0);
        if (folds > largest) {
            throw new DataException("stratified k-fold: the largest class has " + largest + " rows, too few for " + folds
                    + " folds; choose fewer folds");
        }
        int[][] testRows = testRows(labels, counts, folds);
        boolean[][] inTest = new boolean[folds][labels.length];
        int[] fold = new int[counts.length];
        for (int row : order) {
            int label = labels[row];
            while (testRows[fold[label]][label] == 0) {
                fold[label]++;
            }
            testRows[fold[label]][label]--;
            inTest[fold[label]][row] = true;
        }
        List<Split> splits = new ArrayList<>();
        for (boolean[] test : inTest) {
            splits.add(Split.of(test));
        }
        return List.copyOf(splits);
    }

    /** For each fold, its test rows of each class: row i of the rows sorted by class goes to fold i mod k. */
    private static int[][] testRows(int[] labels, int[] counts, int folds) {
        int[][] testRows = new int[folds][counts.length];
        boolean[] dealt = new boolean[counts.length];
        int position = 0;
        for (int label : labels) {
            if (!dealt[label]) {
                dealt[label] = true;
                for (int i = 0; i < counts[label]; i++) {
                    testRows[position++ % folds][label]++;
                }
            }
        }
        return testRows;
    }
}
