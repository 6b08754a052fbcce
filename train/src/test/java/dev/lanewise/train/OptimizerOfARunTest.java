package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.AbsoluteError;
import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Initializer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.optim.AdamW;
import dev.lanewise.optim.Asgd;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.CustomSchedule;
import dev.lanewise.optim.NonFiniteGradients;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.ParameterGroup;
import dev.lanewise.optim.ParameterSelection;
import dev.lanewise.optim.ReduceOnPlateau;
import dev.lanewise.optim.ScheduleFreeAdamW;
import dev.lanewise.optim.Sgd;
import dev.lanewise.optim.SharpnessAware;
import dev.lanewise.optim.UpdateRule;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.train.augment.Augmentations;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.preprocess.TableEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What a training run makes of groups, accumulation, averages, plateaus, and its range test. */
class OptimizerOfARunTest {
    private static final Dataset IRIS = TableEncoder.fit(BundledData.iris(), "target").encode(BundledData.iris());
    private static final TrainingConfig CONFIG =
            TrainingConfig.defaults().withEpochs(4).withBatchSize(20).withLearningRate(0.01).withSeed(3);

    private static Trainer trainer(TrainingConfig config) {
        Sequential layers = Sequential.of(Linear.of(4, 9), Activation.TANH, new Dropout(0.1f), Linear.of(9, 3));
        return new Trainer(layers, CrossEntropy.standard(), config, Compute.serial());
    }

    private static String hash(TrainingConfig config) {
        return trainer(config).fit(IRIS).identity().weightsHash();
    }

    @Test
    void whatChangesNothingKeepsTheBits() {
        String plain = hash(CONFIG);
        assertEquals(plain, hash(CONFIG.withGroups(ParameterGroup.of(ParameterSelection.all()))));
        assertEquals(plain, hash(CONFIG.withAveraging(Averaging.exponential(0))));
        assertEquals(plain, hash(CONFIG.withAveraging(Averaging.fromEpoch(4))), "the mean of one");
        assertEquals(plain, hash(CONFIG.withSchedule(ReduceOnPlateau.of(new Constant(0.01)))), "patience for longer");
        assertNotEquals(plain, hash(CONFIG.withAveraging(Averaging.exponential(0.9))));
        assertNotEquals(plain, hash(CONFIG.withAveraging(Averaging.fromEpoch(2))));
    }

    @Test
    void groupsReachTheParametersTheyName() {
        TrainingConfig config = CONFIG.withRule(AdamW.of())
                .withGroups(
                        ParameterGroup.of(ParameterSelection.named("0.*")).withoutUpdates(),
                        ParameterGroup.of(ParameterSelection.vectors()).withRule(AdamW.of().withWeightDecay(0)));
        Trainer trainer = trainer(config);
        float[] before = trainer.network().arena().copy();
        trainer.fit(IRIS);
        float[] after = trainer.network().arena().values();
        int end = trainer.network().arena().layout().entries().get(2).offset();
        Bits.assertSameBits(Arrays.copyOf(before, end), Arrays.copyOf(after, end), "the first layer is frozen");
        assertNotEquals(before[end], after[end]);
    }

    /** Eight batches an epoch: an update for every three, counted on from one epoch to the next. */
    @Test
    void accumulationUpdatesOnceForSeveralBatches() {
        TreeSet<Long> steps = new TreeSet<>();
        CustomSchedule watching = step -> {
            steps.add(step);
            return 0.01;
        };
        hash(CONFIG.withSchedule(watching).withAccumulation(3));
        assertEquals(10, steps.last(), "4 · 8 batches make 10 updates, and the rate of the next one was asked for");
    }

