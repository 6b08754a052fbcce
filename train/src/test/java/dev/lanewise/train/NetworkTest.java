package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.preprocess.TableEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Network NETWORK = Network.initialised(
            Sequential.of(Linear.of(2, 33), Activation.SIGMOID, new Dropout(0.5f), Linear.of(33, 3)), 1);

    private static Tensor features(int rows) {
        float[] x = new float[2 * rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i % 101) / 50f - 1;
        }
        return Tensor.of(Shape.of(rows, 2), x);
    }

    @Test
    void predictionDoesNotDependOnTheRowsBesideIt() {
        Tensor features = features(2500);
        Tensor all = NETWORK.predict(Compute.serial(), features);
        assertEquals(Shape.of(2500, 3), all.shape());
        for (int row : new int[] {0, 1, 1023, 1024, 2047, 2048, 2499}) {
            Tensor alone = NETWORK.predict(Compute.serial(), features.slice(row, row + 1));
            assertArrayEquals(all.slice(row, row + 1).toArray(), alone.toArray());
        }
    }

    @Test
    void severalThreadsPredictAtOnceAndShareTheirHelpers() throws Exception {
        Tensor features = features(3000);
        float[] alone = NETWORK.predict(Compute.serial(), features).toArray();
        try (Parallel parallel = Parallel.of(2);
                ExecutorService callers = Executors.newFixedThreadPool(4)) {
            Compute shared = new Compute(Backend.preferred(), parallel);
            List<Future<Tensor>> predictions = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                predictions.add(callers.submit(() -> NETWORK.predict(shared, features)));
            }
            for (Future<Tensor> prediction : predictions) {
                assertArrayEquals(alone, prediction.get().toArray());
            }
        }
    }

    @Test
    void noRowsGiveNoOutputs() {
        assertEquals(Shape.of(0, 3), NETWORK.predict(Compute.serial(), features(0)).shape());
    }

    @Test
    void runningStatisticsAreTheMeanOverWholeBatches() {
        Network network = Network.initialised(BatchNorm.of(2), 1);
        Tensor features = Tensor.of(Shape.of(5, 2), 1, 10, 3, 10, 5, 20, 9, 40, 1000, 1000);
        Dataset data = Dataset.of(features, Target.Labels.of(new int[5], 1));
        network.gatherStatistics(Compute.serial(), data, new int[] {3, 2, 0, 1, 4}, 2);
        // Means (7, 30) and (2, 10), unbiased variances (8, 200) and (2, 0); the fifth row makes no batch.
        float[] buffers = network.arena().buffers();
        assertArrayEquals(new float[] {4.5f, 20}, Arrays.copyOfRange(buffers, 0, 2));
        assertArrayEquals(new float[] {5, 100}, Arrays.copyOfRange(buffers, 16, 18), 1e-4f);
    }

    @Test
    void theAverageOfTheWeightsGetsStatisticsThatFitIt() {
        TrainingConfig config = TrainingConfig.defaults()
                .withEpochs(4)
                .withBatchSize(50)
                .withAveraging(Averaging.fromEpoch(2));
        Trainer trainer = new Trainer(
                Sequential.of(Linear.of(4, 8), BatchNorm.of(8), Activation.TANH, Linear.of(8, 3)),
                CrossEntropy.standard(),
                config,
                Compute.serial());
        Dataset iris = TableEncoder.fit(BundledData.iris(), "target").encode(BundledData.iris());
        trainer.fit(iris);
        float[] afterTheRun = trainer.network().arena().buffers().clone();
        int[] order = config.sampling().order(iris.target(), config.seed(), 1);
        trainer.network().gatherStatistics(Compute.serial(), iris, order, 50);
        assertArrayEquals(afterTheRun, trainer.network().arena().buffers());
    }

    /**
     * Against the same in double: batches normalised by their own mean and variance, the means of both kept. The rows of iris lie
     * by class; of rows in a drawn order the first layer sees about the variance of all, of a class alone less than three quarters.
     */
    @Test
    void theStatisticsOfAnAverageAreThoseOfDrawnBatches() {
        Dataset iris = TableEncoder.fit(BundledData.iris(), "target").encode(BundledData.iris());
        for (Averaging averaging : List.of(Averaging.fromEpoch(20), Averaging.exponential(0.9))) {
            TrainingConfig config =
                    TrainingConfig.defaults().withEpochs(40).withBatchSize(25).withAveraging(averaging);
            Trainer trainer = new Trainer(
                    Sequential.of(Linear.of(4, 8), BatchNorm.of(8), Activation.TANH, Linear.of(8, 8), BatchNorm.of(8), Linear.of(8, 3)),
                    CrossEntropy.standard(),
                    config,
                    Compute.serial());
            trainer.fit(iris);
            ParameterArena arena = trainer.network().arena();
            int[] order = config.sampling().order(iris.target(), config.seed(), 1);
            double[][] x = new double[order.length][];
            for (int i = 0; i < x.length; i++) {
                int row = order[i];
                x[i] = linear(arena, "0", IntStream.range(0, 4).mapToDouble(iris.features(row, row + 1)::get).toArray());
            }
            float[] variances = state(arena, "1.runningVariance");
            for (int j = 0; j < variances.length; j++) {
                assertEquals(meanAndVariance(x, j)[1], variances[j], 0.1 * variances[j], "channel " + j);
            }
            x = batchNorm(arena, "1", x, 25);
            for (int i = 0; i < x.length; i++) {
                x[i] = linear(arena, "3", Arrays.stream(x[i]).map(Math::tanh).toArray());
            }
            batchNorm(arena, "4", x, 25);
        }
    }

    private static double[] linear(ParameterArena arena, String layer, double[] x) {
        float[] weight = state(arena, layer + ".weight");
        float[] bias = state(arena, layer + ".bias");
        return IntStream.range(0, bias.length)
                .mapToDouble(j -> bias[j] + IntStream.range(0, x.length)
                        .mapToDouble(k -> weight[j * x.length + k] * x[k])
                        .sum())
                .toArray();
    }

    /** The rows normalised batch by batch; the means of the batches' statistics are to be the layer's. */
    private static double[][] batchNorm(ParameterArena arena, String layer, double[][] x, int size) {
        float[] weight = state(arena, layer + ".weight");
        float[] bias = state(arena, layer + ".bias");
        int batches = x.length / size;
        double[][] y = new double[x.length][weight.length];
        for (int j = 0; j < weight.length; j++) {
            double mean = 0;
            double variance = 0;
            for (int from = 0; from < x.length; from += size) {
                double[] own = meanAndVariance(Arrays.copyOfRange(x, from, from + size), j);
                mean += own[0] / batches;
                variance += own[1] / batches;
                for (int i = from; i < from + size; i++) {
                    double ofPopulation = own[1] * (size - 1) / size;
                    y[i][j] = (x[i][j] - own[0]) / Math.sqrt(ofPopulation + 1e-5) * weight[j] + bias[j];
                }
            }
            String what = "layer " + layer + ", channel " + j;
            assertEquals(mean, state(arena, layer + ".runningMean")[j], 1e-5 * (1 + Math.abs(mean)), what);
            assertEquals(variance, state(arena, layer + ".runningVariance")[j], 1e-4 * variance, what);
        }
        return y;
    }

    /** Of a column; the variance is unbiased. */
    private static double[] meanAndVariance(double[][] x, int column) {
        double mean = Arrays.stream(x).mapToDouble(row -> row[column]).average().orElseThrow();
        double squares = Arrays.stream(x).mapToDouble(row -> (row[column] - mean) * (row[column] - mean)).sum();
        return new double[] {mean, squares / (x.length - 1)};
    }

    private static float[] state(ParameterArena arena, String name) {
        ParameterLayout.Entry entry = arena.stateLayout().entries().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Arrays.copyOfRange(arena.copy(), entry.offset(), entry.offset() + entry.size());
    }
}
