package dev.lanewise.train.validation;

/** Rows by class. */
final class Strata {
    private Strata() {
    }

    /**
     * How many rows each class has, by class; classes that no row has count 0.
     *
     * @throws IllegalArgumentException for a negative class
     */
    static int[] counts(int... labels) {
        int classes = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0) {
                throw new IllegalArgumentException("split: row " + row + " has the negative class " + labels[row]);
            }
            classes = Math.max(classes, labels[row] + 1);
        }
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }
}
