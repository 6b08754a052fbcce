package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.data.Target;

/** How the target column becomes what a model predicts, and back: classes, or scaled numbers. */
public sealed interface FittedTarget permits FittedLabelEncoder, FittedValueEncoder {
    /** The target column. */
    String column();

    /** The kind of the target column in the training data. */
    ColumnKind kind();

    /** What a model for it does. */
    Task task();

    /** The width of a model's output: the number of classes, or 1. */
    int outputs();

    /** @throws DataException if the column is missing, or holds what training did not */
    Target encode(Table table);
}
