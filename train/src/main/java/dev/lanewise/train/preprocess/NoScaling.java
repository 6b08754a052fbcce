package dev.lanewise.train.preprocess;

/**
 * The scaler that leaves values as they are.
 *
 * @param columns the number of columns
 */
public record NoScaling(int columns) implements FittedScaler {
    @Override
    public double scale(int column, double value) {
        return value;
    }

    @Override
    public double unscale(int column, double scaled) {
        return scaled;
    }
}
