package dev.lanewise.train.validation;

import dev.lanewise.engine.Philox;
import dev.lanewise.train.data.DataException;
import java.util.Arrays;

/** Splits rows once: most to train on, some to test on, drawn by a seed. */
public final class HoldOut {
    private HoldOut() {
    }

    /**
     * Any rows.
     *
     * @param rows the number of rows, at least 2
     * @param testShare the share of test rows, between 0 and 1; rounded to whole rows, at least one on either side
     * @param seed draws which
     * @throws DataException for fewer than 2 rows
     * @throws IllegalArgumentException for another share
     */
    public static Split split(int rows, double testShare, long seed) {
        check(rows, testShare);
        int[] order = Philox.stream(seed, "holdout").permutation(0, rows);
        boolean[] inTest = new boolean[rows];
        for (int i = 0; i < testRows(rows, testShare); i++) {
            inTest[order[i]] = true;
        }
        return Split.of(inTest);
    }

    /**
     * Rows of each class in proportion: a class has as many test rows as its share of them, up to one row more or less.
     * Whole rows go where the remainder is largest (of equals, to the lower class), as long as the class keeps one row
     * to train on; the test part can be smaller by the rows that no class can spare.
     *
     * @param labels the class of each row, 0 or above
     * @param testShare the share of test rows, between 0 and 1
     * @param seed draws which
     * @throws DataException for fewer than 2 rows, or if no class has the rows to be split
     * @throws IllegalArgumentException for another share or a negative class
     */
    public static Split stratified(int[] labels, double testShare, long seed) {
        check(labels.length, testShare);
        int[] left = testRowsOfClasses(Strata.counts(labels), testRows(labels.length, testShare), testShare);
        if (Arrays.stream(left).sum() == 0) {
            throw new DataException("hold-out: no class has the rows to be split; add rows, or split without classes");
        }
        boolean[] inTest = new boolean[labels.length];
        for (int row : Philox.stream(seed, "holdout").permutation(0, labels.length)) {
            if (left[labels[row]] > 0) {
                left[labels[row]]--;
                inTest[row] = true;
            }
        }
        return Split.of(inTest);
    }

    private static int[] testRowsOfClasses(int[] counts, int testRows, double testShare) {
        int[] tested = new int[counts.length];
        double[] remainder = new double[counts.length];
        int left = testRows;
        for (int c = 0; c < counts.length; c++) {
            double share = counts[c] * testShare;
            tested[c] = Math.min((int) share, Math.max(0, counts[c] - 1));
            remainder[c] = share - tested[c];
            left -= tested[c];
        }
        while (left > 0) {
            int best = -1;
            for (int c = 0; c < counts.length; c++) {
                if (remainder[c] > 0 && tested[c] + 1 < counts[c] && (best < 0 || remainder[c] > remainder[best])) {
                    best = c;
                }
            }
            if (best < 0) {
                break;
            }
            tested[best]++;
            remainder[best] = 0;
            left--;
        }
        return tested;
    }

    private static int testRows(int rows, double testShare) {
        return Math.clamp(Math.round(rows * testShare), 1, rows - 1);
    }

    private static void check(int rows, double testShare) {
        if (!(testShare > 0 && testShare < 1)) {
            throw new IllegalArgumentException("hold-out: the test share is " + testShare + ", not between 0 and 1");
        }
        if (rows < 2) {
            throw new DataException("hold-out: " + rows + " rows cannot be split; at least 2 are needed");
        }
    }
}
