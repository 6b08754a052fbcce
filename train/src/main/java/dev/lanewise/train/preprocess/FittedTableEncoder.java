package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns tables into features and targets, and predictions back. Made by {@link TableEncoder}; it is data only, so that
 * it can be stored beside the model. Columns are found by name: their order in a table does not matter, others are
 * ignored.
 *
 * @param inputs the columns that features are made from
 * @param pipeline how
 * @param featureNames the columns it gives, in the order of the features
 * @param target the column to predict
 */
public record FittedTableEncoder(
        List<InputColumn> inputs, FittedPipeline pipeline, List<String> featureNames, FittedTarget target) {
    /** @throws DataException if there is no feature */
    public FittedTableEncoder {
        inputs = List.copyOf(inputs);
        featureNames = List.copyOf(featureNames);
        if (featureNames.isEmpty()) {
            throw new DataException("table encoder: no features are left; keep at least one column");
        }
    }

    /** What a model for this data does. */
    public Task task() {
        return target.task();
    }

    /** The number of features. */
    public int width() {
        return featureNames.size();
    }

    /** The width of a model's output: the number of classes, or 1. */
    public int outputs() {
        return target.outputs();
    }

    /** The columns that features are made from. */
    public List<String> featureColumns() {
        return inputs.stream().map(InputColumn::name).toList();
    }

    /**
     * Which features are made of each column that features are made from: for each of {@link #featureColumns} their numbers,
     * from 0; none of a column that a step drops.
     */
    public List<int[]> featuresOfColumns() {
        Map<String, Integer> places = new TreeMap<>();
        featureNames.forEach(name -> places.put(name, places.size()));
        return inputs.stream()
                .map(input -> pipeline.made(input.name()).stream().filter(places::containsKey).mapToInt(places::get).toArray())
                .toList();
    }

    /** The classes' names, in the order of a model's outputs; empty for a regression. */
    public List<String> classNames() {
        return target instanceof FittedLabelEncoder labels ? labels.classes() : List.of();
    }

    /**
     * Options to read a file for {@link #encodeFeatures}: the columns that features are made from and no others, as the
     * training data were read. A column of postal codes stays a column of categories even where all of them look like
     * numbers, and a word in a numeric column is reported with its line.
     */
    public CsvOptions featureOptions(CsvOptions base) {
        return base.withKinds(kinds()).withOnly(featureColumns());
    }

    /** Options to read a file for {@link #encode}: {@link #featureOptions} and the target. */
    public CsvOptions options(CsvOptions base) {
        List<String> columns = new ArrayList<>(featureColumns());
        columns.add(target.column());
        return base.withKinds(kinds()).withOnly(columns);
    }

    private Map<String, ColumnKind> kinds() {
        Map<String, ColumnKind> kinds = new TreeMap<>();
        inputs.forEach(input -> kinds.put(input.name(), input.kind()));
        kinds.put(target.column(), target.kind());
        return kinds;
    }

    /** Features and targets; unknown categories are refused. */
    public Dataset encode(Table table) {
        return encode(table, UnknownCategory.REFUSE);
    }

    /**
     * Features and targets.
     *
     * @param unknown what becomes of a feature's category that training did not have; an unknown class is always refused
     * @throws DataException if a column is missing, or a value does not suit its column: text among numbers, a
     *     class or (if refused) a category that training did not have; the message names line and column
     */
    public Dataset encode(Table table, UnknownCategory unknown) {
        return new Dataset(encodeFeatures(table, unknown), target.encode(table), featureNames());
    }

    /** Features alone; the table need not have the target, unknown categories are refused. */
    public Tensor encodeFeatures(Table table) {
        return encodeFeatures(table, UnknownCategory.REFUSE);
    }

    /**
     * Features alone; the table need not have the target.
     *
     * @return shape [rows, width]
     * @throws DataException as {@link #encode(Table, UnknownCategory)}
     */
    public Tensor encodeFeatures(Table table, UnknownCategory unknown) {
        Table read = table.select(featureColumns());
        return features(read, pipeline.transform(read, unknown), featureNames);
    }

    /** What of a table would be mended before it is encoded: missing values, outliers. */
    public List<CleaningReport> reports(Table table) {
        return pipeline.reports(table.select(featureColumns()), UnknownCategory.ZEROS);
    }

    /**
     * Columns as a matrix.
     *
     * @param read the table before it was transformed, for messages
     * @throws DataException for a column that is not all numbers
     */
    static Tensor features(Table read, Table transformed, List<String> names) {
        int width = names.size();
        if ((long) transformed.size() * width > Tensor.MOST_ELEMENTS) {
            throw new DataException(read.source() + ": " + transformed.size() + " rows of " + width
                    + " features are more than fit in memory; leave out columns, or use fewer rows");
        }
        Tensor features = Tensor.zeros(Shape.of(transformed.size(), width));
        for (int j = 0; j < width; j++) {
            double[] values = numbers(transformed, names.get(j));
            for (int row = 0; row < values.length; row++) {
                float value = (float) values[row];
                if (!Float.isFinite(value)) {
                    throw new DataException(transformed.where(row) + ", column '" + names.get(j) + "': " + values[row]
                            + " is beyond the range of a float (±" + Float.MAX_VALUE + "); scale the column");
                }
                features.data()[row * width + j] = value;
            }
        }
        return features;
    }

    private static double[] numbers(Table transformed, String name) {
        if (transformed.column(name).kind() == ColumnKind.CATEGORY) {
            throw new DataException(transformed.source() + ": column '" + name
                    + "' still holds text after all steps of the preprocessing; add one that encodes it, or leave it out");
        }
        return Numbers.complete(transformed, name);
    }

    /**
     * Predictions as text: the class with the largest output of each row (NaN before all, then the first of equals), or the number in the
     * target's own unit.
     *
     * @param outputs a model's outputs (scores, logits or probabilities for classes), shape [rows, outputs]
     * @throws ShapeException for another shape
     */
    public List<String> decode(Tensor outputs) {
        if (outputs.shape().rank() != 2 || outputs.shape().dim(1) != outputs()) {
            throw new ShapeException("decode: the target has " + outputs() + " outputs, got shape " + outputs.shape());
        }
        return switch (target) {
            case FittedLabelEncoder labels -> labels.decode(largest(outputs));
            case FittedValueEncoder values -> {
                List<String> texts = new ArrayList<>();
                for (double value : values.decode(outputs)) {
                    texts.add(Double.toString(value));
                }
                yield texts;
            }
        };
    }

    private static int[] largest(Tensor outputs) {
        int[] largest = new int[outputs.shape().dim(0)];
        Backend.preferred().reduce().argMaxRows(
                outputs.data(), outputs.offset(), largest, 0, largest.length, outputs.shape().dim(1));
        return largest;
    }
}
