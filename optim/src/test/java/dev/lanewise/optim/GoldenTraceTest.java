package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule against PyTorch, at every step, and its bits against those of any other machine. */
class GoldenTraceTest {
    static List<GoldenTraces> traces() {
        return GoldenTraces.all();
    }

    @ParameterizedTest
    @MethodSource("traces")
    void followsPyTorch(GoldenTraces trace) {
        float[][] actual = Trace.run(trace.rule(), trace.schedule(), trace.start(), trace.gradients());
        for (int s = 0; s < actual.length; s++) {
            Close.assertGap(bar(trace.rule()), trace.expected()[s], actual[s], trace + ", step " + (s + 1));
        }
    }

    /** Twice the gap between PyTorch's own float32 and float64. */
    private static double bar(UpdateRule rule) {
        return rule instanceof Sgd ? 2 * 4e-6 : 2 * 6e-7;
    }

    @Test
    void bitsAreThoseOfEveryMachine() {
        float[][] last = GoldenTraces.all().stream()
                .map(trace -> Trace.run(trace.rule(), trace.schedule(), trace.start(), trace.gradients()))
                .map(steps -> steps[steps.length - 1])
                .toArray(float[][]::new);
        assertEquals("a3706bb0dd3be63b65737c1d2a624c3df67ba616a52079aeea76a5efd375ef7c", Bits.sha256(last));
    }
}
