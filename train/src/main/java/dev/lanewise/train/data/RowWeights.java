package dev.lanewise.train.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * How much each row counts in the loss and in the metrics: one of weight 2 as much as two rows. Only their ratios matter.
 *
 * @param values one a row, finite and at least 0, not all 0; not copied
 */
public record RowWeights(double... values) {
    /** @throws DataException for a weight that is negative, NaN or infinite, or if none is above 0 */
    public RowWeights {
        boolean some = false;
        for (int row = 0; row < values.length; row++) {
            if (!(values[row] >= 0 && values[row] < Double.POSITIVE_INFINITY)) {
                throw new DataException("weights: row " + row + " has " + values[row] + "; want a finite number of at least 0");
            }
            some |= values[row] > 0;
        }
        if (!some) {
            throw new DataException("weights: none of " + values.length + " rows has a weight above 0; there would be nothing to count");
        }
    }

    /** The number of rows. */
    public int size() {
        return values.length;
    }

    /** The weights of these rows, in this order: a copy. */
    public RowWeights rows(int... rows) {
        return new RowWeights(
                Arrays.stream(rows).mapToDouble(row -> values[Objects.checkIndex(row, values.length)]).toArray());
    }

    /** The weights n·w ÷ Σ w of n rows, 1 on average: what the losses of the rows are multiplied by before their mean is taken. */
    public float[] factors() {
        double sum = 0;
        for (double value : values) {
            sum += value / values.length; // not beyond the range of a double before it is divided
        }
        float[] factors = new float[values.length];
        for (int row = 0; row < factors.length; row++) {
            factors[row] = (float) (values[row] / sum);
        }
        return factors;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowWeights weights && Arrays.equals(values, weights.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "RowWeights[" + values.length + " rows]";
    }
}
