package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BinaryCrossEntropyWithLogits;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Initializer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.SquaredError;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.GradientClip;
import dev.lanewise.optim.Sgd;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Target;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
    private static final Compute COMPUTE = Compute.serial();

    /** y = 2a − b + 0.5 on a grid: a linear layer can be exact. */
    private static Dataset plane() {
        float[] x = new float[2 * 64];
        float[] y = new float[64];
        for (int i = 0; i < 64; i++) {
            float a = (i % 8) / 8f;
            float b = (i / 8) / 8f;
            x[2 * i] = a;
            x[2 * i + 1] = b;
            y[i] = 2 * a - b + 0.5f;
        }
        return Dataset.of(Tensor.of(Shape.of(64, 2), x), new Target.Values(Tensor.of(Shape.of(64, 1), y)));
    }

    /** Exclusive or, as two classes. */
    private static Dataset xor() {
        Tensor x = Tensor.matrix(new float[] {0, 0}, new float[] {0, 1}, new float[] {1, 0}, new float[] {1, 1});
        return Dataset.of(x, Target.Labels.of(new int[] {0, 1, 1, 0}, 2));
    }

    private static Trainer onPlane(TrainingConfig config) {
        return new Trainer(Sequential.of(Linear.of(2, 1)), new SquaredError(), config, COMPUTE);
    }

    @ParameterizedTest(name = "{0} examples a step")
    @CsvSource({"1, 30", "16, 200", "64, 800"})
    void stochasticMiniBatchAndBatchDescentAreBatchSizes(int batchSize, int epochs) {
        Trainer trainer = onPlane(TrainingConfig.defaults()
                .withRule(Sgd.of())
                .withLearningRate(0.1)
                .withBatchSize(batchSize)
                .withEpochs(epochs));
        trainer.fit(plane());
        Tensor weight = trainer.network().arena().variables().getFirst().value();
        assertArrayEquals(new float[] {2, -1}, weight.toArray(), 0.05f);
        Scores.OfValues scores = (Scores.OfValues) trainer.evaluate(plane());
        assertTrue(scores.metrics().r2() > 0.999, scores.toString());
        assertEquals(scores.loss(), scores.metrics().mse(), 1e-6);
    }

    @Test
    void oneLogitAndTwoLogitsLearnExclusiveOr() {
        TrainingConfig config =
                TrainingConfig.defaults().withLearningRate(0.05).withEpochs(300).withBatchSize(4).withSeed(3);
        Trainer two = new Trainer(
                Sequential.of(Linear.of(2, 8), Activation.TANH, Linear.of(8, 2)),
                CrossEntropy.standard(),
                config,
                COMPUTE);
        Trainer one = new Trainer(
                Sequential.of(Linear.of(2, 8), Activation.TANH, Linear.of(8, 1)),
                BinaryCrossEntropyWithLogits.standard(),
                config,
                COMPUTE);
        for (Trainer trainer : List.of(two, one)) {
            trainer.fit(xor());
            Scores.OfClasses scores = (Scores.OfClasses) trainer.evaluate(xor());
            assertEquals(1, scores.metrics().accuracy());
            assertTrue(scores.loss() < 0.1);
        }
    }

    @Test
    void aSeedIsARunAndAnotherSeedIsAnother() {
        TrainingConfig config = TrainingConfig.defaults().withEpochs(2).withBatchSize(8).withSeed(5);
        String hash = onPlane(config).fit(plane()).identity().weightsHash();
        assertEquals(hash, onPlane(config).fit(plane()).identity().weightsHash());
        assertNotEquals(hash, onPlane(config.withSeed(6)).fit(plane()).identity().weightsHash());
    }

    @Test
    void earlyStoppingKeepsTheBestWeights() {
        // A rate that makes the loss rise again: the best epoch is not the last.
        Trainer trainer = new Trainer(
                Sequential.of(Linear.of(2, 16), Activation.RELU, Linear.of(16, 1)),
                new SquaredError(),
                TrainingConfig.defaults()
                        .withRule(Adam.of())
                        .withLearningRate(0.3)
                        .withEpochs(200)
                        .withBatchSize(8)
                        .withPatience(4),
                COMPUTE);
        TrainingReport report = trainer.fit(plane(), plane());
        double best = report.epochs().stream()
                .mapToDouble(e -> e.validation().orElseThrow().loss())
                .min()
                .orElseThrow();
        assertTrue(report.epochs().size() < 200, "it stopped");
        assertEquals(report.bestEpoch() + 4, report.epochs().size());
        assertEquals(best, report.best().validation().orElseThrow().loss());
        assertEquals(best, trainer.evaluate(plane()).loss());
        assertEquals(report.identity().weightsHash(), trainer.network().arena().hash());
    }

    @Test
    void aValidationShareIsHeldBackInProportion() {
        List<Integer> examples = new ArrayList<>();
        int[] labels = new int[40];
        Arrays.fill(labels, 30, 40, 1);
        Dataset data = Dataset.of(Tensor.zeros(Shape.of(40, 2)), Target.Labels.of(labels, 2));
        Trainer trainer = new Trainer(
                Sequential.of(Linear.of(2, 2)),
                CrossEntropy.standard(),
                TrainingConfig.defaults().withEpochs(1).withValidationShare(0.2),
                COMPUTE);
        TrainingReport report = trainer.fit(data, new Callback() {
            @Override
            public void started(int epochs, int stepsPerEpoch, int count) {
                examples.add(count);
            }
        });
        assertEquals(List.of(32), examples);
        assertEquals(32, report.examples());
        Scores.OfClasses scores = (Scores.OfClasses) report.best().validation().orElseThrow();
        assertEquals(6, scores.metrics().confusion().support(0));
        assertEquals(2, scores.metrics().confusion().support(1));
    }

    @Test
    void callbacksSeeEveryStepAndCanStop() {
        List<String> events = new ArrayList<>();
        TrainingReport report = onPlane(TrainingConfig.defaults().withEpochs(10).withBatchSize(50))
                .fit(plane(), new Callback() {
                    @Override
                    public void started(int epochs, int stepsPerEpoch, int examples) {
                        events.add(epochs + " epochs of " + stepsPerEpoch + " steps, " + examples + " examples");
                    }

                    @Override
                    public boolean step(int epoch, int step, float loss) {
                        return events.add("step " + epoch + "." + step);
                    }

                    @Override
                    public boolean epoch(EpochResult result) {
                        events.add("epoch " + result.epoch());
                        return result.epoch() < 2;
                    }
                });
        assertEquals(
                List.of("10 epochs of 2 steps, 64 examples", "step 1.1", "step 1.2", "epoch 1", "step 2.1", "step 2.2", "epoch 2"),
                events);
        assertEquals(2, report.epochs().size());
    }

    @Test
    void theLossOfAnEpochIsTheMeanOverExamples() {
        // At rate 1e-30 the weights do not move, so the epoch's loss is the loss of the data, short last batch included.
        Trainer trainer = onPlane(TrainingConfig.defaults()
                .withRule(Sgd.of())
                .withLearningRate(1e-30)
                .withEpochs(1)
                .withBatchSize(50));
        double loss = trainer.fit(plane()).best().loss();
        assertEquals(trainer.evaluate(plane()).loss(), loss, 1e-6);
    }

    @Test
    void penaltiesShrinkTheWeights() {
        TrainingConfig config = TrainingConfig.defaults().withLearningRate(0.02).withEpochs(60).withBatchSize(8);
        double free = squaredWeights(config);
        assertTrue(squaredWeights(config.withL2(0.1f)) < 0.8 * free);
        assertTrue(squaredWeights(config.withL1(0.1f)) < 0.9 * free);
    }

    private static double squaredWeights(TrainingConfig config) {
        Trainer trainer = onPlane(config);
        trainer.fit(plane());
        Tensor weight = trainer.network().arena().variables().getFirst().value();
        return weight.get(0) * weight.get(0) + weight.get(1) * weight.get(1);
    }

    @Test
    void aLossThatIsNotANumberStopsAndSaysWhere() {
        Trainer trainer =
                onPlane(TrainingConfig.defaults().withRule(Sgd.of()).withLearningRate(900).withEpochs(100));
        String message = assertThrows(NonFiniteLossException.class, () -> trainer.fit(plane())).getMessage();
        assertTrue(
                message.matches("loss is (NaN|Infinity) at epoch \\d+, step \\d+: square gives Infinity at element \\d+ of"
                        + " \\(32, 1\\), from \\(32, 1\\) \\(learning rate 900.0\\); try a smaller"
                        + " learning rate, gradient clipping, or scaled inputs"),
                message);
    }

    @Test
    void aWeightThatOverflowsInTheLastStepIsSeen() {
        // The only loss is 4e36, a float; its gradient 8e36 times the rate is none.
        Dataset steep = Dataset.of(
                Tensor.of(Shape.of(1, 1), 2e18f), new Target.Values(Tensor.of(Shape.of(1, 1), 0)));
        Trainer trainer = new Trainer(
                Sequential.of(Linear.of(1, 1, Initializer.constant(1))),
                new SquaredError(),
                TrainingConfig.defaults().withRule(Sgd.of()).withLearningRate(1000).withEpochs(1),
                COMPUTE);
        assertEquals(
                "a weight is -Infinity after epoch 1 (learning rate 1000.0); try a smaller learning rate, gradient"
                        + " clipping, or scaled inputs",
                assertThrows(NonFiniteLossException.class, () -> trainer.fit(steep)).getMessage());
    }

    @Test
    void aWeightThatOverflowedIsNamed() {
        Dataset steep = Dataset.of(
                Tensor.of(Shape.of(2, 1), 2e18f, 2e18f), new Target.Values(Tensor.of(Shape.of(2, 1), 0, 0)));
        Trainer trainer = new Trainer(
                Sequential.of(Linear.of(1, 1, Initializer.constant(1))),
                new SquaredError(),
                TrainingConfig.defaults().withRule(Sgd.of()).withLearningRate(1000).withEpochs(1).withBatchSize(1),
                COMPUTE);
        String message = assertThrows(NonFiniteLossException.class, () -> trainer.fit(steep)).getMessage();
        assertTrue(message.contains("at epoch 1, step 2: the parameter 0.weight holds -Infinity"), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0 | 4 | training data: no rows to train on; add rows, or hold fewer back",
        "4 | 0 | validation data: no rows; add rows, or train without validation"
    })
    void dataWithoutRowsIsRefused(int training, int validation, String message) {
        Trainer trainer = onPlane(TrainingConfig.defaults());
        DataException refusal = assertThrows(
                DataException.class, () -> trainer.fit(first(plane(), training), first(plane(), validation)));
        assertEquals(message, refusal.getMessage());
        assertEquals(
                "training data: no rows to train on; add rows, or hold fewer back",
                assertThrows(DataException.class, () -> trainer.fit(first(plane(), 0))).getMessage());
    }

    private static Dataset first(Dataset data, int rows) {
        return data.rows(IntStream.range(0, rows).toArray());
    }

    @Test
    void validationDataOfAnotherFormAreRefusedBeforeTheFirstStep() {
        Trainer trainer = onPlane(TrainingConfig.defaults());
        String before = trainer.network().arena().hash();
        Dataset wide = Dataset.of(Tensor.zeros(Shape.of(64, 3)), plane().target());
        assertEquals(
                "validation data: 3 features and numbers as targets, the training data has 2 features and numbers as"
                        + " targets; encode both with one encoder",
                assertThrows(DataException.class, () -> trainer.fit(plane(), wide)).getMessage());
        assertEquals(
                "validation data: 2 features and 2 classes as targets, the training data has 2 features and numbers as"
                        + " targets; encode both with one encoder",
                assertThrows(DataException.class, () -> trainer.fit(plane(), xor())).getMessage());
        assertEquals(before, trainer.network().arena().hash());
    }

    @Test
    void oneOutputTellsTwoClassesApartAndNoMore() {
        Dataset three = Dataset.of(Tensor.zeros(Shape.of(3, 2)), Target.Labels.of(new int[] {0, 1, 2}, 3));
        Trainer trainer = new Trainer(
                Sequential.of(Linear.of(2, 1)),
                BinaryCrossEntropyWithLogits.standard(),
                TrainingConfig.defaults(),
                COMPUTE);
        assertEquals(
                "a network with one output tells two classes apart, the target has 3; give it one output for each class",
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(three)).getMessage());
    }

    @Test
    void aNetworkHasOneOutputForEachClass() {
        Dataset three = Dataset.of(Tensor.zeros(Shape.of(3, 2)), Target.Labels.of(new int[] {0, 1, 0}, 3));
        for (int outputs : new int[] {2, 4}) {
            Trainer trainer = new Trainer(
                    Sequential.of(Linear.of(2, outputs)),
                    CrossEntropy.standard(),
                    TrainingConfig.defaults(),
                    COMPUTE);
            String before = trainer.network().arena().hash();
            assertEquals(
                    "the network has " + outputs + " outputs, the target 3 classes; give it one output for each class",
                    assertThrows(IllegalArgumentException.class, () -> trainer.fit(three)).getMessage());
            assertEquals(before, trainer.network().arena().hash());
        }
        Trainer two = new Trainer(
                Sequential.of(Linear.of(2, 2)), CrossEntropy.standard(), TrainingConfig.defaults(), COMPUTE);
        assertEquals(
                "validation data: 2 features and 3 classes as targets, the training data has 2 features and 2 classes as"
                        + " targets; encode both with one encoder",
                assertThrows(DataException.class, () -> two.fit(xor(), three)).getMessage());
    }

    @Test
    void aBatchLargerThanTheDataIsAllOfIt() {
        TrainingConfig config = TrainingConfig.defaults().withEpochs(3);
        assertEquals(
                onPlane(config.withBatchSize(64)).fit(plane()).identity().weightsHash(),
                onPlane(config.withBatchSize(Integer.MAX_VALUE)).fit(plane()).identity().weightsHash());
    }

    @ParameterizedTest
    @CsvSource({
        "epochs, 0, 'epochs: 0, want at least 1'",
        "batch, 0, 'batch size: 0, want at least 1'",
        "l1, -1, 'l1: -1.0, want in [0, 1000]'",
        "l1, 1e30, 'l1: 1.0E30, want in [0, 1000]'",
        "l2, NaN, 'l2: NaN, want in [0, 1000]'",
        "share, 1, 'validation share: 1.0, want in [0, 1)'",
        "patience, -1, 'patience: -1, want at least 0 (0: no early stopping)'"
    })
    void absurdConfigurationsAreRefused(String name, String value, String message) {
        TrainingConfig defaults = TrainingConfig.defaults();
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> {
            switch (name) {
                case "epochs" -> defaults.withEpochs(Integer.parseInt(value));
                case "batch" -> defaults.withBatchSize(Integer.parseInt(value));
                case "l1" -> defaults.withL1(Float.parseFloat(value));
                case "l2" -> defaults.withL2(Float.parseFloat(value));
                case "share" -> defaults.withValidationShare(Double.parseDouble(value));
                default -> defaults.withPatience(Integer.parseInt(value));
            }
        });
        assertEquals(message, refusal.getMessage());
    }

    /** With a shorter last batch, dropout and clipping. Asked of the scalar kernels: vectors are objects until compiled. */
    @Test
    void aStepAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int epochs = 4;
        long[] allocated = new long[2 * epochs];
        int[] steps = {0};
        Callback watch = new Callback() {
            @Override
            public boolean step(int epoch, int step, float loss) {
                allocated[steps[0]++] = threads.getCurrentThreadAllocatedBytes();
                return true;
            }
        };
        Sequential layers = Sequential.of(Linear.of(2, 9), Activation.RELU, new Dropout(0.2f), Linear.of(9, 1));
        TrainingConfig config = TrainingConfig.defaults()
                .withRule(Adam.of())
                .withClip(GradientClip.byGlobalNorm(1))
                .withL2(1e-3f)
                .withBatchSize(50)
                .withEpochs(epochs);
        Compute scalar = new Compute(Backend.scalar(), Parallel.SERIAL);
        new Trainer(layers, new SquaredError(), config, scalar).fit(plane(), watch);
        assertEquals(allocated.length, steps[0]);
        long least = Long.MAX_VALUE;
        for (int epoch = 0; epoch < epochs; epoch++) { // from the first step to the second, the shorter one
            least = Math.min(least, allocated[2 * epoch + 1] - allocated[2 * epoch]);
        }
        assertEquals(0, least);
    }
}
