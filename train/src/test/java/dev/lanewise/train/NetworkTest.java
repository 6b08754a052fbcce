package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
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
        network.gatherStatistics(Compute.serial(), data, 2);
        // Means (2, 10) and (7, 30), unbiased variances (2, 0) and (8, 200); the fifth row makes no batch.
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
        trainer.network().gatherStatistics(Compute.serial(), iris, 50);
        assertArrayEquals(afterTheRun, trainer.network().arena().buffers());
    }
}
