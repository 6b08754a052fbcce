package dev.lanewise.train.data;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Rows of features with a target each, as training and scoring read them; {@link Dataset} has them in memory. Which rows a
 * batch has, and in which order, is the reader's choice, so equal examples give equal bits wherever they lie. The targets are
 * in memory. May be read from several threads.
 */
public interface Examples {
    /** The number of rows. */
    int size();

    /** The features' names, one for each feature of a row. */
    List<String> featureNames();

    /** What is to be predicted, one a row. */
    Target target();

    /** How much each row counts; empty: all the same. */
    default Optional<RowWeights> weights() {
        return Optional.empty();
    }

    /**
     * Copies the features of a row. Allocates nothing.
     *
     * @param row from 0
     * @param to where {@link #width} values are written
     * @param at the first of them
     */
    void features(int row, float[] to, int at);

    /** These rows, in this order. */
    Examples rows(int... rows);

    /** The number of features. */
    default int width() {
        return featureNames().size();
    }

    /**
     * The features of consecutive rows.
     *
     * @param from the first row
     * @param to the row after the last
     * @return shape [to − from, width]; not to be changed
     */
    default Tensor features(int from, int to) {
        Tensor part = Tensor.zeros(Shape.of(to - from, width()));
        for (int row = from; row < to; row++) {
            features(row, part.data(), (row - from) * width());
        }
        return part;
    }

    /**
     * SHA-256 of names, shape and values, in hexadecimal: equal for equal data, wherever it came from. It tells in a
     * report which data a model was trained on.
     */
    default String sha256() {
        DataHash hash = new DataHash();
        hash.names(featureNames());
        hash.integer(size());
        hash.integer(width());
        float[] features = new float[width()];
        for (int row = 0; row < size(); row++) {
            features(row, features, 0);
            for (float value : features) {
                hash.number(value);
            }
        }
        switch (target()) {
            case Target.Labels labels -> {
                hash.names(labels.classNames());
                for (int row = 0; row < size(); row++) {
                    hash.integer(labels.indices().get(row));
                }
            }
            case Target.Values values -> {
                hash.integer(size());
                hash.integer(values.outputs());
                for (int i = 0; i < values.values().size(); i++) {
                    hash.number(values.values().get(i));
                }
            }
        }
        weights().ifPresent(weights -> {
            for (double weight : weights.values()) {
                hash.number(weight);
            }
        });
        return hash.hexadecimal();
    }
}
