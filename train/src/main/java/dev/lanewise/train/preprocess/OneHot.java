package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.Table;

/**
 * Gives each category of a column a feature of its own, in the order of {@link LabelEncoder}: 1 for the row's own
 * category, 0 for the others. Two categories give two features.
 *
 * @param unknown what becomes of a category that training did not have
 * @param columns which; all category columns, or those named
 */
public record OneHot(Unknown unknown, ColumnSet columns) implements ColumnStep {
    /** What becomes of a category that training did not have. */
    public enum Unknown {
        /** It is an error that names its line, where the caller does not ask for zeros. */
        ERROR,
        /** All features are 0. */
        IGNORE,
        /** A feature for all unknown ones, which is 0 throughout in training. */
        OWN_COLUMN
    }

    @Override
    public FittedOneHot fit(Table train, String target) {
        return new FittedOneHot(
                columns.of(ColumnKind.CATEGORY, train, target).stream()
                        .map(name -> new Levels(name, LabelEncoder.classes(train, name)))
                        .toList(),
                unknown);
    }
}
