package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;

/** A step that learns from training data how columns are to be changed, there and in all data that is tested on or predicted. */
public sealed interface ColumnStep extends Step
        permits DropSparseColumns, MissingIndicator, Imputer, KnnImputer, ClipOutliers, MarkOutliers, Scale, OneHot, Ordinal,
                Frequency, TargetMean, CharacterCodes {
    /**
     * What the training data taught.
     *
     * @param target the column to predict, which the step leaves alone
     * @throws dev.lanewise.train.data.DataException if a column is missing or does not suit the step
     */
    FittedStep fit(Table train, String target);

    /** The columns that it is for. */
    ColumnSet columns();

    /** Whether it learns each column from that column alone, so that they need not be in memory at the same time. */
    default boolean columnwise() {
        return true;
    }

    /**
     * The training data as the network is to see it: what the fitted step makes of them, but for encodings that would
     * tell a row its own target.
     */
    default Table training(Table train, String target, FittedStep fitted) {
        return fitted.transform(train, UnknownCategory.REFUSE);
    }
}
