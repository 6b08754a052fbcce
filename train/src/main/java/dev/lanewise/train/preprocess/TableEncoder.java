package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Remedy;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns how a table becomes numbers: numeric columns are scaled, each category becomes a feature of 0 or 1, the target
 * becomes classes or scaled numbers. Fit it on the training part only; {@link FittedTableEncoder} encodes any part.
 */
public final class TableEncoder {
    /** From this many rows on, a category column with a different text in most rows is refused. */
    private static final int ROWS_TO_JUDGE = 10;

    private TableEncoder() {
    }

    /** With {@link EncoderOptions#DEFAULT}. */
    public static FittedTableEncoder fit(Table train, String target) {
        return fit(train, target, EncoderOptions.DEFAULT);
    }

    /**
     * @param train the rows to learn from
     * @param target the column to predict; all others are features
     * @throws DataException if the target is missing, does not suit the task or leaves it in doubt
     *     ({@link TaskChoice#decide}), there is no feature, or a column holds a different text in most of its rows
     */
    public static FittedTableEncoder fit(Table train, String target, EncoderOptions options) {
        if (train.size() == 0) {
            throw new DataException(train.source() + ": no rows to train on");
        }
        Task task = TaskChoice.decide(train, target, options);
        FittedTarget fittedTarget = switch (task) {
            case CLASSIFICATION -> LabelEncoder.fit(train, target);
            case REGRESSION -> new FittedValueEncoder(target, options.targetScaling().fit(Numbers.of(train, target)));
        };
        List<String> numeric = new ArrayList<>();
        List<FittedOneHotEncoder> categories = new ArrayList<>();
        for (Column column : train.columns()) {
            if (column.name().equals(target)) {
                continue;
            }
            if (column.kind() == ColumnKind.NUMERIC) {
                numeric.add(column.name());
            } else {
                refuseNames(train, (CategoryColumn) column);
                categories.add(OneHotEncoder.fit(train, column.name()));
            }
        }
        if (numeric.isEmpty() && categories.isEmpty()) {
            throw new DataException(train.source() + ": the only column is the target '" + target
                    + "'; add columns to predict it from");
        }
        double[][] columns = numeric.stream().map(name -> Numbers.of(train, name)).toArray(double[][]::new);
        return new FittedTableEncoder(numeric, options.featureScaling().fit(columns), categories, fittedTarget);
    }

    private static void refuseNames(Table train, CategoryColumn column) {
        int levels = column.levels().size();
        if (train.size() >= ROWS_TO_JUDGE && 2 * levels > train.size()) {
            int word = Math.max(0, column.firstWord());
            throw new DataException(train.where(word) + ", column '" + column.name() + "': text such as "
                    + DataException.quote(column.text(word)) + ", with " + levels + " different values in " + train.size()
                    + " rows, cannot be learned from as categories; leave the column out, or mend it if it should hold numbers",
                    Remedy.leaveOut(column.name()));
        }
    }
}
