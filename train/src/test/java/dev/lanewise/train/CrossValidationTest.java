package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.validation.Split;
import dev.lanewise.train.validation.TableSplits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrossValidationTest {
    private static final TrainingConfig CONFIG =
            TrainingConfig.defaults().withEpochs(3).withLearningRate(0.01).withSeed(5);

    private static CrossValidation run(Table table, List<Split> splits, Compute compute) {
        return CrossValidation.of(table, "target", EncoderOptions.DEFAULT, splits,
                (inputs, outputs) -> Perceptron.of(inputs, List.of(16), outputs, Activation.RELU, 0), CONFIG, compute,
                fold -> {});
    }

    /** Whatever the test rows hold: the network that is trained beside them is the same to the bit. */
    @Test
    void testRowsCannotLeak() {
        int rows = 60;
        double[] x = IntStream.range(0, rows).mapToDouble(i -> StrictMath.sin(i)).toArray();
        String[] c = IntStream.range(0, rows).mapToObj(i -> i % 3 == 0 ? "a" : "b").toArray(String[]::new);
        double[] y = IntStream.range(0, rows).mapToDouble(i -> x[i] > 0 ? 1 : 0).toArray();
        List<Split> splits = TableSplits.folds(table(x, c, y), "target", Task.CLASSIFICATION, 4, 1);
        CrossValidation clean = run(table(x, c, y), splits, Compute.serial());
        for (int fold = 0; fold < splits.size(); fold++) {
            double[] otherX = x.clone();
            String[] otherC = c.clone();
            double[] otherY = y.clone();
            for (int row : splits.get(fold).test()) {
                otherX[row] = 1e6 * (row + 1);
                otherC[row] = "unheard of " + row;
                otherY[row] = 1 - y[row];
            }
            CrossValidation.Fold changed = run(table(otherX, otherC, otherY), splits, Compute.serial()).folds().get(fold);
            assertEquals(clean.folds().get(fold).weightsHash(), changed.weightsHash(), "fold " + fold);
            assertNotEquals(clean.folds().get(fold).scores(), changed.scores(), "but it is judged on them");
        }
    }

    private static Table table(double[] x, String[] c, double[] y) {
        return Table.of("t", List.of(new NumericColumn("x", x), CategoryColumn.of("c", c), new NumericColumn("target", y)));
    }

    @Test
    void anyNumberOfThreadsGivesTheSameTable() {
        Table iris = BundledData.iris();
        List<Split> splits = TableSplits.folds(iris, "target", Task.CLASSIFICATION, 5, 1);
        CrossValidation one = run(iris, splits, Compute.serial());
        try (Parallel threads = Parallel.of(3)) {
            assertEquals(one, run(iris, splits, new Compute(Backend.preferred(), threads)));
        }
    }

    @Test
    void eachFoldIsTheTrainingThatItWouldBeAlone() {
        Table iris = BundledData.iris();
        List<Split> splits = TableSplits.folds(iris, "target", Task.CLASSIFICATION, 3, 1);
        AtomicInteger done = new AtomicInteger();
        CrossValidation all = CrossValidation.of(iris, "target", EncoderOptions.DEFAULT, splits,
                (inputs, outputs) -> Perceptron.of(inputs, List.of(16), outputs, Activation.RELU, 0), CONFIG,
                Compute.serial(), fold -> done.incrementAndGet());
        assertEquals(3, done.get());
        List<CrossValidation.Fold> alone = new ArrayList<>();
        for (Split split : splits) {
            alone.addAll(run(iris, List.of(split), Compute.serial()).folds());
        }
        assertEquals(alone, all.folds());
    }

    @Test
    void sumsUp() {
        Table iris = BundledData.iris();
        List<Split> splits = TableSplits.folds(iris, "target", Task.CLASSIFICATION, 3, 1);
        CrossValidation folds = run(iris, splits, Compute.serial());
        assertEquals(150, folds.confusion().orElseThrow().total());
        double[] losses = folds.folds().stream().mapToDouble(fold -> fold.scores().loss()).toArray();
        double mean = Arrays.stream(losses).sum() / 3;
        double variance = Arrays.stream(losses).map(loss -> (loss - mean) * (loss - mean)).sum() / 2;
        CrossValidation.Summary summary = folds.summary(Scores::loss);
        assertEquals(mean, summary.mean(), 1e-12);
        assertEquals(Math.sqrt(variance), summary.deviation(), 1e-12);
        assertEquals(0, new CrossValidation(folds.folds().subList(0, 1)).summary(Scores::loss).deviation());
        assertTrue(folds.folds().stream().allMatch(fold -> fold.trained() == 100 && fold.tested() == 50 && fold.epochs() == 3));
    }
}
