package dev.lanewise.train.data;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.Objects;

/** Rows of matrices. */
final class Matrices {
    private Matrices() {
    }

    /** @throws DataException unless it is a matrix of finite numbers */
    static void check(String what, Tensor matrix) {
        if (matrix.shape().rank() != 2) {
            throw new DataException(what + ": the shape is " + matrix.shape() + ", not (rows, columns)");
        }
        for (int i = 0; i < matrix.size(); i++) {
            if (!Float.isFinite(matrix.get(i))) {
                int columns = matrix.shape().dim(1);
                throw new DataException(what + ": row " + i / columns + ", column " + i % columns + " is " + matrix.get(i)
                        + "; only finite numbers can be learned from");
            }
        }
    }

    /** A copy of these rows. */
    static Tensor rows(Tensor matrix, int... rows) {
        int columns = matrix.shape().dim(1);
        Tensor chosen = Tensor.zeros(Shape.of(rows.length, columns));
        for (int i = 0; i < rows.length; i++) {
            int row = Objects.checkIndex(rows[i], matrix.shape().dim(0));
            System.arraycopy(matrix.data(), matrix.offset() + row * columns, chosen.data(), i * columns, columns);
        }
        return chosen;
    }
}
