package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import java.util.ArrayList;
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
}
