package dev.lanewise.train.data;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a model is trained on, in memory: a row of features for each target.
 *
 * @param features shape [n, d], all finite; not copied
 * @param target one a row
 * @param featureNames d names
 * @param weights how much each row counts; empty: all the same
 */
public record Dataset(Tensor features, Target target, List<String> featureNames, Optional<RowWeights> weights)
        implements Examples {
    /** @throws DataException if the sizes do not match, or a feature is NaN or infinite */
    public Dataset {
        featureNames = List.copyOf(featureNames);
        Matrices.check("features", features);
        if (features.shape().dim(0) != target.size()) {
            throw new DataException("dataset: " + features.shape().dim(0) + " rows of features, " + target.size() + " targets");
        }
        if (features.shape().dim(1) != featureNames.size()) {
            throw new DataException("dataset: " + features.shape().dim(1) + " features, " + featureNames.size() + " names");
        }
        if (weights.isPresent() && weights.get().size() != target.size()) {
            throw new DataException("dataset: " + weights.get().size() + " weights, " + target.size() + " targets");
        }
    }

    /** Rows that count the same. */
    public Dataset(Tensor features, Target target, List<String> featureNames) {
        this(features, target, featureNames, Optional.empty());
    }

    /** The same rows, each with a weight. */
    public Dataset withWeights(RowWeights value) {
        return new Dataset(features, target, featureNames, Optional.of(value));
    }

    /** Features named x0, x1, … */
    public static Dataset of(Tensor features, Target target) {
        Matrices.check("features", features);
        return new Dataset(features, target, IntStream.range(0, features.shape().dim(1)).mapToObj(i -> "x" + i).toList());
    }

    /**
     * Arrays in memory, with classes named 0, 1, …
     *
     * @param features a row each, of one length
     * @param labels the class of each row, 0 … classes − 1
     * @throws DataException if the sizes do not match, or a value does not suit
     */
    public static Dataset of(float[][] features, int[] labels, int classes) {
        return of(matrix(features), Target.Labels.of(labels, classes));
    }

    /**
     * Arrays in memory, with a number for each row.
     *
     * @throws DataException if the sizes do not match, or a value does not suit
     */
    public static Dataset of(float[][] features, float... values) {
        return of(matrix(features), new Target.Values(Tensor.of(Shape.of(values.length, 1), values)));
    }

    private static Tensor matrix(float[]... rows) {
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != rows[0].length) {
                throw new DataException("dataset: row " + row + " has " + rows[row].length + " features, row 0 has "
                        + rows[0].length);
            }
        }
        if (rows.length == 0) {
            throw new DataException("dataset: no rows");
        }
        return Tensor.matrix(rows);
    }

    @Override
    public int size() {
        return features.shape().dim(0);
    }

    @Override
    public void features(int row, float[] to, int at) {
        System.arraycopy(features.data(), features.offset() + row * width(), to, at, width());
    }

    /** A view. */
    @Override
    public Tensor features(int from, int to) {
        return features.slice(from, to);
    }

    /** A copy. */
    @Override
    public Dataset rows(int... rows) {
        return new Dataset(Matrices.rows(features, rows), target.rows(rows), featureNames, weights.map(all -> all.rows(rows)));
    }
}
