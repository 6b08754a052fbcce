package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces categories by numbers. Made by {@link Ordinal}, {@link Frequency} and {@link TargetMean}.
 *
 * @param codes the numbers; a column can have several
 * @param words what the numbers are, for people
 */
public record FittedCodes(List<Codes> codes, String words) implements FittedStep {
    /**
     * The numbers of a column's categories.
     *
     * @param levels the known categories
     * @param feature the name of the column of numbers
     * @param values one a category
     * @param unknown the number of a category that training did not have
     * @param refuses whether such a category is refused where the caller asks for that
     */
    public record Codes(Levels levels, String feature, List<Double> values, double unknown, boolean refuses) {
        public Codes {
            values = List.copyOf(values);
            if (values.size() != levels.known().size()) {
                throw new DataException("column '" + levels.column() + "': " + levels.known().size() + " categories, "
                        + values.size() + " numbers");
            }
        }
    }

    public FittedCodes {
        codes = List.copyOf(codes);
    }

    @Override
    public Table transform(Table table, UnknownCategory whereNotTold) {
        List<NumericColumn> features = new ArrayList<>();
        for (Codes code : codes) {
            boolean refuses = code.refuses() && whereNotTold == UnknownCategory.REFUSE;
            int[] positions = code.levels().positions(table, refuses, "category");
            double[] values = new double[positions.length];
            for (int row = 0; row < values.length; row++) {
                values[row] = positions[row] == Levels.UNKNOWN ? code.unknown() : code.values().get(positions[row]);
            }
            features.add(new NumericColumn(code.feature(), values));
        }
        return table.exchange(codes.stream().map(code -> code.levels().column()).toList(), features);
    }

    @Override
    public String describe() {
        long columns = codes.stream().map(code -> code.levels().column()).distinct().count();
        return columns == 0 ? "" : FittedPipeline.count((int) columns, "column") + " " + words;
    }
}
