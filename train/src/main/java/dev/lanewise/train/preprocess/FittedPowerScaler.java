package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import java.util.List;

/**
 * Transforms each column by its power and standardises it. Made by {@link PowerScaler}.
 *
 * @param lambdas one a column
 * @param standardizer of the transformed columns
 */
public record FittedPowerScaler(List<Double> lambdas, FittedStandardizer standardizer) implements FittedScaler {
    /** @throws DataException for other than one λ a column, or one that is not finite */
    public FittedPowerScaler {
        lambdas = List.copyOf(lambdas);
        if (lambdas.size() != standardizer.columns() || lambdas.stream().anyMatch(lambda -> !Double.isFinite(lambda))) {
            throw new DataException("power scaler: the powers " + lambdas + " for " + standardizer.columns() + " columns");
        }
    }

    @Override
    public int columns() {
        return lambdas.size();
    }

    @Override
    public double scale(int column, double value) {
        return Double.isNaN(value)
                ? value
                : standardizer.scale(column, YeoJohnson.transform(lambdas.get(column), value));
    }

    /** NaN where the scaled value is beyond all that the transform can give. */
    @Override
    public double unscale(int column, double scaled) {
        return YeoJohnson.inverse(lambdas.get(column), standardizer.unscale(column, scaled));
    }
}
