package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Remedy;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * One feature for each known category: {@code town=Ulm}. Made by {@link OneHot}.
 *
 * @param columns the known categories by column
 * @param unknown what becomes of others
 */
public record FittedOneHot(List<Levels> columns, OneHot.Unknown unknown) implements FittedStep {
    public FittedOneHot {
        columns = List.copyOf(columns);
    }

    @Override
    public Table transform(Table table, UnknownCategory whereNotTold) {
        checkSize(table);
        List<NumericColumn> features = new ArrayList<>();
        for (Levels levels : columns) {
            boolean refuses = unknown == OneHot.Unknown.ERROR && whereNotTold == UnknownCategory.REFUSE;
            int[] positions = levels.positions(table, refuses, "category");
            double[][] values = new double[levels.known().size() + 1][table.size()];
            for (int row = 0; row < positions.length; row++) {
                values[positions[row] == Levels.UNKNOWN ? levels.known().size() : positions[row]][row] = 1;
            }
            List<String> names = names(levels);
            for (int i = 0; i < names.size(); i++) {
                features.add(new NumericColumn(names.get(i), values[i]));
            }
        }
        return table.exchange(columns.stream().map(Levels::column).toList(), features);
    }

    /** One for each category, then that of the unknown ones, if they have one. */
    private List<String> names(Levels levels) {
        List<String> names = new ArrayList<>();
        levels.known().forEach(level -> names.add(levels.column() + "=" + level));
        if (unknown == OneHot.Unknown.OWN_COLUMN) {
            names.add(levels.column() + " is unknown");
        }
        return names;
    }

    @Override
    public List<String> made(String column) {
        return columns.stream()
                .filter(levels -> levels.column().equals(column))
                .findFirst()
                .map(this::names)
                .orElse(List.of(column));
    }

    /** @throws DataException if the features are more than one array holds: it names the column that has most of them */
    private void checkSize(Table table) {
        long features = columns.stream().mapToLong(levels -> levels.known().size()).sum();
        if (table.size() * features > Tensor.MOST_ELEMENTS) {
            Levels most = Collections.max(columns, Comparator.comparingInt(levels -> levels.known().size()));
            throw new DataException(table.source() + ": " + table.size() + " rows of " + features
                    + " features are more than fit in memory; leave out the column " + DataException.quote(most.column())
                    + ", which alone has " + most.known().size() + " categories",
                    Remedy.leaveOut(most.column()));
        }
    }

    @Override
    public String describe() {
        return columns.isEmpty() ? "" : "a feature for each category of " + FittedPipeline.count(columns.size(), "column");
    }
}
