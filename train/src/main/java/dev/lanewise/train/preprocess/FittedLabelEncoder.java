package dev.lanewise.train.preprocess;

import dev.lanewise.engine.IntTensor;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.data.Target;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers the classes of a column. Made by {@link LabelEncoder}.
 *
 * @param column the column
 * @param kind what the column held in training
 * @param classes the classes as text; the position of each is its number
 */
public record FittedLabelEncoder(String column, ColumnKind kind, List<String> classes) implements FittedTarget {
    /** @throws DataException without classes, or if two are equal */
    public FittedLabelEncoder {
        classes = new Levels(column, classes).known();
    }

    @Override
    public Task task() {
        return Task.CLASSIFICATION;
    }

    @Override
    public int outputs() {
        return classes.size();
    }

    /**
     * The class of each row.
     *
     * @throws DataException if the column is missing or has no value or a class that training did not have; the message names its line
     */
    @Override
    public Target.Labels encode(Table table) {
        return new Target.Labels(IntTensor.of(new Levels(column, classes).positions(table, true, "class")), classes);
    }

    /** The classes with these numbers. */
    public List<String> decode(int... labels) {
        return Arrays.stream(labels).mapToObj(classes::get).toList();
    }
}
