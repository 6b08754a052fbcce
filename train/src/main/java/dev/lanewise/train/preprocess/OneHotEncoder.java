package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;

/**
 * Learns the categories of a column; {@link FittedOneHotEncoder} then gives each a feature of its own, in the order of
 * {@link LabelEncoder}. Two categories give two features.
 */
public final class OneHotEncoder {
    private OneHotEncoder() {
    }

    /** @throws DataException if the column is missing or has no rows */
    public static FittedOneHotEncoder fit(Table train, String column) {
        return new FittedOneHotEncoder(column, LabelEncoder.classes(train, column));
    }
}
