package dev.lanewise.train.preprocess;

import java.util.Collections;

/** How numeric columns are scaled. */
public enum Scaling {
    /** To mean 0 and deviation 1: {@link Standardizer}. */
    STANDARD,
    /** To 0 … 1: {@link MinMaxScaler#UNIT}. */
    MIN_MAX,
    /** By the largest magnitude: {@link MaxAbsScaler}. */
    MAX_ABS,
    /** By median and quartiles: {@link RobustScaler}. */
    ROBUST,
    /** To a distribution near the normal one: {@link PowerScaler}. */
    POWER,
    /** To evenly spread shares: {@link QuantileScaler}. */
    QUANTILE,
    /** To the normal distribution, by quantiles: {@link QuantileScaler}. */
    QUANTILE_NORMAL,
    /** Bytes to 0 … 1, all of them alike, whatever values training has: divided by 255. */
    PIXEL,
    /** Not at all. */
    NONE;

    /** The scaler of this kind, fitted on columns of training data. */
    public FittedScaler fit(double[]... columns) {
        return switch (this) {
            case STANDARD -> Standardizer.fit(columns);
            case MIN_MAX -> MinMaxScaler.UNIT.fit(columns);
            case MAX_ABS -> MaxAbsScaler.fit(columns);
            case ROBUST -> RobustScaler.fit(columns);
            case POWER -> PowerScaler.fit(columns);
            case QUANTILE -> new QuantileScaler(false).fit(columns);
            case QUANTILE_NORMAL -> new QuantileScaler(true).fit(columns);
            case PIXEL -> new FittedMinMaxScaler(
                    Collections.nCopies(columns.length, 0.0), Collections.nCopies(columns.length, 255.0), 0, 1);
            case NONE -> new NoScaling(columns.length);
        };
    }

    /** What it does, in words. */
    String words() {
        return switch (this) {
            case STANDARD -> "scaled to mean 0 and deviation 1";
            case MIN_MAX -> "scaled to 0 … 1";
            case MAX_ABS -> "divided by the largest magnitude";
            case ROBUST -> "scaled by median and quartiles";
            case POWER -> "transformed by a power (Yeo–Johnson) and standardised";
            case QUANTILE -> "mapped to the share of values below";
            case QUANTILE_NORMAL -> "mapped by quantiles to the normal distribution";
            case PIXEL -> "divided by 255";
            case NONE -> "not scaled";
        };
    }
}
