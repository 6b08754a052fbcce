package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;

/**
 * A step that takes rows out of training data. It has no fitted form, and so cannot act on data that is predicted or
 * tested on: those keep all their rows.
 */
public sealed interface RowStep extends Step permits DropDuplicates, DropMissingRows, DropOutliers {
    /**
     * The rows that stay, and a report of those that do not.
     *
     * @param target the column to predict
     * @throws dev.lanewise.train.data.DataException if a column is missing, or no row would stay
     */
    Cleaned clean(Table train, String target);
}
