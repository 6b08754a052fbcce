package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Remedy;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a missing number with the mean of the nearest training rows that have one, by the distance over the columns that
 * both rows have (Troyanskaya et al., "Missing value estimation methods for DNA microarrays", Bioinformatics 17, 2001).
 * As scikit-learn's KNNImputer. Distances are in the columns' units, so scale them before; the model keeps the training
 * rows, of which {@link #MOST_ROWS} at regular intervals are used.
 *
 * @param neighbours whose mean is taken, at least 1; 5 is usual
 * @param columns the numeric columns that are compared and filled
 */
public record KnnImputer(int neighbours, ColumnSet columns) implements ColumnStep {
    /** More training rows than this are thinned out. */
    public static final int MOST_ROWS = 5_000;

    public KnnImputer {
        if (neighbours < 1) {
            throw new DataException("nearest neighbours: " + neighbours + ", want at least 1");
        }
    }

    /** @throws DataException for a column without any value in training */
    @Override
    public boolean columnwise() {
        return false;
    }

    @Override
    public FittedKnnImputer fit(Table train, String target) {
        List<String> names = columns.of(ColumnKind.NUMERIC, train, target);
        int every = Math.max(1, Math.ceilDiv(train.size(), MOST_ROWS));
        List<Double> means = new ArrayList<>();
        List<List<Double>> donors = new ArrayList<>();
        for (String name : names) {
            double[] values = Numbers.of(train, name);
            double[] known = Columns.known(values);
            if (known.length == 0) {
                throw new DataException(train.source() + ": column '" + name + "' has no value in the rows to train on, so"
                        + " nothing tells how to fill it; leave it out", Remedy.leaveOut(name));
            }
            means.add(Columns.mean(known));
            List<Double> thinned = new ArrayList<>();
            for (int row = 0; row < values.length; row += every) {
                thinned.add(values[row]);
            }
            donors.add(thinned);
        }
        return new FittedKnnImputer(neighbours, names, means, donors);
    }
}
