package dev.lanewise.train.validation;

import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.LabelEncoder;
import dev.lanewise.train.preprocess.Task;
import java.util.List;
import java.util.stream.IntStream;

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

    /**
     * Splits that train on fewer rows and test on the same ones: {@link TrainingSubset#stratified} for classes,
     * {@link TrainingSubset#of} for numbers. What a learning curve is made of.
     *
     * @param rows to train on in each split
     * @throws dev.lanewise.train.data.DataException if the target is missing, or a split has too few rows for that
     */
    public static List<Split> smaller(Table table, String target, Task task, List<Split> splits, int rows, long seed) {
        int[] labels = task == Task.CLASSIFICATION ? labels(table, target) : null;
        return IntStream.range(0, splits.size())
                .mapToObj(i -> labels == null
                        ? TrainingSubset.of(splits.get(i), rows, seed, i)
                        : TrainingSubset.stratified(splits.get(i), labels, rows, seed, i))
                .toList();
    }

    private static int[] labels(Table table, String target) {
        return LabelEncoder.fit(table, target).encode(table).indices().toArray();
    }
}
