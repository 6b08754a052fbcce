package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.Table;
import java.util.Arrays;
import java.util.List;

/**
 * Replaces a category by the share of training rows that have it; one that training did not have becomes 0.
 *
 * @param columns which; all category columns, or those named
 */
public record Frequency(ColumnSet columns) implements ColumnStep {
    @Override
    public FittedCodes fit(Table train, String target) {
        return new FittedCodes(
                columns.of(ColumnKind.CATEGORY, train, target).stream().map(name -> codes(train, name)).toList(),
                "replaced by the frequency of their categories");
    }

    private static FittedCodes.Codes codes(Table train, String name) {
        Levels levels = new Levels(name, LabelEncoder.classes(train, name));
        double[] shares = new double[levels.known().size()];
        for (int position : levels.positions(train, true, "category")) {
            shares[position] += 1;
        }
        List<Double> values = Arrays.stream(shares).mapToObj(count -> count / train.size()).toList();
        return new FittedCodes.Codes(levels, name, values, 0, false);
    }
}
