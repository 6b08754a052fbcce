package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import java.util.List;

/**
 * Maps each column's x to (x − center) ÷ spread. Made by {@link RobustScaler} and {@link MaxAbsScaler}.
 *
 * @param centers one a column
 * @param spreads one a column, positive
 */
public record FittedAffineScaler(List<Double> centers, List<Double> spreads) implements FittedScaler {
    /** @throws DataException for lists of different lengths, or a spread that is not positive */
    public FittedAffineScaler {
        centers = List.copyOf(centers);
        spreads = List.copyOf(spreads);
        if (centers.size() != spreads.size()) {
            throw new DataException("scaler: " + centers.size() + " centers, " + spreads.size() + " spreads");
        }
        for (int j = 0; j < spreads.size(); j++) {
            if (!Double.isFinite(centers.get(j)) || !(spreads.get(j) > 0) || !Double.isFinite(spreads.get(j))) {
                throw new DataException("scaler: column " + j + " has center " + centers.get(j) + " and spread " + spreads.get(j));
            }
        }
    }

    @Override
    public int columns() {
        return centers.size();
    }

    @Override
    public double scale(int column, double value) {
        return (value - centers.get(column)) / spreads.get(column);
    }

    @Override
    public double unscale(int column, double scaled) {
        return scaled * spreads.get(column) + centers.get(column);
    }
}
