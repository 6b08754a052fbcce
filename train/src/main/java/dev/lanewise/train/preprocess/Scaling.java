package dev.lanewise.train.preprocess;

/** How numeric columns are scaled. */
public enum Scaling {
    /** To mean 0 and deviation 1: {@link Standardizer}. */
    STANDARD,
    /** To 0 … 1: {@link MinMaxScaler#UNIT}. */
    MIN_MAX,
    /** Not at all. */
    NONE;

    /** The scaler of this kind, fitted on columns of training data. */
    public FittedScaler fit(double[]... columns) {
        return switch (this) {
            case STANDARD -> Standardizer.fit(columns);
            case MIN_MAX -> MinMaxScaler.UNIT.fit(columns);
            case NONE -> new NoScaling(columns.length);
        };
    }
}
