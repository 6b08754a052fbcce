package dev.lanewise.train.data;

import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a model learns to predict: a class for each row, or numbers for each row. */
public sealed interface Target {
    /** The number of rows. */
    int size();

    /** The targets of these rows, in this order: a copy. */
    Target rows(int... rows);

    /**
     * Classes.
     *
     * @param indices one a row, shape [n], each in 0 … classes − 1; not copied
     * @param classNames the name of each class
     */
    record Labels(IntTensor indices, List<String> classNames) implements Target {
        /** @throws DataException for another shape, or an index that is not a class */
        public Labels {
            classNames = List.copyOf(classNames);
            if (indices.shape().rank() != 1) {
                throw new DataException("labels: the shape is " + indices.shape() + ", not (rows)");
            }
            for (int row = 0; row < indices.size(); row++) {
                if (indices.get(row) < 0 || indices.get(row) >= classNames.size()) {
                    throw new DataException("labels: row " + row + " has class " + indices.get(row) + ", not one of 0 … "
                            + (classNames.size() - 1));
                }
            }
        }

        /** Classes named 0, 1, …, classes − 1. */
        public static Labels of(int[] indices, int classes) {
            return new Labels(IntTensor.of(indices), IntStream.range(0, classes).mapToObj(Integer::toString).toList());
        }

        /** The number of classes. */
        public int classes() {
            return classNames.size();
        }

        /** How many rows each class has. */
        public int[] counts() {
            int[] counts = new int[classes()];
            for (int row = 0; row < size(); row++) {
                counts[indices.get(row)]++;
            }
            return counts;
        }

        /**
         * A weight for each class with which all classes count the same in sum, and rows 1 on average: n ÷ (classes · the
         * rows of the class), as scikit-learn's {@code balanced}.
         *
         * @throws DataException if a class has no rows
         */
        public List<Float> balancedWeights() {
            List<Float> weights = new ArrayList<>();
            for (int count : counts()) {
                if (count == 0) {
                    throw new DataException("class weights: class " + DataException.quote(classNames.get(weights.size()))
                            + " has no rows; add some, or give weights of your own");
                }
                weights.add((float) size() / ((float) classes() * count));
            }
            return List.copyOf(weights);
        }

        @Override
        public int size() {
            return indices.size();
        }

        @Override
        public Labels rows(int... rows) {
            int[] chosen = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                chosen[i] = indices.get(rows[i]);
            }
            return new Labels(IntTensor.of(chosen), classNames);
        }
    }

    /**
     * Numbers.
     *
     * @param values shape [n, outputs], all finite; not copied
     */
    record Values(Tensor values) implements Target {
        /** @throws DataException for another shape, or a value that is NaN or infinite */
        public Values {
            Matrices.check("values", values);
        }

        /** The numbers for each row. */
        public int outputs() {
            return values.shape().dim(1);
        }

        @Override
        public int size() {
            return values.shape().dim(0);
        }

        @Override
        public Values rows(int... rows) {
            return new Values(Matrices.rows(values, rows));
        }
    }
}
