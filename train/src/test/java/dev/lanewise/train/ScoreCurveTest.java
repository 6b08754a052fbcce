package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.optim.Sgd;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.LabelEncoder;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.validation.Split;
import dev.lanewise.train.validation.TableSplits;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScoreCurveTest {
    private final Table iris = BundledData.iris();
    private final List<Split> splits = TableSplits.folds(iris, "target", Task.CLASSIFICATION, 5, 1);

    private CrossValidation judged(List<Split> folds, double rate, Compute compute) {
        return CrossValidation.of(iris, "target", EncoderOptions.DEFAULT, folds,
                (inputs, outputs) -> Perceptron.of(inputs, List.of(8), outputs, Activation.RELU, 0),
                TrainingConfig.defaults().withEpochs(2).withLearningRate(rate).withSeed(5), compute, fold -> {});
    }

    private ScoreCurve learning(List<Integer> sizes, Compute compute) {
        return ScoreCurve.of("rows", sizes.stream().map(size -> size.toString()).toList(),
                i -> judged(TableSplits.smaller(iris, "target", Task.CLASSIFICATION, splits, sizes.get(i), 1), 0.01, compute));
    }

    @Test
    void theLastPointIsThePlainCrossValidationAndThreadsChangeNothing() {
        List<Integer> sizes = ScoreCurve.sizes(splits, List.of(0.1, 0.325, 0.55, 0.775, 1.0));
        assertEquals(List.of(12, 39, 66, 93, 120), sizes);
        ScoreCurve curve = learning(sizes, Compute.serial());
        CrossValidation whole = judged(splits, 0.01, Compute.serial());
        assertEquals(whole, curve.points().getLast().result().orElseThrow());
        for (int i = 0; i < sizes.size(); i++) {
            int size = sizes.get(i);
            curve.points().get(i).result().orElseThrow().folds().forEach(fold -> {
                assertEquals(size, fold.trained());
                assertEquals(30, fold.tested());
            });
        }
        try (Parallel threads = Parallel.of(3)) {
            assertEquals(curve, learning(sizes, new Compute(Backend.preferred(), threads)));
        }
    }

    /** Trained and judged on the same rows, the two scores are the same. */
    @Test
    void theTrainingScoreIsOfTheRowsTrainedOn() {
        Split same = new Split(splits.getFirst().train(), splits.getFirst().train());
        CrossValidation result = judged(List.of(same), 0.01, Compute.serial());
        assertEquals(result.folds().getFirst().scores(), result.folds().getFirst().training());
        assertEquals(result.summary(Scores::loss), result.trainingSummary(Scores::loss));
    }

    @Test
    void smallerSubsetsAreWithinLargerOnesWithClassesInProportion() {
        int[] labels = LabelEncoder.fit(iris, "target").encode(iris).indices().toArray();
        List<Split> before = TableSplits.smaller(iris, "target", Task.CLASSIFICATION, splits, 3, 7);
        for (int rows = 3; rows <= 120; rows++) {
            List<Split> now = TableSplits.smaller(iris, "target", Task.CLASSIFICATION, splits, rows, 7);
            for (int fold = 0; fold < now.size(); fold++) {
                Set<Integer> inNow = boxed(now.get(fold).train());
                assertEquals(rows, inNow.size());
                assertTrue(inNow.containsAll(boxed(before.get(fold).train())), rows + " rows of fold " + fold);
                assertTrue(boxed(splits.get(fold).train()).containsAll(inNow));
                int[] counts = new int[3];
                inNow.forEach(row -> counts[labels[row]]++);
                for (int count : counts) {
                    assertEquals(rows / 3.0, count, 1, rows + " rows: " + Arrays.toString(counts));
                }
            }
            before = now;
        }
        assertEquals(5, before.stream().map(split -> boxed(split.train())).collect(Collectors.toSet()).size());
        assertThrows(DataException.class, () -> TableSplits.smaller(iris, "target", Task.CLASSIFICATION, splits, 2, 7));
        assertThrows(DataException.class, () -> TableSplits.smaller(iris, "target", Task.CLASSIFICATION, splits, 121, 7));
    }

    private static Set<Integer> boxed(int... rows) {
        return new HashSet<>(Arrays.stream(rows).boxed().toList());
    }

    @Test
    void ofNumbersTheSubsetsAreWithinOneAnother() {
        List<Split> folds = TableSplits.folds(iris, "target", Task.REGRESSION, 3, 1);
        Set<Integer> small = boxed(TableSplits.smaller(iris, "target", Task.REGRESSION, folds, 10, 7).get(1).train());
        Set<Integer> large = boxed(TableSplits.smaller(iris, "target", Task.REGRESSION, folds, 40, 7).get(1).train());
        assertEquals(10, small.size());
        assertTrue(large.containsAll(small) && boxed(folds.get(1).train()).containsAll(large));
    }

    @Test
    void aValueWhoseTrainingFailsLeavesAHole() {
        TrainingConfig config = TrainingConfig.defaults().withRule(Sgd.of()).withEpochs(20);
        List<Double> rates = List.of(0.01, 1000.0);
        ScoreCurve curve = ScoreCurve.of("lr", rates.stream().map(rate -> rate.toString()).toList(),
                i -> CrossValidation.of(iris, "target", EncoderOptions.DEFAULT, splits,
                        (inputs, outputs) -> Perceptron.of(inputs, List.of(8), outputs, Activation.RELU, 0),
                        config.withLearningRate(rates.get(i)), Compute.serial(), fold -> {}));
        assertTrue(curve.points().getFirst().result().isPresent());
        assertTrue(curve.points().getLast().result().isEmpty());
    }
}
