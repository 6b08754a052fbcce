package dev.lanewise.train.explain;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Philox;
import dev.lanewise.train.CrossValidation;
import dev.lanewise.train.Scores;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        if (repetitions < 1) {
            throw new IllegalArgumentException("importance: " + repetitions + " repetitions, want at least 1");
        }
        Scores whole = model.evaluate(compute, table);
        List<ColumnImportance> all = new ArrayList<>();
        for (String column : model.encoder().featureColumns()) {
            Philox dealing = Philox.stream(seed, "importance:" + column);
            double[] losses = new double[repetitions];
            double quality = 0;
            for (int i = 0; i < repetitions; i++) {
                Table dealt = table.exchange(
                        List.of(), List.of(table.column(column).rows(dealing.permutation(i, table.size()))));
                Scores scores = model.evaluate(compute, dealt);
                losses[i] = scores.loss() - whole.loss();
                quality += (whole.quality() - scores.quality()) / repetitions;
            }
            CrossValidation.Summary loss = CrossValidation.Summary.of(losses);
            all.add(new ColumnImportance(column, loss.mean(), loss.deviation(), quality));
        }
        all.sort(Comparator.comparingDouble(ColumnImportance::loss).reversed());
        return List.copyOf(all);
    }
}
