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
     * @param unknown what becomes of a category that training did not have
     * @return shape [rows, categories]
     * @throws DataException if the column is missing, or a category is unknown and refused; the message names its line
     */
    public Tensor encode(Table table, UnknownCategory unknown) {
        Tensor features = Tensor.zeros(Shape.of(table.size(), categories.size()));
        encodeInto(table, unknown, features, 0);
        return features;
    }

    /** Writes a 1 into each row of a zeroed matrix, at the row's category counted from column {@code first}. */
    void encodeInto(Table table, UnknownCategory unknown, Tensor features, int first) {
        int[] positions = Levels.positions(table, column, categories);
        if (unknown == UnknownCategory.REFUSE) {
            Levels.refuseUnknown(positions, table, column, categories, "category");
        }
        for (int row = 0; row < positions.length; row++) {
            if (positions[row] != Levels.UNKNOWN) {
                features.data()[features.offset() + row * features.shape().dim(1) + first + positions[row]] = 1;
            }
        }
    }
}
