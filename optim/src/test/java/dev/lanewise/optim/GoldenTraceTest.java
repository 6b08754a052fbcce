package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

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

    /** What ASGD's state holds after the last step, the result of the rule, against PyTorch's. */
    @Test
    void asgdAveragesAsPyTorch() {
        JsonNode root = Golden.resource(GoldenTraceTest.class, "/golden/torch_optim_1.json");
        GoldenTraces trace = GoldenTraces.all().stream().filter(each -> each.rule() instanceof Asgd).findFirst().orElseThrow();
        JsonNode node = root.get("cases").valueStream()
                .filter(each -> each.get("name").stringValue().equals(trace.toString()))
                .findFirst()
                .orElseThrow();
        int n = trace.start().length;
        Optimizer optimizer = new Optimizer(trace.rule(), trace.schedule(), Trace.layout(n));
        float[] p = Arrays.copyOf(trace.start(), optimizer.layout().size());
        for (float[] g : trace.gradients()) {
            optimizer.step(Compute.serial(), p, Arrays.copyOf(g, p.length));
        }
        float[] average = Arrays.copyOf(optimizer.state().arrays().get("average"), n);
        Close.assertGap(bar(trace.rule()), Golden.tensor(node.get("ax_final_f64")).data(), average, "average");
    }

    /** Twice the gap between PyTorch's own float32 and float64. */
    private static double bar(UpdateRule rule) {
        return rule instanceof Sgd || rule instanceof Asgd ? 2 * 4e-6 : 2 * 6e-7;
    }

    @Test
    void bitsAreThoseOfEveryMachine() {
        List<GoldenTraces> traces = GoldenTraces.all();
        GoldenTraces any = traces.get(0);
        ParameterLayout matrix = ParameterLayout.of(List.of(new ParameterLayout.Slot("w", Shape.of(4, 9))));
        ParameterLayout stack = ParameterLayout.of(List.of(new ParameterLayout.Slot("w", Shape.of(2, 3, 6))));
        float[] start = Arrays.copyOf(any.start(), 36);
        float[][] gradients = Arrays.stream(any.gradients()).map(g -> Arrays.copyOf(g, 36)).toArray(float[][]::new);
        Schedule rate = new Constant(0.01);
        float[][] last = Stream.of(
                        traces.stream().map(trace -> Trace.run(trace.rule(), trace.schedule(), trace.start(), trace.gradients())),
                        GoldenTraces.UNTRACED.stream().map(rule -> Trace.run(rule, rate, any.start(), any.gradients())),
                        GoldenTraces.UNTRACED.stream().map(rule -> Trace.run(rule, rate, stack, start, gradients)),
                        GoldenTraces.UNTRACED.stream().map(rule -> Trace.run(rule, rate, matrix, start, gradients)))
                .flatMap(each -> each)
                .map(steps -> steps[steps.length - 1])
                .toArray(float[][]::new);
        assertEquals("09f2109b3cf3cfe032195b97885ad9db8dfe9543642f8110a3eb9853e68efe0c", Bits.sha256(last));
    }
}
