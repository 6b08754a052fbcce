package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Learns the classes of a column; {@link FittedLabelEncoder} then numbers them. Categories are sorted as text, numbers
 * by value (so 2 comes before 10), as scikit-learn's LabelEncoder does.
 */
public final class LabelEncoder {
    private LabelEncoder() {
    }

    /** @throws DataException if the column is missing or has no rows */
    public static FittedLabelEncoder fit(Table train, String column) {
        return new FittedLabelEncoder(column, train.column(column).kind(), classes(train, column));
    }

    /** The distinct values of a column as text, in the order of their classes. */
    static List<String> classes(Table train, String column) {
        if (train.size() == 0) {
            throw new DataException(train.source() + ": no rows to learn the classes of column '" + column + "' from");
        }
        return switch (train.column(column)) {
            case CategoryColumn categories -> categories.levels();
            case NumericColumn numbers -> {
                double[] distinct = Arrays.stream(Columns.known(numbers.values())).sorted().distinct().toArray();
                NumericColumn sorted = new NumericColumn(column, distinct);
                // 0 and −0 are two doubles and one text.
                yield IntStream.range(0, sorted.size()).mapToObj(sorted::text).distinct().toList();
            }
        };
    }
}
