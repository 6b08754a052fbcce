package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Remedy;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns tables into features and targets, and predictions back. Made by {@link TableEncoder}; it is data only, so that
 * it can be stored beside the model. The features are the numeric columns in the order of the training table, then each
 * category column's features. Columns are found by name: their order in a table does not matter, others are ignored.
 *
 * @param numericColumns the numeric features
 * @param scaler one column for each of them
 * @param categories the category features
 * @param target the column to predict
 */
public record FittedTableEncoder(List<String> numericColumns, FittedScaler scaler, List<FittedOneHotEncoder> categories,
        FittedTarget target) {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** @throws DataException if the scaler has not one column for each numeric feature */
    public FittedTableEncoder {
        numericColumns = List.copyOf(numericColumns);
        categories = List.copyOf(categories);
        if (scaler.columns() != numericColumns.size()) {
            throw new DataException("table encoder: " + numericColumns.size() + " numeric columns, a scaler of "
                    + scaler.columns());
        }
    }

    /** What a model for this data does. */
    public Task task() {
        return target.task();
    }

    /** The number of features. */
    public int width() {
        return numericColumns.size() + categories.stream().mapToInt(category -> category.categories().size()).sum();
    }

    /** The width of a model's output: the number of classes, or 1. */
    public int outputs() {
        return target.outputs();
    }

    public List<String> featureNames() {
        List<String> names = new ArrayList<>(numericColumns);
        categories.forEach(category -> names.addAll(category.featureNames()));
        return List.copyOf(names);
    }

    /** The columns that features are made from. */
    public List<String> featureColumns() {
        List<String> names = new ArrayList<>(numericColumns);
        categories.forEach(category -> names.add(category.column()));
        return List.copyOf(names);
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
        numericColumns.forEach(name -> kinds.put(name, ColumnKind.NUMERIC));
        categories.forEach(category -> kinds.put(category.column(), ColumnKind.CATEGORY));
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
        checkSize(table);
        int width = width();
        Tensor features = Tensor.zeros(Shape.of(table.size(), width));
        for (int j = 0; j < numericColumns.size(); j++) {
            double[] values = Numbers.of(table, numericColumns.get(j));
            for (int row = 0; row < values.length; row++) {
                float scaled = (float) scaler.scale(j, values[row]);
                if (!Float.isFinite(scaled)) {
                    throw new DataException(table.where(row) + ", column '" + numericColumns.get(j) + "': " + values[row]
                            + " is too far from the training data to be scaled; mend the value");
                }
                features.data()[row * width + j] = scaled;
            }
        }
        int first = numericColumns.size();
        for (FittedOneHotEncoder category : categories) {
            category.encodeInto(table, unknown, features, first);
            first += category.categories().size();
        }
        return features;
    }

    /** @throws DataException if the features are more than one array holds: it names the column that has most of them */
    private void checkSize(Table table) {
        if (!categories.isEmpty() && (long) table.size() * width() > LARGEST_ARRAY) {
            FittedOneHotEncoder most = Collections.max(
                    categories, Comparator.comparingInt(category -> category.categories().size()));
            throw new DataException(table.source() + ": " + table.size() + " rows of " + width()
                    + " features are more than fit in memory; leave out the column " + DataException.quote(most.column())
                    + ", which alone has " + most.categories().size() + " categories",
                    Remedy.leaveOut(most.column()));
        }
    }

    /** The features' categories that training did not have, one line for each place, by column and row; empty if all are known. */
    public List<String> unknownCategories(Table table) {
        List<String> places = new ArrayList<>();
        for (FittedOneHotEncoder category : categories) {
            int[] positions = Levels.positions(table, category.column(), category.categories());
            for (int row = 0; row < positions.length; row++) {
                if (positions[row] == Levels.UNKNOWN) {
                    places.add(Levels.unknown(table, category.column(), row, "category"));
                }
            }
        }
        return List.copyOf(places);
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
