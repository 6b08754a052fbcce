package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Averages of weights, and the step to the worst point nearby. */
class WeightAverageTest {
    private static final int N = 37;
    private static final ParameterLayout LAYOUT = Trace.layout(N);

    @Test
    void decayZeroIsTheWeights() {
        WeightAverage average = WeightAverage.exponential(0, LAYOUT);
        for (int s = 0; s < 5; s++) {
            float[] weights = weights(s);
            weights[0] = -0f;
            weights[1] = Float.NaN;
            average.update(Compute.serial(), weights);
            Bits.assertSameBits(weights, average.state().values(), "update " + s);
        }
    }

    /** m = d·m + (1 − d)·w in double; a rounding of the size of the values for each update. */
    @Test
    void theExponentialAverageIsItsFormula() {
        WeightAverage average = WeightAverage.exponential(0.9, LAYOUT);
        double[] expected = new double[N];
        for (int s = 0; s < 40; s++) {
            float[] weights = weights(s);
            average.update(Compute.serial(), weights);
            for (int i = 0; i < N; i++) {
                expected[i] = s == 0 ? weights[i] : 0.9 * expected[i] + 0.1 * weights[i];
            }
        }
        float[] actual = average.state().values();
        for (int i = 0; i < N; i++) {
            Close.assertWithin(40 * Close.EPSILON * 4, expected[i], actual[i], "element " + i);
        }
    }

    @Test
    void theUniformAverageIsTheMean() {
        WeightAverage average = WeightAverage.uniform(LAYOUT);
        double[] sum = new double[N];
        for (int s = 0; s < 40; s++) {
            float[] weights = weights(s);
            average.update(Compute.serial(), weights);
            for (int i = 0; i < N; i++) {
                sum[i] += weights[i];
            }
        }
        assertEquals(40, average.count());
        float[] actual = average.state().values();
        for (int i = 0; i < N; i++) {
            Close.assertWithin(40 * Close.EPSILON * 4, sum[i] / 40, actual[i], "element " + i);
        }
    }

