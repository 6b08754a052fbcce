package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import java.util.List;

/**
 * Maps each column's x to low + (x − minimum) ÷ (maximum − minimum) · (high − low); a column that was constant in
 * training divides by 1. Made by {@link MinMaxScaler}.
 *
 * @param minima one a column
 * @param maxima one a column, not below the minimum
 * @param low what a minimum becomes
 * @param high what a maximum becomes
 */
public record FittedMinMaxScaler(List<Double> minima, List<Double> maxima, double low, double high) implements FittedScaler {
    /** @throws DataException for lists of different lengths, or a range that is not finite or runs backwards */
    public FittedMinMaxScaler {
        minima = List.copyOf(minima);
        maxima = List.copyOf(maxima);
        if (minima.size() != maxima.size()) {
            throw new DataException("min-max scaler: " + minima.size() + " minima, " + maxima.size() + " maxima");
        }
        for (int j = 0; j < minima.size(); j++) {
            double range = maxima.get(j) - minima.get(j);
            if (!(range >= 0) || !Double.isFinite(range)) {
                throw new DataException("min-max scaler: column " + j + " runs from " + minima.get(j) + " to " + maxima.get(j));
            }
        }
        if (!(low < high) || !Double.isFinite(high - low)) {
            throw new DataException("min-max scaler: the range " + low + " … " + high + " is empty or not finite");
        }
    }

    @Override
    public int columns() {
        return minima.size();
    }

    @Override
    public double scale(int column, double value) {
        return (value - minima.get(column)) / range(column) * (high - low) + low;
    }

    @Override
    public double unscale(int column, double scaled) {
        return (scaled - low) / (high - low) * range(column) + minima.get(column);
    }

    private double range(int column) {
        double range = maxima.get(column) - minima.get(column);
        return range == 0 ? 1 : range;
    }
}
