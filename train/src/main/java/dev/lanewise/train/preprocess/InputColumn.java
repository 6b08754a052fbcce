package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.ColumnKind;

/** A column that features are made from, and what it held in training. */
public record InputColumn(String name, ColumnKind kind) {}
