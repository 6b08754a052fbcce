package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomBenchmarkTest {
    /** Two generators of one distribution agree; another rate, and a mask that does not scale, are told apart. */
    @Test
    void aDistributionIsToldByItsMoments() {
        float[] x = Inputs.uniform(1, 1 << 14);
        float[] expected = dropout(1, 0.5f, x);
        within(expected, dropout(2, 0.5f, x));
        assertThrows(AssertionError.class, () -> within(expected, dropout(2, 0.4f, x)));
        float[] notScaled = dropout(2, 0.5f, x);
        for (int i = 0; i < notScaled.length; i++) {
            notScaled[i] *= 0.5f;
        }
        assertThrows(AssertionError.class, () -> within(expected, notScaled));
    }

    private static float[] dropout(long seed, float rate, float[] x) {
        float[] y = new float[x.length];
        PlainLoops.dropout(new SplittableRandom(seed), rate, x, y);
        return y;
    }

    private static void within(float[] expected, float[] other) {
        Parity.within(
                "dropout", RandomBenchmark.moments(expected), RandomBenchmark.moments(other), RandomBenchmark.bound(expected));
    }
}
