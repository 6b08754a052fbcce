package dev.lanewise.train.preprocess;

/** What a model predicts. */
public enum Task {
    /** One of several classes. */
    CLASSIFICATION,
    /** A number. */
    REGRESSION
}
