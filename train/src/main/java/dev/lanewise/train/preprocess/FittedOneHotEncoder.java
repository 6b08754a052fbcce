package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import java.util.List;

/**
 * One feature for each known category of a column: 1 for the row's own, 0 for the others. Made by {@link OneHotEncoder}.
 *
 * @param column the column
 * @param categories the known categories, one a feature
 */
public record FittedOneHotEncoder(String column, List<String> categories) {
    /** @throws DataException without categories, or if two are equal */
    public FittedOneHotEncoder {
        categories = Levels.distinct(column, categories);
    }

    /** The features' names: column=category. */
    public List<String> featureNames() {
        return categories.stream().map(category -> column + "=" + category).toList();
    }

    /**
     * @return shape [rows, categories]
     * @throws DataException if the column is missing or has a category that training did not have; the message names its line
     */
    public Tensor encode(Table table) {
        Tensor features = Tensor.zeros(Shape.of(table.size(), categories.size()));
        encodeInto(table, features, 0);
        return features;
    }

    /** Writes a 1 into each row of a zeroed matrix, at the row's category counted from column {@code first}. */
    void encodeInto(Table table, Tensor features, int first) {
        int[] positions = Levels.positions(table, column, categories, "category");
        for (int row = 0; row < positions.length; row++) {
            features.data()[features.offset() + row * features.shape().dim(1) + first + positions[row]] = 1;
        }
    }
}
