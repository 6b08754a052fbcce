package dev.lanewise.train.preprocess;

import java.util.Objects;

/** What takes the place of a missing value. */
public sealed interface Fill {
    /** A value that training data have. Categories have no mean and no median: they take the most frequent one. */
    enum Statistic implements Fill {
        /** The mean of the values there are. */
        MEAN,
        /** Their median. */
        MEDIAN,
        /** The most frequent value; of equally frequent ones the smallest. */
        MOST_FREQUENT
    }

    /**
     * One value for all.
     *
     * @param value a number for numeric columns, a category for the others
     */
    record Constant(String value) implements Fill {
        public Constant {
            Objects.requireNonNull(value);
        }
    }
}
