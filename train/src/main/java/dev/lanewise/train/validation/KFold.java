package dev.lanewise.train.validation;

import dev.lanewise.engine.Philox;
import dev.lanewise.train.data.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cross-validation: k splits, each row in the test part of exactly one. The first n mod k folds have one test row more,
 * as in scikit-learn.
 */
public final class KFold {
    private KFold() {
    }

    /**
     * Test parts of consecutive rows, as scikit-learn's KFold: for rows whose order means nothing.
     *
     * @throws DataException unless 2 ≤ folds ≤ rows
     */
    public static List<Split> of(int rows, int folds) {
        return deal(IntStream.range(0, rows).toArray(), folds);
    }

    /**
     * Test parts of rows drawn by a seed.
     *
     * @throws DataException unless 2 ≤ folds ≤ rows
     */
    public static List<Split> shuffled(int rows, int folds, long seed) {
        return deal(Philox.stream(seed, "kfold").permutation(0, rows), folds);
    }

    private static List<Split> deal(int[] order, int folds) {
        check(order.length, folds);
        List<Split> splits = new ArrayList<>();
        int from = 0;
        for (int fold = 0; fold < folds; fold++) {
            int to = from + order.length / folds + (fold < order.length % folds ? 1 : 0);
            boolean[] inTest = new boolean[order.length];
            for (int i = from; i < to; i++) {
                inTest[order[i]] = true;
            }
            splits.add(Split.of(inTest));
            from = to;
        }
        return List.copyOf(splits);
    }

    static void check(int rows, int folds) {
        if (folds < 2 || folds > rows) {
            throw new DataException("k-fold: " + rows + " rows cannot make " + folds
                    + " folds; choose 2 folds or more, and no more than rows");
        }
    }
}
