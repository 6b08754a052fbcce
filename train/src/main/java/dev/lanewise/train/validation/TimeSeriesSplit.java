package dev.lanewise.train.validation;

import dev.lanewise.train.data.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Splits of rows that are in the order of time: each tests on the rows that follow those trained on. The test parts are the
 * last {@code splits} blocks of n ÷ (splits + 1) rows, as in scikit-learn.
 */
public final class TimeSeriesSplit {
    private TimeSeriesSplit() {}

    /**
     * @param rows in the order of time
     * @throws DataException unless 2 ≤ splits &lt; rows
     */
    public static List<Split> of(int rows, int splits) {
        if (splits < 2 || splits >= rows) {
            throw new DataException("time series split: " + rows + " rows cannot make " + splits
                    + " splits; choose 2 or more, and fewer than rows");
        }
        int tested = rows / (splits + 1);
        List<Split> all = new ArrayList<>();
        for (int i = splits; i >= 1; i--) {
            int from = rows - i * tested;
            all.add(new Split(IntStream.range(0, from).toArray(), IntStream.range(from, from + tested).toArray()));
        }
        return List.copyOf(all);
    }
}
