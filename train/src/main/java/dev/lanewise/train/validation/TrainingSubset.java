package dev.lanewise.train.validation;

import dev.lanewise.engine.Philox;
import dev.lanewise.train.data.DataException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A split with fewer rows to train on, drawn by a seed. Of one seed and number, the rows of a smaller subset are among those of
 * a larger one, so that a learning curve shows what more rows add.
 */
public final class TrainingSubset {
    private TrainingSubset() {
    }

    /**
     * Any of the rows.
     *
     * @param rows to train on, from 1 to those of the split
     * @param seed draws which
     * @param number of the split among several, each of which draws its own
     * @throws DataException for more rows than the split has, or none
     */
    public static Split of(Split split, int rows, long seed, int number) {
        check(split, rows, 1, "a row");
        int[] order = Philox.stream(seed, "subset").permutation(number, split.train().length);
        return first(split, rows, Arrays.stream(order).map(i -> split.train()[i]).toArray());
    }

    /**
     * Rows of each class in proportion, up to one row more or less, and of each class at least one.
     *
     * @param labels the class of each row of the data, 0 or above
     * @param rows to train on, from the number of classes of the split's training part to its rows
     * @param seed draws which
     * @param number of the split among several, each of which draws its own
     * @throws DataException for more rows than the split has, or fewer than its classes
     */
    public static Split stratified(Split split, int[] labels, int rows, long seed, int number) {
        int[] counts = Strata.counts(Arrays.stream(split.train()).map(row -> labels[row]).toArray());
        int classes = (int) Arrays.stream(counts).filter(count -> count > 0).count();
        check(split, rows, classes, "one row of each of " + classes + " classes");
        // The k-th row of a class with n rows stands at k / n of the order: any first part of it has all classes in proportion.
        int[] order = Philox.stream(seed, "subset").permutation(number, split.train().length);
        int[] seen = new int[counts.length];
        double[] place = new double[labels.length];
        int[] drawn = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            int row = split.train()[order[i]];
            place[row] = seen[labels[row]]++ / (double) counts[labels[row]];
            drawn[i] = row;
        }
        return first(
                split,
                rows,
                IntStream.of(drawn).boxed().sorted((a, b) -> Double.compare(place[a], place[b])).mapToInt(row -> row).toArray());
    }

    private static Split first(Split split, int rows, int... order) {
        int[] train = Arrays.copyOf(order, rows);
        Arrays.sort(train);
        return new Split(train, split.test());
    }

    private static void check(Split split, int rows, int least, String needed) {
        if (rows < least || rows > split.train().length) {
            throw new DataException("training subset: " + rows + " rows of " + split.train().length
                    + "; want at least " + needed + ", and no more rows than there are");
        }
    }
}