    /**
     * The 150 rows at once, and as seven batches of 20 and one of 10 for one update: the same mean, apart by the
     * roundings of the sums, which are of at most 150 terms. The rate of 1 makes of the weights the gradient.
     */
    @Test
    void accumulationWeighsAShortBatchByItsRows() {
        TrainingConfig whole = TrainingConfig.defaults()
                .withRule(Sgd.of())
                .withLearningRate(1)
                .withEpochs(1)
                .withBatchSize(150)
                .withSeed(3);
        TrainingConfig parts = whole.withBatchSize(20).withAccumulation(8);
        List<float[]> weights = new ArrayList<>();
        for (TrainingConfig config : List.of(whole, parts)) {
            Trainer trainer = new Trainer(
                    Sequential.of(Linear.of(4, 9), Activation.TANH, Linear.of(9, 3)), CrossEntropy.standard(), config,
                    Compute.serial());
            trainer.fit(IRIS);
            weights.add(trainer.network().arena().copy());
        }
        double[] magnitude = gradientMagnitudes(
                Network.initialised(Sequential.of(Linear.of(4, 9), Activation.TANH, Linear.of(9, 3)), 3));
        for (int i = 0; i < magnitude.length; i++) {
            double bound = 2 * 150 * Close.EPSILON * magnitude[i] + 2 * Math.ulp(weights.getFirst()[i]);
            Close.assertWithin(bound, weights.get(0)[i], weights.get(1)[i], "parameter " + i);
        }
    }

    /** The mean over the rows of what each adds to the gradient, without its sign. */
    private static double[] gradientMagnitudes(Network network) {
        double[] sum = new double[network.arena().values().length];
        for (int row = 0; row < IRIS.size(); row++) {
            float[] features = new float[IRIS.width()];
            IRIS.features(row, features, 0);
            Var output = network.layers().apply(
                    Var.of(Tensor.of(Shape.of(1, features.length), features)), Pass.inference(network.arena()));
            Target.Labels labels = (Target.Labels) IRIS.target();
            Var loss = CrossEntropy.standard().of(output, Var.of(IntTensor.of(labels.indices().get(row))));
            List<Var> gradients = Gradients.of(loss, network.arena().variables());
            for (int p = 0; p < gradients.size(); p++) {
                float[] gradient = gradients.get(p).value().toArray();
                for (int i = 0; i < gradient.length; i++) {
                    sum[network.arena().layout().entries().get(p).offset() + i] += Math.abs(gradient[i]) / IRIS.size();
                }
            }
        }
        return sum;
    }

    /** What is validated, kept and left in the network is the average. */
    @Test
    void theAverageIsValidated() {
        for (Averaging averaging : List.of(Averaging.exponential(0.98), Averaging.fromEpoch(3))) {
            Trainer trainer = trainer(CONFIG.withAveraging(averaging));
            TrainingReport report = trainer.fit(IRIS, IRIS);
            assertEquals(
                    report.epochs().getLast().validation().orElseThrow().loss(),
                    trainer.evaluate(IRIS).loss(),
                    averaging.toString());
        }
        Trainer stopping = trainer(CONFIG.withAveraging(Averaging.exponential(0.9)).withPatience(3).withEpochs(12));
        TrainingReport report = stopping.fit(IRIS, IRIS);
        assertEquals(report.best().validation().orElseThrow().loss(), stopping.evaluate(IRIS).loss());
    }

