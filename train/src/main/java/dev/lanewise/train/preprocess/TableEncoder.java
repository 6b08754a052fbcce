package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Remedy;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns how a table becomes numbers: the columns go through a {@link Pipeline}, the target becomes classes or scaled
 * numbers. Fit it on the training part only; {@link FittedTableEncoder} encodes any other part.
 */
public final class TableEncoder {
    private TableEncoder() {
    }

    /** With {@link EncoderOptions#DEFAULT}. */
    public static FittedTableEncoder fit(Table train, String target) {
        return fit(train, target, EncoderOptions.DEFAULT);
    }

    /** What {@link #training} learns; the training rows themselves are encoded there. */
    public static FittedTableEncoder fit(Table train, String target, EncoderOptions options) {
        return training(train, target, options).encoder();
    }

    /**
     * Learns from the training rows, and encodes them.
     *
     * @param rows the rows to learn from
     * @param target the column to predict; all others, but that of the weights, are features
     * @throws DataException if the target is missing, in a row too, does not suit the task or leaves it in doubt
     *     ({@link TaskChoice#decide}), there is no feature, a column holds a different text in most of its rows or does not suit a step
     */
    public static EncodedTraining training(Table rows, String target, EncoderOptions options) {
        if (options.weights().filter(target::equals).isPresent()) {
            throw new DataException(rows.source() + ": the column '" + target + "' is the target and cannot be the weights, too");
        }
        Table train = options.learned(rows);
        if (train.size() == 0) {
            throw new DataException(train.source() + ": no rows to train on");
        }
        Task task = TaskChoice.decide(train, target, options);
        if (train.columns().size() == 1) {
            throw new DataException(train.source() + ": the only column is the target '" + target
                    + "'; add columns to predict it from");
        }
        for (Column column : train.columns()) {
            if (!column.name().equals(target) && column instanceof CategoryColumn categories
                    && !options.pipeline().readsText(column.name())) {
                refuseNames(train, categories);
            }
        }
        Pipeline.Fitting fitting = options.pipeline().fit(train, target);
        FittedTarget fittedTarget = target(fitting.training(), target, task, options);
        FittedTableEncoder encoder = new FittedTableEncoder(
                inputs(train.columns(), target, fitting.pipeline()),
                fitting.pipeline(),
                fitting.training().names().stream().filter(name -> !name.equals(target)).toList(),
                fittedTarget);
        Dataset data = new Dataset(
                FittedTableEncoder.features(train, fitting.training(), encoder.featureNames()),
                fittedTarget.encode(fitting.training()),
                encoder.featureNames(),
                options.weights().map(column -> WeightColumn.of(rows, column).rows(fitting.rows())));
        return new EncodedTraining(encoder, data, fitting.reports());
    }

    /** What the training rows teach of the target. */
    static FittedTarget target(Table training, String target, Task task, EncoderOptions options) {
        return switch (task) {
            case CLASSIFICATION -> LabelEncoder.fit(training, target);
            case REGRESSION -> new FittedValueEncoder(
                    target, options.targetScaling().fit(Numbers.complete(training, target)));
        };
    }

    /** All columns but the target and those that are dropped before anything is made of them. */
    static List<InputColumn> inputs(List<Column> columns, String target, FittedPipeline pipeline) {
        List<String> dropped = new ArrayList<>();
        for (FittedStep step : pipeline.steps()) {
            if (!(step instanceof FittedDropColumns drop)) {
                break;
            }
            dropped.addAll(drop.columns());
        }
        return columns.stream()
                .filter(column -> !column.name().equals(target) && !dropped.contains(column.name()))
                .map(column -> new InputColumn(column.name(), column.kind()))
                .toList();
    }

    /** Refuses a column of names, of which nothing can be learned. */
    static void refuseNames(Table train, CategoryColumn column) {
        int levels = column.levels().size();
        if (ColumnProfile.namesRows(train.size(), levels)) {
            int word = Math.max(0, column.firstWord());
            throw new DataException(train.where(word) + ", column '" + column.name() + "': text such as "
                    + DataException.quote(column.text(word)) + ", with " + levels + " different values in " + train.size()
                    + " rows, cannot be learned from as categories; leave the column out, or mend it if it should hold numbers",
                    Remedy.leaveOut(column.name()));
        }
    }
}
