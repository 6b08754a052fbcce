package dev.lanewise.train.validation;

import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.LabelEncoder;
import dev.lanewise.train.preprocess.Task;
import java.util.List;

/** Splits of a table that suit its target: classes are kept in proportion, numbers are drawn freely. */
public final class TableSplits {
    private TableSplits() {
    }

    /**
     * {@link HoldOut#stratified} for classes, {@link HoldOut#split} for numbers.
     *
     * @throws dev.lanewise.train.data.DataException if the target is missing or there are too few rows
     */
    public static Split holdOut(Table table, String target, Task task, double testShare, long seed) {
        return switch (task) {
            case CLASSIFICATION -> HoldOut.stratified(labels(table, target), testShare, seed);
            case REGRESSION -> HoldOut.split(table.size(), testShare, seed);
        };
    }

    /**
     * {@link StratifiedKFold#shuffled} for classes, {@link KFold#shuffled} for numbers.
     *
     * @throws dev.lanewise.train.data.DataException if the target is missing or there are too few rows
     */
    public static List<Split> folds(Table table, String target, Task task, int folds, long seed) {
        return switch (task) {
            case CLASSIFICATION -> StratifiedKFold.shuffled(labels(table, target), folds, seed);
            case REGRESSION -> KFold.shuffled(table.size(), folds, seed);
        };
    }

    private static int[] labels(Table table, String target) {
        return LabelEncoder.fit(table, target).encode(table).indices().toArray();
    }
}
