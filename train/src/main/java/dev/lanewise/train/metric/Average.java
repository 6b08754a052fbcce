package dev.lanewise.train.metric;

/** How the values of a measure for several classes become one. */
public enum Average {
    /** The plain mean over the classes that occur, among the true or the predicted ones. */
    MACRO,
    /** From the sums of hits and misses over all classes: where each row has one class, the accuracy. */
    MICRO,
    /** The mean over the classes, weighted by their rows. */
    WEIGHTED
}
