package dev.lanewise.train.preprocess;

/**
 * A step of a {@link Pipeline}: it takes rows out of the training data, or changes columns. A record of settings, which
 * knows no data yet.
 */
public sealed interface Step permits RowStep, ColumnStep {}
