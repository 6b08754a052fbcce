package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Huber;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.SquaredError;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Tensor;
import dev.lanewise.optim.Sgd;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.RowWeights;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.preprocess.DropDuplicates;
import dev.lanewise.train.preprocess.EncodedTraining;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Pipeline;
import dev.lanewise.train.preprocess.Step;
import dev.lanewise.train.preprocess.TableEncoder;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.validation.TableSplits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SampleWeightsTest {
    private static final TrainingConfig WHOLE = TrainingConfig.defaults()
            .withRule(Sgd.of()).withLearningRate(0.1).withBatchSize(1000).withEpochs(5).withSeed(3);

    private static Dataset iris() {
        Table table = BundledData.iris();
        return TableEncoder.fit(table, "target").encode(table);
    }

    private static Trainer trained(Dataset data, Loss loss, TrainingConfig config) {
        Trainer trainer = new Trainer(
                Sequential.of(Linear.of(4, 8), Activation.TANH, Linear.of(8, 3)), loss, config, Compute.serial());
        trainer.fit(data);
        return trainer;
    }

    /** y = a·x + b from two rows: the gradient of Σ w (y − t)² ÷ 2 with weights 3 and 1, scaled to 1.5 and 0.5. */
    @Test
    void theGradientIsTheOneCalculatedByHand() {
        Dataset data = Dataset.of(new float[][] {{1}, {2}}, 1f, 5f).withWeights(new RowWeights(3, 1));
        Network network = Network.initialised(Linear.of(1, 1), 1);
        // parameters begin at multiples of 16
        float a = network.arena().values()[0];
        float b = network.arena().values()[16];
        double first = 2 * (a + b - 1) * 1.5 / 2;
        double second = 2 * (2 * a + b - 5) * 0.5 / 2;
        new Trainer(network, new SquaredError(), WHOLE.withEpochs(1), Compute.serial()).fit(data);
        assertEquals(a - 0.1 * (first + 2 * second), network.arena().values()[0], 1e-6);
        assertEquals(b - 0.1 * (first + second), network.arena().values()[16], 1e-6);
    }

    @Test
    void aWeightOfTwoIsARowThatStandsThereTwice() {
        Dataset iris = iris();
        int[] often = IntStream.range(0, 150).flatMap(i -> IntStream.generate(() -> i).limit(i % 4)).toArray();
        double[] weights = IntStream.range(0, 150).mapToDouble(i -> i % 4).toArray();
        Dataset weighted = iris.withWeights(new RowWeights(weights));
        Dataset repeated = iris.rows(often);
        for (Loss loss : List.of(CrossEntropy.standard(), CrossEntropy.standard().withLabelSmoothing(0.1f))) {
            Trainer one = trained(weighted, loss, WHOLE);
            Trainer two = trained(repeated, loss, WHOLE);
            float[] w = one.network().arena().values();
            assertArrayEquals(two.network().arena().values(), w, 2e-6f);
            Scores scores = one.evaluate(weighted);
            Scores same = one.evaluate(repeated);
            assertEquals(same.loss(), scores.loss(), 1e-6);
            assertEquals(same.quality(), scores.quality(), 1e-12);
            assertNotEquals(one.evaluate(iris).loss(), scores.loss(), 1e-4);
        }
    }

    /** Any equal weights have factors of exactly 1, which change nothing; in small batches too. */
    @Test
    void equalWeightsHaveTheBitsOfNone() {
        Dataset iris = iris();
        TrainingConfig batches = WHOLE.withBatchSize(16).withL2(1e-3f);
        for (Loss loss : List.of(
                CrossEntropy.standard(),
                CrossEntropy.standard().withClassWeights(List.of(1f, 2f, 3f)),
                CrossEntropy.standard().withLabelSmoothing(0.1f))) {
            String none = trained(iris, loss, batches).network().arena().hash();
            double[] weights = new double[150];
            Arrays.fill(weights, 0.3);
            assertEquals(none, trained(iris.withWeights(new RowWeights(weights)), loss, batches).network().arena().hash());
            weights[7] = 0.31;
            assertNotEquals(none, trained(iris.withWeights(new RowWeights(weights)), loss, batches).network().arena().hash());
        }
    }

    /** Also where a whole batch weighs nothing. */
    @Test
    void aRowOfWeightZeroChangesNothing() {
        double[] weights = IntStream.range(0, 150).mapToDouble(i -> i < 100 ? 1 : 0).toArray();
        Dataset iris = iris().withWeights(new RowWeights(weights));
        int[] order = IntStream.range(0, 150).toArray();
        float[] other = iris.features().data().clone();
        Arrays.fill(other, 400, 600, 9);
        Dataset changed = new Dataset(
                Tensor.of(iris.features().shape(), other), iris.target(), iris.featureNames(), iris.weights());
        TrainingConfig single = WHOLE.withBatchSize(1).withEpochs(1);
        assertEquals(
                trained(iris.rows(order), CrossEntropy.standard(), single).network().arena().hash(),
                trained(changed, CrossEntropy.standard(), single).network().arena().hash());
    }

    @Test
    void severalNumbersOfARowHaveItsWeight() {
        Dataset data = new Dataset(
                Tensor.matrix(new float[] {1, 2}, new float[] {3, 4}),
                new Target.Values(
                        Tensor.matrix(new float[] {1, 0, 2}, new float[] {0, 5, 1})),
                List.of("a", "b"));
        Dataset weighted = data.withWeights(new RowWeights(2, 1));
        Dataset repeated = data.rows(0, 0, 1);
        Network network = Network.initialised(Linear.of(2, 3), 4);
        Trainer trainer = new Trainer(network, Huber.standard(), WHOLE, Compute.serial());
        assertEquals(trainer.evaluate(repeated).loss(), trainer.evaluate(weighted).loss(), 1e-6);
    }

    @Test
    void theHashOfTheDataKnowsTheWeights() {
        Dataset iris = iris();
        double[] weights = new double[150];
        Arrays.fill(weights, 1);
        String ones = iris.withWeights(new RowWeights(weights.clone())).sha256();
        weights[149] = Math.nextUp(1.0);
        assertNotEquals(iris.sha256(), ones);
        assertNotEquals(ones, iris.withWeights(new RowWeights(weights)).sha256());
    }

    /** The column is no feature, follows the rows that cleaning leaves, and the folds of a cross-validation. */
    @Test
    void aColumnOfATable() {
        Table iris = BundledData.iris();
        double[] weights = IntStream.range(0, 150).mapToDouble(i -> 1 + i).toArray();
        Table table = iris.exchange(List.of(), List.of(new NumericColumn("w", weights)));
        EncoderOptions options = EncoderOptions.DEFAULT.withWeights("w");
        EncodedTraining plain = TableEncoder.training(table, "target", options);
        assertEquals(4, plain.encoder().width());
        assertEquals(new RowWeights(weights), plain.data().weights().orElseThrow());
        List<Step> steps = new ArrayList<>(List.of(DropDuplicates.EXACT));
        steps.addAll(Pipeline.DEFAULT.steps());
        EncodedTraining cleaned = TableEncoder.training(table, "target", options.withPipeline(new Pipeline(steps)));
        int[] kept = IntStream.range(0, 150).filter(i -> IntStream.range(0, i).noneMatch(j -> iris.columns().stream()
                .allMatch(column -> column.text(j).equals(column.text(i))))).toArray();
        assertEquals(kept.length, cleaned.data().size());
        assertNotEquals(150, kept.length);
        assertEquals(new RowWeights(weights).rows(kept), cleaned.data().weights().orElseThrow());

        var splits = TableSplits.folds(table, "target", Task.CLASSIFICATION, 3, 1);
        CrossValidation result = CrossValidation.of(table, "target", options, splits,
                (inputs, outputs) -> Perceptron.of(inputs, List.of(8), outputs, Activation.RELU, 0), WHOLE, Compute.serial(), i -> {});
        double tested = Arrays.stream(splits.getFirst().test()).mapToDouble(row -> weights[row]).sum();
        Scores.OfClasses first = (Scores.OfClasses) result.folds().getFirst().scores();
        assertEquals(tested, first.metrics().confusion().total(), 1e-9);
    }

    @Test
    void whatCannotBeAWeightIsRefused() {
        fails("weights: row 1 has -1.0; want a finite number of at least 0", () -> new RowWeights(1, -1));
        fails("weights: row 0 has NaN; want a finite number of at least 0", () -> new RowWeights(Double.NaN));
        fails("weights: none of 2 rows has a weight above 0; there would be nothing to count", () -> new RowWeights(0, 0));
        fails("dataset: 2 weights, 150 targets", () -> iris().withWeights(new RowWeights(1, 1)));
        Table table = Table.of("t", List.of(
                new NumericColumn("x", 1, 2), new NumericColumn("y", 1.5, 2.5), new NumericColumn("w", 1, -2),
                new NumericColumn("n", 0, 0), new NumericColumn("m", 0, Double.NaN)));
        fails("t, row 2, column 'w': the weight -2.0 is not a finite number of at least 0; mend it, or leave the row out",
                () -> TableEncoder.training(table, "y", EncoderOptions.DEFAULT.withWeights("w")));
        fails("t: column 'n' has no weight above 0 in 2 rows, so there is nothing to count; name another column",
                () -> TableEncoder.training(table, "y", EncoderOptions.DEFAULT.withWeights("n")));
        fails("t, row 2, column 'm': the value is missing; fill it in, or leave the row out",
                () -> TableEncoder.training(table, "y", EncoderOptions.DEFAULT.withWeights("m")));
        fails("t: the column 'y' is the target and cannot be the weights, too",
                () -> TableEncoder.training(table, "y", EncoderOptions.DEFAULT.withWeights("y")));
    }

    private static void fails(String message, Executable executable) {
        assertEquals(message, assertThrows(DataException.class, executable).getMessage());
    }
}
