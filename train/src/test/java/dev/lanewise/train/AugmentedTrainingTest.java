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
import dev.lanewise.autograd.nn.Focal;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.SquaredError;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.optim.Sgd;
import dev.lanewise.train.augment.Augmentations;
import dev.lanewise.train.augment.Augmenter;
import dev.lanewise.train.augment.GaussianNoise;
import dev.lanewise.train.augment.MixUp;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.RowWeights;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.preprocess.TableEncoder;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentedTrainingTest {
    private static final double RATE = 0.1;
    private static final TrainingConfig WHOLE = TrainingConfig.defaults()
            .withRule(Sgd.of()).withLearningRate(RATE).withBatchSize(1000).withEpochs(1).withSeed(3);
    private static final Dataset IRIS = TableEncoder.fit(BundledData.iris(), "target").encode(BundledData.iris());

    /** The rows of epoch 1 as the training mixes them: features, and for each row the share and the other row. */
    private static Augmenter augmenter(Dataset data) {
        return new Augmenter(Augmentations.of(new MixUp(0.5)), data, WHOLE.seed());
    }

    private static float[] trained(Dataset data, Loss loss, int outputs, TrainingConfig config) {
        Network network = Network.initialised(Linear.of(data.width(), outputs), 1);
        new Trainer(network, loss, config, Compute.serial()).fit(data);
        return network.arena().values();
    }

    /**
     * One step of a linear layer in double, from the derivative of the loss by the outputs at the mixed targets.
     *
     * @param derivative from outputs and target of a row to the derivative
     */
    private static double[] step(Dataset data, double[][] targets, double[] weights, int outputs, Derivative derivative) {
        Augmenter augmenter = augmenter(data);
        float[] start = Network.initialised(Linear.of(data.width(), outputs), 1).arena().values();
        double[] values = new double[start.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = start[i];
        }
        int bias = Math.ceilDiv(data.width() * outputs, 16) * 16; // parameters begin at multiples of 16
        float[] x = new float[data.width()];
        int n = data.size();
        for (int row = 0; row < n; row++) {
            augmenter.features(1, row, x, 0);
            double share = augmenter.share();
            int other = augmenter.partner();
            double[] mixed = new double[outputs];
            double total = share * weights[row] + (1 - share) * weights[other];
            double[] predicted = new double[outputs];
            for (int o = 0; o < outputs; o++) {
                mixed[o] = (share * weights[row] * targets[row][o] + (1 - share) * weights[other] * targets[other][o]) / total;
                predicted[o] = start[bias + o];
                for (int i = 0; i < data.width(); i++) {
                    predicted[o] += x[i] * start[o * data.width() + i];
                }
            }
            double[] dy = derivative.of(predicted, mixed);
            for (int o = 0; o < outputs; o++) {
                values[bias + o] -= RATE * total * dy[o] / n;
                for (int i = 0; i < data.width(); i++) {
                    values[o * data.width() + i] -= RATE * total * dy[o] * x[i] / n;
                }
            }
        }
        return values;
    }

    private interface Derivative {
        double[] of(double[] predicted, double[] target);
    }

    private static double[] softmaxMinus(double[] x, double... target) {
        double sum = Arrays.stream(x).map(Math::exp).sum();
        return IntStream.range(0, x.length).mapToDouble(i -> Math.exp(x[i]) / sum - target[i]).toArray();
    }

    private static double[][] oneHot(Dataset data) {
        Target.Labels labels = (Target.Labels) data.target();
        double[][] targets = new double[data.size()][labels.classes()];
        for (int row = 0; row < data.size(); row++) {
            targets[row][labels.indices().get(row)] = 1;
        }
        return targets;
    }

    private static double[] ones(int n) {
        return IntStream.range(0, n).mapToDouble(i -> 1).toArray();
    }

    private static void assertNear(double[] expected, float... is) {
        assertEquals(expected.length, is.length);
        for (int i = 0; i < is.length; i++) {
            assertEquals(expected[i], is[i], 2e-6, "parameter " + i);
        }
    }

    /** Mixed labels are probabilities: the derivative of the cross-entropy is softmax minus those. */
    @Test
    void labelsAreMixed() {
        TrainingConfig mixed = WHOLE.withAugmentations(new MixUp(0.5));
        assertNear(
                step(IRIS, oneHot(IRIS), ones(150), 3, AugmentedTrainingTest::softmaxMinus),
                trained(IRIS, CrossEntropy.standard(), 3, mixed));
        double[] weights = IntStream.range(0, 150).mapToDouble(i -> 1 + i % 3).toArray();
        double[] factors = Arrays.stream(weights).map(weight -> weight / 2).toArray();
        assertNear(
                step(IRIS, oneHot(IRIS), factors, 3, AugmentedTrainingTest::softmaxMinus),
                trained(IRIS.withWeights(new RowWeights(weights)), CrossEntropy.standard(), 3, mixed));
        float[] each = trained(IRIS, BinaryCrossEntropyWithLogits.standard(), 3, mixed);
        assertNear(
                step(IRIS, oneHot(IRIS), ones(150), 3, (x, t) -> IntStream.range(0, 3)
                        .mapToDouble(i -> (1 / (1 + Math.exp(-x[i])) - t[i]) / 3).toArray()),
                each);
    }

    /** A loss that takes labels alone has the two losses in their shares. */
    @Test
    void aLossOfLabelsAloneIsMixedToo() {
        TrainingConfig mixed = WHOLE.withAugmentations(new MixUp(0.5));
        assertNear(
                step(IRIS, oneHot(IRIS), ones(150), 3, AugmentedTrainingTest::softmaxMinus),
                trained(IRIS, new Focal(0, List.of()), 3, mixed));
    }

    @Test
    void numbersAndSingleLogitsAreMixed() {
        float[] values = new float[150];
        for (int i = 0; i < 150; i++) {
            values[i] = (float) StrictMath.sin(i);
        }
        Dataset numbers = new Dataset(IRIS.features(), new Target.Values(Tensor.of(Shape.of(150, 1), values)), IRIS.featureNames());
        double[][] targets = IntStream.range(0, 150).mapToObj(i -> new double[] {values[i]}).toArray(double[][]::new);
        TrainingConfig mixed = WHOLE.withAugmentations(new MixUp(0.5));
        assertNear(
                step(numbers, targets, ones(150), 1, (p, t) -> new double[] {2 * (p[0] - t[0])}),
                trained(numbers, new SquaredError(), 1, mixed));

        int[] two = IntStream.range(0, 150).map(i -> i * i % 7 % 2).toArray();
        Dataset classes = new Dataset(IRIS.features(), Target.Labels.of(two, 2), IRIS.featureNames());
        assertNear(
                step(classes, Arrays.stream(two).mapToObj(i -> new double[] {i}).toArray(double[][]::new), ones(150), 1,
                        (x, t) -> new double[] {1 / (1 + Math.exp(-x[0])) - t[0]}),
                trained(classes, BinaryCrossEntropyWithLogits.standard(), 1, mixed));
    }

    /** A row in an epoch is the same in any batch: the mean of the gradients of ten batches is that of the whole. */
    @Test
    void batchBoundariesDoNotMatter() {
        TrainingConfig mixed = WHOLE.withAugmentations(new GaussianNoise(0.3f), new MixUp(0.5));
        float[] whole = trained(IRIS, CrossEntropy.standard(), 3, mixed);
        float[] batches = trained(IRIS, CrossEntropy.standard(), 3, mixed.withBatchSize(15).withAccumulation(10));
        assertArrayEquals(whole, batches, 1e-6f);
        assertNotEquals(Arrays.toString(whole), Arrays.toString(trained(IRIS, CrossEntropy.standard(), 3, WHOLE)));
    }

    @Test
    void threadsDoNotMatterAndWhatIsWatchedStaysAsItIs() {
        TrainingConfig config = WHOLE.withAugmentations(new GaussianNoise(5)).withEpochs(3).withBatchSize(100);
        Sequential layers = Sequential.of(Linear.of(4, 300), Activation.RELU, Linear.of(300, 3));
        Trainer one = new Trainer(layers, CrossEntropy.standard(), config, Compute.serial());
        TrainingReport report = one.fit(IRIS, IRIS);
        assertEquals(one.evaluate(IRIS).loss(), report.epochs().getLast().validation().orElseThrow().loss());
        try (Parallel threads = Parallel.of(3)) {
            Trainer three = new Trainer(layers, CrossEntropy.standard(), config, new Compute(Backend.preferred(), threads));
            assertEquals(report.identity().weightsHash(), three.fit(IRIS, IRIS).identity().weightsHash());
        }
    }

    /** 100 rows of one class, 7 of another, 23 of a third. */
    @Test
    void balancedEpochsHaveAsManyRowsOfEachClass() {
        int[] labels = IntStream.range(0, 130).map(i -> i < 100 ? 0 : i < 107 ? 3 : 2).toArray();
        Target target = Target.Labels.of(labels, 4);
        Set<Integer> ofTheLarge = new HashSet<>();
        for (int epoch = 1; epoch <= 20; epoch++) {
            int[] order = Sampling.BALANCED.order(target, 5, epoch);
            assertArrayEquals(order, Sampling.BALANCED.order(target, 5, epoch));
            assertEquals(130, order.length);
            int[] times = new int[130];
            int[] classes = new int[4];
            for (int row : order) {
                times[row]++;
                classes[labels[row]]++;
            }
            assertEquals(0, classes[1], "a class that does not occur");
            for (int one : new int[] {0, 2, 3}) {
                assertEquals(130 / 3.0, classes[one], 0.7);
            }
            for (int row = 0; row < 130; row++) {
                int least = labels[row] == 0 ? 0 : labels[row] == 3 ? 43 / 7 : 43 / 23;
                assertTrue(times[row] == least || times[row] == least + 1, "row " + row + " of class " + labels[row] + ": " + times[row]);
                if (labels[row] == 0 && times[row] > 0) {
                    ofTheLarge.add(row);
                }
            }
            // In a drawn order, not class by class: the first third has some of each.
            assertEquals(3, IntStream.range(0, 40).map(i -> labels[order[i]]).distinct().count());
        }
        assertEquals(100, ofTheLarge.size(), "other rows in other epochs");
        assertNotEquals(
                Arrays.toString(Sampling.BALANCED.order(target, 5, 1)), Arrays.toString(Sampling.BALANCED.order(target, 6, 1)));
        Target numbers = new Target.Values(Tensor.of(Shape.of(2, 1), 1, 2));
        assertEquals(
                "balanced sampling: the target is numbers, which have no classes to balance; shuffle the rows",
                assertThrows(DataException.class, () -> Sampling.BALANCED.order(numbers, 1, 1)).getMessage());
    }

    /** The rare class is seen: a rate of 1 in 50 leaves an unbalanced training blind to it. */
    @Test
    void balancedTrainingFindsTheRareClass() {
        int n = 1000;
        float[][] features = new float[n][1];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 50 == 0 ? 1 : 0;
            features[i][0] = labels[i] + (float) StrictMath.sin(i * 1.7) * 1.2f;
        }
        Dataset data = Dataset.of(features, labels, 2);
        double[] recall = new double[2];
        for (Sampling sampling : Sampling.values()) {
            Trainer trainer = new Trainer(
                    Linear.of(1, 2), CrossEntropy.standard(),
                    WHOLE.withBatchSize(50).withEpochs(20).withSampling(sampling), Compute.serial());
            trainer.fit(data);
            recall[sampling.ordinal()] = ((Scores.OfClasses) trainer.evaluate(data)).metrics().binary().recall();
        }
        assertEquals(0, recall[0]);
        assertTrue(recall[1] > 0.6, "recall " + recall[1]);
    }

    @Test
    void aStepAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int epochs = 300;
        long[] allocated = new long[2 * epochs];
        int[] steps = {0};
        Callback watch = new Callback() {
            @Override
            public boolean step(int epoch, int step, float loss) {
                allocated[steps[0]++] = threads.getCurrentThreadAllocatedBytes();
                return true;
            }
        };
        TrainingConfig config = WHOLE.withBatchSize(100).withEpochs(epochs).withSampling(Sampling.BALANCED)
                .withAugmentations(new GaussianNoise(0.1f), new MixUp(0.2));
        Compute scalar = new Compute(Backend.scalar(), Parallel.SERIAL);
        double[] weights = IntStream.range(0, 150).mapToDouble(i -> 1 + i).toArray();
        new Trainer(Linear.of(4, 3), CrossEntropy.standard(), config, scalar)
                .fit(IRIS.withWeights(new RowWeights(weights)), watch);
        assertEquals(allocated.length, steps[0]);
        long least = Long.MAX_VALUE;
        for (int epoch = 0; epoch < epochs; epoch++) {
            least = Math.min(least, allocated[2 * epoch + 1] - allocated[2 * epoch]);
        }
        assertEquals(0, least);
    }
}
