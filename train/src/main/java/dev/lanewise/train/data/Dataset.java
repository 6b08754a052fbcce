package dev.lanewise.train.data;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model is trained on: a row of features for each target.
 *
 * @param features shape [n, d], all finite; not copied
 * @param target one a row
 * @param featureNames d names
 */
public record Dataset(Tensor features, Target target, List<String> featureNames) {
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

    /** The number of rows. */
    public int size() {
        return features.shape().dim(0);
    }

    /** The number of features. */
    public int width() {
        return features.shape().dim(1);
    }

    /** These rows, in this order: a copy. */
    public Dataset rows(int... rows) {
        return new Dataset(Matrices.rows(features, rows), target.rows(rows), featureNames);
    }

    /**
     * SHA-256 of names, shape and values, in hexadecimal: equal for equal data, wherever it came from. It tells in a
     * report which data a model was trained on.
     */
    public String sha256() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        names(digest, featureNames);
        floats(digest, features);
        switch (target) {
            case Target.Labels labels -> {
                names(digest, labels.classNames());
                ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * labels.size());
                for (int i = 0; i < labels.size(); i++) {
                    bytes.putInt(labels.indices().get(i));
                }
                digest.update(bytes.flip());
            }
            case Target.Values values -> floats(digest, values.values());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void names(MessageDigest digest, List<String> names) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(names.size()).flip());
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
    }

    private static void floats(MessageDigest digest, Tensor matrix) {
        int rows = matrix.shape().dim(0);
        int columns = matrix.shape().dim(1);
        digest.update(ByteBuffer.allocate(2 * Integer.BYTES).putInt(rows).putInt(columns).flip());
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * columns);
        for (int row = 0; row < rows; row++) {
            bytes.clear();
            for (int column = 0; column < columns; column++) {
                bytes.putInt(Float.floatToIntBits(matrix.get(row * columns + column)));
            }
            digest.update(bytes.flip());
        }
    }
}