    @Test
    void writtenReadAndResumedIsNeverStopped() throws IOException {
        for (boolean uniform : new boolean[] {true, false}) {
            WeightAverage straight = average(uniform);
            WeightAverage first = average(uniform);
            WeightAverage second = average(uniform);
            for (int s = 0; s < 9; s++) {
                straight.update(Compute.serial(), weights(s));
                if (s == 4) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    first.state().write(new DataOutputStream(bytes));
                    second.restore(WeightAverage.State.read(
                            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), LAYOUT));
                }
                (s < 4 ? first : second).update(Compute.serial(), weights(s));
            }
            assertEquals(9, second.count());
            Bits.assertSameBits(straight.state().values(), second.state().values());
        }
        WeightAverage.State other = WeightAverage.uniform(Trace.layout(5)).state();
        String message = assertThrows(IllegalArgumentException.class, () -> average(true).restore(other)).getMessage();
        assertTrue(message.contains("(5)") && message.contains("(37)"), message);
        for (boolean uniform : List.of(true, false)) {
            message = assertThrows(
                            IllegalArgumentException.class, () -> average(uniform).restore(average(!uniform).state()))
                    .getMessage();
            assertTrue(message.contains("uniform") && message.contains("exponential with decay 0.99"), message);
        }
    }

    private static WeightAverage average(boolean uniform) {
        return uniform ? WeightAverage.uniform(LAYOUT) : WeightAverage.exponential(0.99, LAYOUT);
    }

    @Test
    void threadsAndVectorsChangeNothing() {
        ParameterLayout layout = Trace.layout(150_001);
        float[] expected = null;
        for (Backend backend : List.of(Backend.scalar(), Backend.preferred())) {
            for (int threads = 1; threads <= 3; threads++) {
                try (Parallel parallel = Parallel.of(threads)) {
                    WeightAverage average = WeightAverage.exponential(0.9, layout);
                    for (int s = 0; s < 3; s++) {
                        average.update(
                                new Compute(backend, parallel),
                                Arrays.copyOf(Floats.array(150_001, s, Floats.Values.ORDINARY), layout.size()));
                    }
                    float[] actual = average.state().values();
                    expected = expected == null ? actual : expected;
                    Bits.assertSameBits(expected, actual, backend.name() + ", " + threads + " threads");
                }
            }
        }
    }

    @Test
    void theAverageStandsInForTheWeightsAndGoesAgain() {
        WeightAverage average = WeightAverage.uniform(LAYOUT);
        float[] p = weights(1);
        assertThrows(IllegalStateException.class, () -> average.inPlaceOf(p, () -> 1));
        average.update(Compute.serial(), weights(2));
        Bits.assertSameBits(weights(2), average.inPlaceOf(p, () -> p.clone()));
        Bits.assertSameBits(weights(1), p);
        assertThrows(ArithmeticException.class, () -> average.inPlaceOf(p, () -> Math.floorDiv(1, 0)));
        Bits.assertSameBits(weights(1), p, "back after a failure, too");
        average.copyTo(p);
        Bits.assertSameBits(weights(2), p);
    }

    @Test
    void sharpnessAwareWithoutRadiusIsTheInnerRule() {
        float[] expected = weights(1);
        float[] actual = weights(1);
        Optimizer plain = new Optimizer(AdamW.of(), new Constant(0.1), LAYOUT);
        Optimizer inner = new Optimizer(AdamW.of(), new Constant(0.1), LAYOUT);
        SharpnessAware sharpness = new SharpnessAware(0, LAYOUT);
        float[] g = new float[LAYOUT.size()];
        for (int s = 0; s < 5; s++) {
            gradient(expected, g);
            plain.step(Compute.serial(), expected, g);
            sharpness.step(inner, Compute.serial(), actual, g, () -> gradient(actual, g));
        }
        Bits.assertSameBits(expected, actual);
    }

    /** Algorithm 1 of the paper in double: gradient at p + radius·g/‖g‖, step from p. */
    @Test
    void sharpnessAwareIsThePapers() {
        float[] p = weights(1);
        double[] expected = new double[LAYOUT.size()];
        for (int i = 0; i < p.length; i++) {
            expected[i] = p[i];
        }
        Optimizer inner = new Optimizer(Sgd.of(), new Constant(0.1), LAYOUT);
        SharpnessAware sharpness = new SharpnessAware(0.5, LAYOUT);
        float[] g = new float[LAYOUT.size()];
        for (int s = 0; s < 5; s++) {
            double square = 0;
            for (int i = 0; i < N; i++) {
                square += Math.pow((i + 1.0) / N * expected[i], 2);
            }
            for (int i = 0; i < N; i++) {
                double curvature = (i + 1.0) / N;
                double worst = expected[i] + 0.5 * curvature * expected[i] / Math.sqrt(square);
                expected[i] -= 0.1 * curvature * worst;
            }
            sharpness.step(inner, Compute.serial(), p, g, () -> gradient(p, g));
        }
        for (int i = 0; i < N; i++) {
            Close.assertWithin(5 * 20 * Close.EPSILON * 4, expected[i], p[i], "element " + i);
        }
        float[] bottom = new float[LAYOUT.size()];
        sharpness.step(inner, Compute.serial(), bottom, g, () -> gradient(bottom, g));
        Bits.assertSameBits(new float[LAYOUT.size()], bottom, "a gradient of norm 0");
    }

    /** Of the quadratic whose curvatures rise to 1. */
    private static void gradient(float[] p, float[] g) {
        for (int i = 0; i < N; i++) {
            g[i] = (i + 1f) / N * p[i];
        }
    }

    private static float[] weights(int seed) {
        return Arrays.copyOf(Floats.array(N, seed, Floats.Values.ORDINARY), LAYOUT.size());
    }
}
