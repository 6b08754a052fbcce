package dev.lanewise.train;

import dev.lanewise.train.validation.Split;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How training and test scores change with one thing, each value of which is judged by a cross-validation: a learning curve
 * over the rows trained on, a validation curve over a setting. A test score that still rises with the rows says that more
 * data would help; a training score far above the test score, that the model is too free; two low ones, that it is not free
 * enough.
 *
 * @param parameter what changes
 * @param points in the order of the values
 */
public record ScoreCurve(String parameter, List<Point> points) {
    /**
     * One value of what changes.
     *
     * @param value as text
     * @param result of its cross-validation; none if the training of a fold failed
     */
    public record Point(String value, Optional<CrossValidation> result) {}

    public ScoreCurve {
        points = List.copyOf(points);
    }

    /**
     * Judges each value.
     *
     * @param values as text
     * @param trial the cross-validation of the value at an index; one that ends with a {@link NonFiniteLossException} leaves
     *     a point without a result
     */
    public static ScoreCurve of(String parameter, List<String> values, IntFunction<CrossValidation> trial) {
        return new ScoreCurve(
                parameter,
                IntStream.range(0, values.size()).mapToObj(i -> new Point(values.get(i), result(i, trial))).toList());
    }

    private static Optional<CrossValidation> result(int index, IntFunction<CrossValidation> trial) {
        try {
            return Optional.of(trial.apply(index));
        } catch (NonFiniteLossException e) {
            return Optional.empty();
        }
    }

    /**
     * Numbers of rows to train on: shares of the rows that every split has, rounded down, each number once. With
     * {@link dev.lanewise.train.validation.TableSplits#smaller} they make a learning curve.
     *
     * @param shares in (0, 1]
     */
    public static List<Integer> sizes(List<Split> splits, List<Double> shares) {
        int rows = splits.stream().mapToInt(split -> split.train().length).min().orElseThrow();
        shares.forEach(share -> TrainingConfig.require(share > 0 && share <= 1, "share of rows", share, "in (0, 1]"));
        return shares.stream().map(share -> (int) (share * rows)).distinct().toList();
    }
}
