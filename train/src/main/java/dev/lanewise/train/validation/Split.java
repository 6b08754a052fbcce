package dev.lanewise.train.validation;

import java.util.Arrays;

/**
 * Rows to train on and rows to test on: row numbers, ascending, each row in one of the two.
 *
 * @param train not copied
 * @param test not copied
 */
public record Split(int[] train, int[] test) {
    /** The split whose test part is marked. */
    static Split of(boolean[] inTest) {
        int[] train = new int[inTest.length];
        int[] test = new int[inTest.length];
        int trained = 0;
        int tested = 0;
        for (int row = 0; row < inTest.length; row++) {
            if (inTest[row]) {
                test[tested++] = row;
            } else {
                train[trained++] = row;
            }
        }
        return new Split(Arrays.copyOf(train, trained), Arrays.copyOf(test, tested));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Split split && Arrays.equals(train, split.train) && Arrays.equals(test, split.test);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(train) + Arrays.hashCode(test);
    }

    @Override
    public String toString() {
        return "Split[" + train.length + " to train on, " + test.length + " to test on]";
    }
}
