package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import java.util.List;

/**
 * Maps each column's x to (x − mean) ÷ deviation. Made by {@link Standardizer}.
 *
 * @param means one a column
 * @param deviations one a column, positive; 1 for a column that was constant in training
 */
public record FittedStandardizer(List<Double> means, List<Double> deviations) implements FittedScaler {
    /** @throws DataException for lists of different lengths, or a deviation that is not positive */
    public FittedStandardizer {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        if (means.size() != deviations.size()) {
            throw new DataException("standardizer: " + means.size() + " means, " + deviations.size() + " deviations");
        }
        for (int j = 0; j < deviations.size(); j++) {
            if (!Double.isFinite(means.get(j)) || !(deviations.get(j) > 0) || !Double.isFinite(deviations.get(j))) {
                throw new DataException("standardizer: column " + j + " has mean " + means.get(j) + " and deviation "
                        + deviations.get(j));
            }
        }
    }

    @Override
    public int columns() {
        return means.size();
    }

    @Override
    public double scale(int column, double value) {
        return (value - means.get(column)) / deviations.get(column);
    }

    @Override
    public double unscale(int column, double scaled) {
        return scaled * deviations.get(column) + means.get(column);
    }
}
