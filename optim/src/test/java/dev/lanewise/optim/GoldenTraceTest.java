package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import java.util.List;
import java.util.stream.Stream;
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
        return rule instanceof Sgd || rule instanceof Asgd ? 2 * 4e-6 : 2 * 6e-7;
    }

    @Test
    void bitsAreThoseOfEveryMachine() {
        List<GoldenTraces> traces = GoldenTraces.all();
        GoldenTraces any = traces.get(0);
        float[][] last = Stream.concat(
                        traces.stream(),
                        GoldenTraces.UNTRACED.stream().map(rule -> new GoldenTraces(
                                rule.toString(), rule, new Constant(0.01), any.start(), any.gradients(), new double[0][])))
                .map(trace -> Trace.run(trace.rule(), trace.schedule(), trace.start(), trace.gradients()))
                .map(steps -> steps[steps.length - 1])
                .toArray(float[][]::new);
        assertEquals("fafdd93a109de1de74d547981582056e6cc37e11aaae9f343fbe6818ae3dfe88", Bits.sha256(last));
    }
}
