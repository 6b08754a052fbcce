package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.DataException;

/** The columns that a scaler is fitted on. */
final class Columns {
    private Columns() {
    }

    /** The columns of a matrix of shape [n, d], as doubles. */
    static double[][] of(String operation, Tensor x) {
        if (x.shape().rank() != 2) {
            throw new DataException(operation + ": the shape is " + x.shape() + ", not (rows, columns)");
        }
        int rows = x.shape().dim(0);
        double[][] columns = new double[x.shape().dim(1)][rows];
        for (int i = 0; i < x.size(); i++) {
            columns[i % columns.length][i / columns.length] = x.get(i);
        }
        return columns;
    }

    /** @throws DataException for columns without rows, of different lengths or with values that are not finite */
    static void check(String operation, double[]... columns) {
        for (int j = 0; j < columns.length; j++) {
            if (columns[j].length == 0) {
                throw new DataException(operation + ": no rows to fit on");
            }
            if (columns[j].length != columns[0].length) {
                throw new DataException(operation + ": column " + j + " has " + columns[j].length + " rows, column 0 has "
                        + columns[0].length);
            }
            for (int i = 0; i < columns[j].length; i++) {
                if (!Double.isFinite(columns[j][i])) {
                    throw new DataException(operation + ": row " + i + ", column " + j + " is " + columns[j][i]
                            + "; only finite numbers can be fitted on");
                }
            }
        }
    }
}
