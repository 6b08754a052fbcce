package dev.lanewise.train.explain;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.CrossValidation;
import dev.lanewise.train.Scores;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Permutation importance of a column: how much worse the model does when the column's values are dealt out to other rows,
 * so that they say nothing any more (Breiman, "Random forests", 2001; Fisher, Rudin and Dominici 2019). Of columns that say
 * the same, each may look unimportant, since the other is still there.
 *
 * @param column its name
 * @param loss the mean increase of the loss
 * @param deviation of that increase over the repetitions, with n − 1
 * @param quality the mean decrease of accuracy, or of R² for numbers
 */
public record ColumnImportance(String column, double loss, double deviation, double quality) {
    /**
     * The importance of every column that the model learned from, the most important first.
     *
     * @param table rows that it was not trained on, the target too; at least 2
     * @param repetitions dealings out of each column, at least 1; 10 is usual
     * @param seed of the dealings out
     * @throws dev.lanewise.train.data.DataException as {@link TrainedModel#evaluate(Compute, Table)}
     */
    public static List<ColumnImportance> of(
            TrainedModel model, Table table, int repetitions, long seed, Compute compute) {
        return of(model, model.encoder().encode(table), model.encoder().featureColumns(), repetitions, seed, compute);
    }

    /**
     * The importance of some columns, the most important first. What is dealt out are all features that the encoder made of
     * the column: the same as the column's values, but where missing ones were filled from several columns.
     *
     * @param rows that this model's encoder has encoded and that it was not trained on, at least 2; they count by their
     *     weights, where they have some
     * @param columns that the model learned from
     * @param repetitions dealings out of each column, at least 1
     * @param seed of the dealings out
     */
    public static List<ColumnImportance> of(
            TrainedModel model, Examples rows, List<String> columns, int repetitions, long seed, Compute compute) {
        if (repetitions < 1) {
            throw new IllegalArgumentException("importance: " + repetitions + " repetitions, want at least 1");
        }
        Tensor features = rows.features(0, rows.size());
        Tensor dealt = Tensor.of(features.shape(), features.toArray());
        Dataset data = new Dataset(dealt, rows.target(), rows.featureNames(), rows.weights());
        Scores whole = model.evaluate(compute, data);
        List<int[]> places = model.encoder().featuresOfColumns();
        List<ColumnImportance> all = new ArrayList<>();
        for (String column : columns) {
            int[] its = places.get(model.encoder().featureColumns().indexOf(column));
            Philox dealing = Philox.stream(seed, "importance:" + column);
            double[] losses = new double[repetitions];
            double quality = 0;
            for (int i = 0; i < repetitions; i++) {
                deal(features, dealt, its, dealing.permutation(i, rows.size()));
                Scores scores = model.evaluate(compute, data);
                losses[i] = scores.loss() - whole.loss();
                quality += (whole.quality() - scores.quality()) / repetitions;
            }
            deal(features, dealt, its, IntStream.range(0, rows.size()).toArray());
            CrossValidation.Summary loss = CrossValidation.Summary.of(losses);
            all.add(new ColumnImportance(column, loss.mean(), loss.deviation(), quality));
        }
        all.sort(Comparator.comparingDouble(ColumnImportance::loss).reversed());
        return List.copyOf(all);
    }

    /** Gives each row the features of another one at these places. */
    private static void deal(Tensor from, Tensor to, int[] places, int[] order) {
        int width = from.shape().dim(1);
        for (int row = 0; row < order.length; row++) {
            for (int place : places) {
                to.data()[row * width + place] = from.get(order[row] * width + place);
            }
        }
    }
}
