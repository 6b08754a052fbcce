package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;
import java.util.List;

/** What a {@link ColumnStep} learned from training data, and does to any table. A record that can be stored beside the model. */
public sealed interface FittedStep
        permits FittedDropColumns, FittedIndicator, FittedImputer, FittedKnnImputer, FittedClip, FittedOutlierMark, FittedScale,
                FittedOneHot, FittedCodes, FittedCharacterCodes {
    /**
     * The table with the columns changed.
     *
     * @param unknown what becomes of a category that training did not have, where the step was not told
     * @throws dev.lanewise.train.data.DataException if a column is missing or a value does not suit it: the message names
     *     its line
     */
    Table transform(Table table, UnknownCategory unknown);

    /** The columns that it makes of one: that column itself, but for a step that says otherwise. */
    default List<String> made(String column) {
        return List.of(column);
    }

    /** What it does, in words: a clause such as "3 columns scaled to 0 … 1"; empty if nothing. */
    String describe();

    /** Which rows of a table it would mend, for the steps that clean. */
    default List<CleaningReport> reports(Table table) {
        return List.of();
    }
}
