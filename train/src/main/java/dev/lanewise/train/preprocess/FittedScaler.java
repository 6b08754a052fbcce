package dev.lanewise.train.preprocess;

import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;

/** A scaler that knows its columns: it maps each column's values to a common size, and back. A missing value (NaN) stays one. */
public sealed interface FittedScaler permits FittedAffineScaler,
        FittedStandardizer, FittedMinMaxScaler, FittedPowerScaler, FittedQuantileScaler, NoScaling {
    /** The number of columns. */
    int columns();

    /** The scaled value of a column. */
    double scale(int column, double value);

    /** The value that {@link #scale} maps to this one, up to rounding. */
    double unscale(int column, double scaled);

    /**
     * The scaled columns, computed in double and rounded once.
     *
     * @param x shape [n, columns]
     * @return a new tensor of the same shape
     * @throws ShapeException for another shape
     */
    default Tensor transform(Tensor x) {
        Tensor scaled = checked("transform", x);
        for (int i = 0; i < x.size(); i++) {
            scaled.data()[i] = (float) scale(i % columns(), x.get(i));
        }
        return scaled;
    }

    /**
     * The inverse of {@link #transform}, up to rounding.
     *
     * @param scaled shape [n, columns]
     * @return a new tensor of the same shape
     * @throws ShapeException for another shape
     */
    default Tensor inverse(Tensor scaled) {
        Tensor x = checked("inverse", scaled);
        for (int i = 0; i < x.size(); i++) {
            x.data()[i] = (float) unscale(i % columns(), scaled.get(i));
        }
        return x;
    }

    private Tensor checked(String operation, Tensor x) {
        if (x.shape().rank() != 2 || x.shape().dim(1) != columns()) {
            throw new ShapeException(operation + ": fitted on " + columns() + " columns, got shape " + x.shape());
        }
        return Tensor.zeros(x.shape());
    }
}
