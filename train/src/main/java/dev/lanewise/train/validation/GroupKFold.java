package dev.lanewise.train.validation;

import dev.lanewise.train.data.DataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Cross-validation in which rows of one group (a patient, a speaker) are never on both sides. By scikit-learn's
 * algorithm: the groups, the largest first (of equals the one with the higher key), each go to the fold with the fewest
 * test rows so far. Nothing is drawn.
 */
public final class GroupKFold {
    private GroupKFold() {}

    /**
     * @param groups the group of each row
     * @throws DataException unless 2 ≤ folds ≤ groups
     */
    public static <G extends Comparable<G>> List<Split> of(List<G> groups, int folds) {
        TreeMap<G, Integer> sizes = new TreeMap<>();
        for (G group : groups) {
            sizes.merge(group, 1, Integer::sum);
        }
        if (folds < 2 || folds > sizes.size()) {
            throw new DataException("group k-fold: " + sizes.size() + " groups cannot make " + folds
                    + " folds; choose 2 folds or more, and no more than groups");
        }
        List<G> order = new ArrayList<>(sizes.descendingKeySet());
        order.sort(Comparator.comparing(sizes::get, Comparator.reverseOrder()));
        int[] rows = new int[folds];
        TreeMap<G, Integer> fold = new TreeMap<>();
        for (G group : order) {
            int lightest = 0;
            for (int i = 1; i < folds; i++) {
                lightest = rows[i] < rows[lightest] ? i : lightest;
            }
            fold.put(group, lightest);
            rows[lightest] += sizes.get(group);
        }
        List<Split> splits = new ArrayList<>();
        for (int i = 0; i < folds; i++) {
            boolean[] inTest = new boolean[groups.size()];
            for (int row = 0; row < inTest.length; row++) {
                inTest[row] = fold.get(groups.get(row)) == i;
            }
            splits.add(Split.of(inTest));
        }
        return List.copyOf(splits);
    }
}
