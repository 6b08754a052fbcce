package dev.lanewise.train;

import dev.lanewise.engine.Philox;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Target;
import java.util.Arrays;

/** Which rows an epoch trains on and in which order: a function of the seed and the epoch alone. An epoch has as many as the data. */
public enum Sampling {
    /** Each row once, in a drawn order. */
    SHUFFLED {
        @Override
        int[] order(Target target, long seed, int epoch) {
            return Philox.stream(seed, "shuffle").permutation(epoch, target.size());
        }
    },
    /**
     * Each class that occurs equally often, up to one row, in a drawn order. Of a class larger than that some rows are drawn, anew in
     * each epoch; of a smaller one all come, and as often as need be, up to once more. For classes only.
     */
    BALANCED {
        @Override
        int[] order(Target target, long seed, int epoch) {
            if (!(target instanceof Target.Labels labels)) {
                throw new DataException("balanced sampling: the target is numbers, which have no classes to balance; shuffle the rows");
            }
            int[][] rows = rowsOfClasses(labels, SHUFFLED.order(target, seed, epoch));
            Philox stream = Philox.stream(seed, "balance");
            int[] classes = stream.permutation(2L * epoch, rows.length); // so that none is always the one with a row more
            int[] places = stream.permutation(2L * epoch + 1, labels.size());
            int[] order = new int[places.length];
            int next = 0;
            int[] taken = new int[rows.length];
            while (next < order.length) {
                int one = classes[next % classes.length];
                order[places[next++]] = rows[one][taken[one]++ % rows[one].length];
            }
            return order;
        }
    };

    /**
     * The rows of an epoch, in order.
     *
     * @param epoch from 1
     * @throws DataException if there are no classes to balance
     */
    abstract int[] order(Target target, long seed, int epoch);

    /** The rows of each class that occurs, in an order. */
    private static int[][] rowsOfClasses(Target.Labels labels, int[] order) {
        int[] counts = labels.counts();
        int[][] rows = new int[counts.length][];
        int[] filled = new int[counts.length];
        for (int one = 0; one < counts.length; one++) {
            rows[one] = new int[counts[one]];
        }
        for (int row : order) {
            int one = labels.indices().get(row);
            rows[one][filled[one]++] = row;
        }
        return Arrays.stream(rows).filter(some -> some.length > 0).toArray(int[][]::new);
    }
}
