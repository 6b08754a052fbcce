package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.Table;
import java.util.List;

/**
 * Scales numeric columns; missing values stay missing.
 *
 * @param scaling how
 * @param columns which
 */
public record Scale(Scaling scaling, ColumnSet columns) implements ColumnStep {
    @Override
    public FittedScale fit(Table train, String target) {
        List<String> names = columns.of(ColumnKind.NUMERIC, train, target);
        double[][] values = names.stream().map(name -> Numbers.of(train, name)).toArray(double[][]::new);
        return new FittedScale(names, scaling.words(), scaling.fit(values));
    }
}
