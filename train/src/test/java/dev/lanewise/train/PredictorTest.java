package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PredictorTest {
    private static final Network NETWORK =
            Network.initialised(Sequential.of(Linear.of(7, 33), Activation.RELU, Linear.of(33, 3)), 4);

    private static Tensor features(long seed) {
        return Tensor.of(Shape.of(10, 7), Floats.array(70, seed, Values.ORDINARY));
    }

    @Test
    void hasTheBitsOfTheNetworkFromSeveralThreads() throws Exception {
        Predictor predictor = new Predictor(NETWORK, Compute.serial(), 10, 7);
        assertEquals(Shape.of(10, 3), predictor.outputShape());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int seed = thread;
                all.add(threads.submit(() -> {
                    Tensor features = features(seed);
                    float[] expected = NETWORK.predict(Compute.serial(), features).toArray();
                    Tensor outputs = Tensor.zeros(predictor.outputShape());
                    for (int i = 0; i < 500; i++) {
                        predictor.predict(features, outputs);
                        assertArrayEquals(expected, outputs.toArray());
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    @Test
    void allocatesNothingAndSeesNewWeights() {
        Network network = Network.initialised(NETWORK.layers(), 4);
        // The scalar twins: what vectors box before they are compiled is another test's.
        Compute compute = new Compute(Backend.scalar(), Parallel.SERIAL);
        Predictor predictor = new Predictor(network, compute, 10, 7);
        Tensor features = features(1);
        Tensor outputs = Tensor.zeros(predictor.outputShape());
        predictor.predict(features, outputs);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            predictor.predict(features, outputs);
        }
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
        Arrays.fill(network.arena().values(), 0);
        predictor.predict(features, outputs);
        assertArrayEquals(new float[30], outputs.toArray());
    }

    @Test
    void refusesOtherShapes() {
        Predictor predictor = new Predictor(NETWORK, Compute.serial(), 10, 7);
        Tensor outputs = Tensor.zeros(Shape.of(10, 3));
        assertEquals(
                "predictor: features (9, 7) and outputs (10, 3), want (10, 7) and (10, 3)",
                assertThrows(ShapeException.class, () -> predictor.predict(Tensor.zeros(Shape.of(9, 7)), outputs)).getMessage());
    }
}
