package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Focal;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.Asgd;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.CosineDecay;
import dev.lanewise.optim.GradientNoise;
import dev.lanewise.optim.LookAhead;
import dev.lanewise.optim.ReduceOnPlateau;
import dev.lanewise.optim.ScheduleFreeAdamW;
import dev.lanewise.optim.Sgd;
import dev.lanewise.train.augment.GaussianNoise;
import dev.lanewise.train.augment.MixUp;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.preprocess.TableEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that is stopped after any step and resumed by another trainer ends with the bits of one that was not. */
class ResumeTest {
    private static final TrainingConfig BASE =
            TrainingConfig.defaults().withBatchSize(33).withEpochs(4).withSeed(5);

    /** Everything that a run remembers, in few configurations; 150 rows make five steps, the last one short. */
    private static final Map<String, TrainingConfig> CONFIGS = new TreeMap<>(Map.of(
            "adam, cosine, dropout", BASE.withSchedule(new CosineDecay(0.01, 0, 20)),
            "accumulation over epochs, moving average, slow weights, noise",
                    BASE.withOptimizer(BASE.optimizer()
                                    .withRule(Adam.of())
                                    .withAccumulation(3)
                                    .withNoise(GradientNoise.of(1e-3, 4))
                                    .withLookAhead(new LookAhead(2, 0.5)))
                            .withAveraging(Averaging.exponential(0.9)),
            "plateau, early stopping",
                    BASE.withRule(Sgd.of().withMomentum(0.9))
                            .withSchedule(ReduceOnPlateau.of(new Constant(0.5)).withPatience(0))
                            .withEpochs(9)
                            .withPatience(2)
                            .withValidationShare(0.3),
            "sharpness-aware, schedule-free: a rule's own average",
                    BASE.withRule(ScheduleFreeAdamW.of())
                            .withSharpness(0.05)
                            .withPatience(3)
                            .withValidationShare(0.3)
                            .withLearningRate(0.01),
            "sharpness-aware, averaged gradient descent, slow weights",
                    BASE.withOptimizer(BASE.optimizer().withRule(Asgd.of()).withLookAhead(new LookAhead(3, 0.5)))
                            .withSharpness(0.1)
                            .withLearningRate(0.05),
            "augmentation, balanced sampling",
                    BASE.withAugmentations(new GaussianNoise(0.1f), new MixUp(0.3)).withSampling(Sampling.BALANCED),
            "mean of the later weights, penalties",
                    BASE.withAveraging(Averaging.fromEpoch(3)).withL1(1e-4f).withL2(1e-3f)));

    private static Dataset iris() {
        return TableEncoder.fit(BundledData.iris(), "target").encode(BundledData.iris());
    }

    private static Trainer trainer(TrainingConfig config) {
        Layer layers = Sequential.of(
                Linear.of(4, 9), BatchNorm.of(9), Activation.TANH, new Dropout(0.2f), Linear.of(9, 3));
        return new Trainer(layers, CrossEntropy.standard(), config, Compute.serial());
    }

    /** Takes the state after every step. */
    private static final class States implements Callback {
        private final List<TrainingState> taken = new ArrayList<>();

        @Override
        public void reached(int epoch, int step, boolean last, Supplier<TrainingState> state) {
            taken.add(state.get());
            assertEquals(last, taken.getLast().finished());
        }
    }

    static Stream<String> configs() {
        return CONFIGS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("configs")
    void resumedAfterAnyStepItIsTheRunNeverStopped(String name) {
        TrainingConfig config = CONFIGS.get(name);
        Trainer whole = trainer(config);
        Trainer.Parts data = whole.parts(iris());
        States states = new States();
        TrainingReport expected = whole.fit(data.training(), data.validation(), states);
        assertTrue(states.taken.size() >= 12, name);
        for (TrainingState state : states.taken) {
            Trainer other = trainer(config);
            TrainingReport resumed = other.resume(state, data.training(), data.validation());
            String what = name + ", stopped after step " + state.batches();
            assertEquals(expected.identity(), resumed.identity(), what);
            assertEquals(expected.identity().weightsHash(), other.network().arena().hash(), what);
            assertEquals(timeless(expected.epochs()), timeless(resumed.epochs()), what);
            assertEquals(expected.bestEpoch(), resumed.bestEpoch(), what);
        }
    }

    private static List<EpochResult> timeless(List<EpochResult> epochs) {
        return epochs.stream()
                .map(e -> new EpochResult(e.epoch(), e.learningRate(), e.loss(), e.validation(), 0, 0, e.weightsHash()))
                .toList();
    }

    @Test
    void anEpochThatIsCutShortHasTheResultOfTheStepsMade() {
        List<Float> losses = new ArrayList<>();
        Callback seventh = new Callback() {
            @Override
            public boolean step(int epoch, int step, float loss) {
                losses.add(loss);
                return losses.size() < 7;
            }
        };
        States states = new States();
        TrainingReport report = trainer(BASE).fit(iris(), seventh, states);
        assertEquals(2, report.epochs().size());
        assertEquals((losses.get(5) + (double) losses.get(6)) / 2, report.epochs().getLast().loss(), 1e-12);
        assertEquals(7, losses.size());
        assertTrue(states.taken.getLast().finished());
        TrainingReport resumed = trainer(BASE).resume(states.taken.getLast(), iris(), null);
        assertEquals(report.identity(), resumed.identity(), "a run that has ended is not trained further");
    }

    @Test
    void aStateOfAnotherRunIsRefusedAndTheWeightsStay() {
        States states = new States();
        trainer(BASE).fit(iris(), states);
        TrainingState state = states.taken.get(2);
        refused("another configuration", trainer(BASE.withSeed(6)), iris(), state);
        refused("another training data", trainer(BASE), iris().rows(1, 2, 3), state);
        Layer wider = Sequential.of(Linear.of(4, 8), Activation.TANH, Linear.of(8, 3));
        Trainer other = new Trainer(wider, CrossEntropy.standard(), BASE, Compute.serial());
        refused("another network", other, iris(), state);
    }

    /** What has no shape is told apart too: the rate of dropout, an activation, the loss. */
    @Test
    void bothAreNamedWhereTheStateDiffersInWords() {
        States states = new States();
        Layer layers = Sequential.of(Linear.of(4, 8), Activation.TANH, new Dropout(0.1f), Linear.of(8, 3));
        Trainer trainer = new Trainer(layers, CrossEntropy.standard(), BASE, Compute.serial());
        trainer.fit(iris(), iris().rows(1, 60, 120), states);
        TrainingState state = states.taken.get(2);
        Layer more = Sequential.of(Linear.of(4, 8), Activation.TANH, new Dropout(0.2f), Linear.of(8, 3));
        refused("Dropout[rate=0.1], Linear", new Trainer(more, CrossEntropy.standard(), BASE, Compute.serial()), iris(), state);
        refused("Dropout[rate=0.2], Linear", new Trainer(more, CrossEntropy.standard(), BASE, Compute.serial()), iris(), state);
        Trainer focal = new Trainer(layers, Focal.standard(), BASE, Compute.serial());
        refused("another loss: " + CrossEntropy.standard() + ", here " + Focal.standard(), focal, iris(), state);
        refused("another validation data: " + iris().rows(1, 60, 120).sha256() + ", here none", trainer, iris(), state);
    }

    private static void refused(String what, Trainer trainer, Dataset data, TrainingState state) {
        String before = trainer.network().arena().hash();
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> trainer.resume(state, data, null));
        assertTrue(refusal.getMessage().contains(what), refusal.getMessage());
        assertEquals(before, trainer.network().arena().hash());
    }
}