    /** With a rate that moves nothing the loss stands still, and the rate halves every second epoch. */
    @Test
    void aPlateauLowersTheRate() {
        ReduceOnPlateau halving = ReduceOnPlateau.of(new Constant(1e-30)).withFactor(0.5).withPatience(1).withEpsilon(0);
        TrainingReport report =
                trainer(CONFIG.withRule(Sgd.of()).withSchedule(halving).withEpochs(6)).fit(IRIS, IRIS);
        assertEquals(
                List.of(1e-30, 1e-30, 1e-30, 0.5e-30, 0.5e-30, 0.25e-30),
                report.epochs().stream().map(EpochResult::learningRate).toList());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Averaging.exponential(1));
        assertThrows(IllegalArgumentException.class, () -> Averaging.fromEpoch(0));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> hash(CONFIG.withAveraging(Averaging.fromEpoch(5))))
                .getMessage();
        assertEquals("averaging: it begins at epoch 5, the training ends after 4", message);
        assertThrows(IllegalArgumentException.class, () -> trainer(CONFIG).testRates(IRIS, 1, 0.1, 50));
        assertThrows(IllegalArgumentException.class, () -> trainer(CONFIG).testRates(IRIS, 0, 0.1, 50));
        assertThrows(IllegalArgumentException.class, () -> trainer(CONFIG).testRates(IRIS, 0.1, 2000, 50));
        assertThrows(IllegalArgumentException.class, () -> trainer(CONFIG).testRates(IRIS, 0.1, 1, 1));
    }

    /** Of two rows the loss is finite, its gradient is not; where they come in an epoch is the shuffle's. */
    @Test
    void updatesThatAreSkippedAreToldAndCounted() {
        Dataset steep = Dataset.of(
                Tensor.of(Shape.of(6, 1), 1, 3e38f, 2, 0.5f, 3e38f, -1), new Target.Values(Tensor.zeros(Shape.of(6, 1))));
        TrainingConfig config = TrainingConfig.defaults().withEpochs(3).withBatchSize(1).withLearningRate(1e-3);
        TrainingConfig skips = config.withOptimizer(config.optimizer().withNonFinite(NonFiniteGradients.SKIP));
        List<String> told = new ArrayList<>();
        List<TrainingState> states = new ArrayList<>();
        Callback watching = new Callback() {
            @Override
            public void skipped(int epoch, int step, String parameter) {
                told.add(epoch + " " + parameter);
            }

            @Override
            public void reached(int epoch, int step, boolean last, Supplier<TrainingState> state) {
                states.add(state.get());
            }
        };
        assertEquals(6, onSteepRows(skips).fit(steep, watching).skipped());
        assertEquals(List.of("1 0.weight", "1 0.weight", "2 0.weight", "2 0.weight", "3 0.weight", "3 0.weight"), told);
        assertEquals(6, onSteepRows(skips).resume(states.get(8), steep, null).skipped(), "those before it was stopped too");
        long accumulated = onSteepRows(skips.withOptimizer(skips.optimizer().withAccumulation(4))).fit(steep).skipped();
        assertTrue(accumulated >= 3 && accumulated <= 4, "of 18 ÷ 4 updates: " + accumulated);
        assertEquals(0, trainer(CONFIG.withOptimizer(CONFIG.optimizer().withNonFinite(NonFiniteGradients.SKIP))).fit(IRIS).skipped());
    }

    private static Trainer onSteepRows(TrainingConfig config) {
        Sequential layers = Sequential.of(Linear.of(1, 1, Initializer.constant(0.1f)), Linear.of(1, 1, Initializer.constant(2)));
        return new Trainer(layers, new AbsoluteError(), config, Compute.serial());
    }

    @Test
    void theRangeTestRisesAndLeavesTheWeightsAlone() {
        Trainer trainer = trainer(CONFIG.withRule(Sgd.of()));
        float[] before = trainer.network().arena().copy();
        RateTest test = trainer.testRates(IRIS, 1e-5, 100, 120);
        Bits.assertSameBits(before, trainer.network().arena().values());
        assertEquals(1e-5, test.rates()[0]);
        for (int i = 1; i < test.rates().length; i++) {
            assertEquals(Math.pow(1e7, 1 / 119.0), test.rates()[i] / test.rates()[i - 1], 1e-9);
        }
        assertTrue(test.rates().length < 120, "a rate of 100 is too much for gradient descent");
        double[] smoothed = test.smoothed();
        double least = DoubleStream.of(smoothed).min().orElseThrow();
        assertTrue(least < 0.8 * smoothed[0], "and one in between lowers the loss: " + least);
        assertTrue(test.suggestion() > 1e-3 && test.suggestion() < 1, "suggestion: " + test.suggestion());
        assertEquals(test.suggestion(), trainer.testRates(IRIS, 1e-5, 100, 120).suggestion());
        assertEquals(120, trainer.testRates(IRIS, 1e-9, 1e-8, 120).rates().length, "no rate is too much");
    }

    /** The weights of rules that average are validated, kept by early stopping, and left in the network. */
    @Test
    void theAverageOfARuleIsTheResult() {
        for (UpdateRule rule : List.of(ScheduleFreeAdamW.of(), Asgd.of().withStart(2))) {
            Trainer trainer = trainer(CONFIG.withRule(rule));
            List<float[]> raw = new ArrayList<>();
            TrainingReport report = trainer.fit(IRIS, IRIS, new Callback() {
                @Override
                public boolean epoch(EpochResult result) {
                    raw.add(trainer.network().arena().values().clone());
                    return true;
                }
            });
            assertEquals(
                    report.epochs().getLast().validation().orElseThrow().loss(), trainer.evaluate(IRIS).loss(), rule.toString());
            assertFalse(Arrays.equals(raw.getLast(), trainer.network().arena().values()), "not the weights of the last step");
            Trainer stopping = trainer(CONFIG.withRule(rule).withPatience(3).withEpochs(12));
            TrainingReport stopped = stopping.fit(IRIS, IRIS);
            assertEquals(stopped.best().validation().orElseThrow().loss(), stopping.evaluate(IRIS).loss());
        }
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> hash(CONFIG.withRule(Asgd.of()).withAveraging(Averaging.exponential(0.9))))
                .getMessage();
        assertTrue(message.contains("keeps an average of its own"), message);
    }

    /** The run's steps are those of {@link SharpnessAware}: two gradients of the same rows with the same values dropped. */
    @Test
    void sharpnessAwareStepsAreTheLibrarys() {
        TrainingConfig config = CONFIG.withSharpness(0.05);
        Trainer trainer = trainer(config);
        Trainer other = trainer(config);
        List<float[]> trace = new ArrayList<>();
        trainer.fit(IRIS, new Callback() {
            @Override
            public void reached(int epoch, int step, boolean finished, Supplier<TrainingState> state) {
                trace.add(trainer.network().arena().values().clone());
            }
        });
        Network network = other.network();
        ParameterArena arena = network.arena();
        Optimizer optimizer = new Optimizer(config.optimizer(), arena.layout());
        SharpnessAware aware = new SharpnessAware(0.05, arena.layout());
        Workspace workspace = new Workspace();
        PlannedStep whole = planned(network, 20, workspace);
        PlannedStep last = planned(network, 10, workspace);
        Philox shuffle = Philox.stream(config.seed(), "shuffle");
        for (int batch = 0; batch < trace.size(); batch++) {
            int[] order = shuffle.permutation(batch / 8 + 1, IRIS.size());
            int from = batch % 8 * 20;
            int number = batch;
            PlannedStep planned = from == 140 ? last : whole;
            aware.step(
                    optimizer, Compute.serial(), arena.values(), arena.gradients(), () -> planned.run(1, order, from, number));
            Bits.assertSameBits(arena.values(), trace.get(batch), "batch " + batch);
        }
        assertEquals(32, trace.size());
        assertNotEquals(hash(CONFIG), hash(config));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withSharpness(-1));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withSharpness(Double.NaN));
    }

    /**
     * Running statistics are those of the weights, not of the point that a sharpness-aware step climbs to: where the rate is
     * zero, and the weights stay, they are those of a run without such steps.
     */
    @Test
    void sharpnessAwareStepsMoveStatisticsOnce() {
        TrainingConfig still = CONFIG.withSchedule((CustomSchedule) step -> 0);
        float[] expected = statistics(still);
        Bits.assertSameBits(expected, statistics(still.withSharpness(0.5)));
        assertFalse(Arrays.equals(expected, statistics(CONFIG.withSharpness(0.5))), "they follow the weights");
    }

    private static float[] statistics(TrainingConfig config) {
        Sequential layers = Sequential.of(Linear.of(4, 9), BatchNorm.of(9), Activation.TANH, Linear.of(9, 3));
        Trainer trainer = new Trainer(layers, CrossEntropy.standard(), config, Compute.serial());
        trainer.fit(IRIS);
        return trainer.network().arena().buffers();
    }

    private static PlannedStep planned(Network network, int rows, Workspace workspace) {
        return new PlannedStep(
                network, CrossEntropy.standard(), List.of(), CONFIG.seed(), Compute.serial(),
                new TrainingRows(IRIS, Augmentations.NONE, CONFIG.seed()), rows, workspace);
    }
}
