package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups, accumulation, noise, look-ahead and gradients that are not finite: what an optimizer does around its rule. */
class AroundTheUpdateTest {
    private static final ParameterLayout LAYOUT = ParameterLayout.of(List.of(
            new ParameterLayout.Slot("0.weight", Shape.of(7, 3)),
            new ParameterLayout.Slot("0.bias", Shape.of(7)),
            new ParameterLayout.Slot("1.weight", Shape.of(5, 7)),
            new ParameterLayout.Slot("1.bias", Shape.of(5))));
    private static final Schedule SCHEDULE = new ExponentialDecay(0.05, 0.97);
    private static final OptimizerOptions PLAIN = OptimizerOptions.of(AdamW.of().withWeightDecay(0.1), SCHEDULE);

    static Stream<OptimizerOptions> options() {
        return Stream.of(
                PLAIN,
                PLAIN.withGroups(ParameterGroup.of(ParameterSelection.vectors()).withRule(AdamW.of().withWeightDecay(0))),
                PLAIN.withGroups(
                        ParameterGroup.of(ParameterSelection.named("1.*")).withRule(Sgd.of().withMomentum(0.9)),
                        ParameterGroup.of(ParameterSelection.named("0.bias")).withoutUpdates()),
                PLAIN.withGroups(ParameterGroup.of(ParameterSelection.vectors().not()).withRule(Lamb.of())),
                PLAIN.withMomentum(OneCycle.of(0.1, 12).momentum(0.85, 0.95)),
                PLAIN.withAccumulation(3),
                PLAIN.withNonFinite(NonFiniteGradients.SKIP).withClip(GradientClip.byGlobalNorm(0.5)),
                PLAIN.withClip(GradientClip.byParameterNorm(0.5)),
                PLAIN.withClip(GradientClip.adaptive(0.01)),
                PLAIN.withNoise(GradientNoise.of(0.3, 5)),
                PLAIN.withLookAhead(new LookAhead(3, 0.5)),
                PLAIN.withAccumulation(2).withLookAhead(new LookAhead(2, 0.8)).withNoise(GradientNoise.of(0.3, 5)));
    }

    @ParameterizedTest
    @MethodSource("options")
    void stoppedWrittenReadAndResumedIsNeverStopped(OptimizerOptions options) throws IOException {
        Optimizer straight = new Optimizer(options, LAYOUT);
        Optimizer first = new Optimizer(options, LAYOUT);
        float[] expected = start();
        float[] actual = start();
        steps(straight, expected, 0, 11);
        steps(first, actual, 0, 4);
        byte[] bytes = written(first.state());
        Optimizer second = new Optimizer(options, LAYOUT);
        second.restore(OptimizerState.read(new DataInputStream(new ByteArrayInputStream(bytes)), LAYOUT));
        steps(second, actual, 4, 11);
        Bits.assertSameBits(expected, actual);
        assertEquals(straight.steps(), second.steps());
        straight.state().arrays().forEach((name, array) ->
                Bits.assertSameBits(array, second.state().arrays().get(name), name));
    }

    @ParameterizedTest
    @MethodSource("options")
    void threadsAndVectorsChangeNothing(OptimizerOptions options) {
        ParameterLayout layout = ParameterLayout.of(List.of(
                new ParameterLayout.Slot("0.weight", Shape.of(300, 301)),
                new ParameterLayout.Slot("0.bias", Shape.of(301)),
                new ParameterLayout.Slot("1.weight", Shape.of(301, 17))));
        float[] expected = null;
        for (Backend backend : List.of(Backend.scalar(), Backend.preferred())) {
            for (int threads = 1; threads <= 3; threads++) {
                try (Parallel parallel = Parallel.of(threads)) {
                    Optimizer optimizer = new Optimizer(options, layout);
                    float[] p = random(layout, 1);
                    for (int s = 0; s < 3; s++) {
                        optimizer.step(new Compute(backend, parallel), p, random(layout, 10 + s));
                    }
                    expected = expected == null ? p : expected;
                    Bits.assertSameBits(expected, p, backend.name() + ", " + threads + " threads");
                }
            }
        }
    }

    @Test
    void aGroupOfEverythingIsNoGroup() {
        for (UpdateRule rule : List.of(Sgd.of().withMomentum(0.9), AdamW.of(), Lamb.of())) {
            OptimizerOptions options = OptimizerOptions.of(rule, SCHEDULE);
            float[] expected = after(options, 6);
            ParameterGroup all = ParameterGroup.of(ParameterSelection.all());
            Bits.assertSameBits(expected, after(options.withGroups(all), 6));
            Bits.assertSameBits(expected, after(options.withGroups(all.withRule(rule).withSchedule(SCHEDULE)), 6));
            OptimizerOptions other = OptimizerOptions.of(Sgd.of(), new Constant(0.5));
            Bits.assertSameBits(expected, after(other.withGroups(all.withRule(rule).withSchedule(SCHEDULE)), 6));
            ParameterGroup weights = ParameterGroup.of(ParameterSelection.vectors().not());
            Bits.assertSameBits(expected, after(options.withGroups(weights), 6), "parts without a difference");
        }
    }

    /** Each parameter moves as if its group's options were everybody's. */
    @Test
    void eachGroupHasItsOwnRuleRateAndDecay() {
        OptimizerOptions grouped = PLAIN.withGroups(
                ParameterGroup.of(ParameterSelection.named("0.bias")).withoutUpdates(),
                ParameterGroup.of(ParameterSelection.vectors()).withRule(AdamW.of().withWeightDecay(0)),
                ParameterGroup.of(ParameterSelection.named("1.*")).withRule(Sgd.of()).withRateFactor(0.5));
        float[] actual = after(grouped, 6);
        assertPart(after(PLAIN, 6), actual, "0.weight");
        assertPart(start(), actual, "0.bias");
        assertPart(after(OptimizerOptions.of(Sgd.of(), new ExponentialDecay(0.025, 0.97)), 6), actual, "1.weight");
        assertPart(after(OptimizerOptions.of(AdamW.of().withWeightDecay(0), SCHEDULE), 6), actual, "1.bias");
        assertEquals(0, actual[LAYOUT.size() - 1], "padding");
    }

    private static void assertPart(float[] expected, float[] actual, String name) {
        for (ParameterLayout.Entry entry : LAYOUT.entries()) {
            if (entry.name().equals(name)) {
                int from = entry.offset();
                int to = from + entry.size();
                Bits.assertSameBits(Arrays.copyOfRange(expected, from, to), Arrays.copyOfRange(actual, from, to), name);
                return;
            }
        }
        throw new AssertionError("no parameter " + name);
    }

    @Test
    void aGroupWithoutMembersIsRefused() {
        ParameterGroup nobody = ParameterGroup.of(ParameterSelection.named("2.*", "bias"));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new Optimizer(PLAIN.withGroups(nobody), LAYOUT))
                .getMessage();
        assertTrue(message.contains("'named 2.* or bias'") && message.contains("0.weight"), message);
        ParameterGroup all = ParameterGroup.of(ParameterSelection.all());
        assertThrows(IllegalArgumentException.class, () -> new Optimizer(PLAIN.withGroups(all, all), LAYOUT));
    }

    /** A rule that nobody follows keeps no state; rules that lay out a name alike share its array. */
    @Test
    void stateIsKeptForThoseWhoNeedIt() {
        ParameterGroup all = ParameterGroup.of(ParameterSelection.all()).withRule(Sgd.of().withMomentum(0.9));
        assertEquals(List.of("momentum"), stateNames(PLAIN.withGroups(all)));
        assertEquals(List.of(), stateNames(PLAIN.withGroups(all.withoutUpdates())));
        ParameterGroup weights = ParameterGroup.of(ParameterSelection.vectors().not());
        assertEquals(
                List.of("first moment", "second moment"), stateNames(PLAIN.withGroups(weights.withRule(Lamb.of()))));
    }

    private static List<String> stateNames(OptimizerOptions options) {
        return List.copyOf(new Optimizer(options, LAYOUT).state().arrays().sequencedKeySet());
    }

    /** A frozen parameter's gradient does not count in the norm either. */
    @Test
    void frozenGradientsCountAsZero() {
        OptimizerOptions options = OptimizerOptions.of(Sgd.of(), new Constant(1))
                .withClip(GradientClip.byGlobalNorm(1))
                .withNonFinite(NonFiniteGradients.STOP)
                .withGroups(ParameterGroup.of(ParameterSelection.named("0.*")).withoutUpdates());
        float[] p = new float[LAYOUT.size()];
        float[] g = new float[LAYOUT.size()];
        g[0] = Float.NaN;
        g[LAYOUT.entries().get(2).offset()] = 0.5f;
        assertTrue(new Optimizer(options, LAYOUT).step(Compute.serial(), p, g));
        assertEquals(-0.5f, p[LAYOUT.entries().get(2).offset()]);
        assertEquals(0f, p[0]);
    }

    /** The mean of three gradients, added in order; powers of two divide without rounding. */
    @Test
    void accumulatedGradientsAreTheirMean() {
        Optimizer optimizer = new Optimizer(OptimizerOptions.of(Sgd.of(), new Constant(1)).withAccumulation(3), LAYOUT);
        float[] p = start();
        float[] expected = p.clone();
        assertFalse(optimizer.step(Compute.serial(), p, random(LAYOUT, 1)));
        assertFalse(optimizer.step(Compute.serial(), p, random(LAYOUT, 2)));
        Bits.assertSameBits(expected, p, "not yet");
        assertEquals(0, optimizer.steps());
        assertTrue(optimizer.step(Compute.serial(), p, random(LAYOUT, 3)));
        assertEquals(1, optimizer.steps());
        for (int i = 0; i < p.length; i++) {
            float sum = random(LAYOUT, 1)[i] + random(LAYOUT, 2)[i] + random(LAYOUT, 3)[i];
            expected[i] = Math.fma(-1f, sum / 3, expected[i]);
        }
        Bits.assertSameBits(expected, p);
    }

    /**
     * The gradient of a mean over 64 examples, whole and in 4 parts. Each is a sum of 64 terms in some order, so the two are
     * apart by at most twice 64 roundings of the sum of magnitudes.
     */
    @Test
    void accumulatedMicroBatchesAgreeWithOneBatch() {
        int examples = 64;
        int n = LAYOUT.size();
        float[][] each = new float[examples][];
        double[] magnitude = new double[n];
        for (int k = 0; k < examples; k++) {
            each[k] = random(LAYOUT, 100 + k);
            for (int i = 0; i < n; i++) {
                magnitude[i] += Math.abs(each[k][i]) / examples;
            }
        }
        OptimizerOptions options = OptimizerOptions.of(Sgd.of(), new Constant(1));
        float[] whole = new float[n];
        float[] parts = new float[n];
        new Optimizer(options, LAYOUT).step(Compute.serial(), whole, mean(each, 0, examples));
        Optimizer micro = new Optimizer(options.withAccumulation(4), LAYOUT);
        for (int k = 0; k < examples; k += 16) {
            micro.step(Compute.serial(), parts, mean(each, k, k + 16));
        }
        assertEquals(1, micro.steps());
        for (int i = 0; i < n; i++) {
            Close.assertWithin(2 * examples * Close.EPSILON * magnitude[i], whole[i], parts[i], "element " + i);
        }
    }

    /** Means over 24, 24 and 16 of 64 examples, weighted by their number: as above. Weights of 1 are none. */
    @Test
    void microBatchesOfOtherSizesAgreeByTheirWeights() {
        int n = LAYOUT.size();
        float[][] each = new float[64][];
        double[] magnitude = new double[n];
        for (int k = 0; k < each.length; k++) {
            each[k] = random(LAYOUT, 100 + k);
            for (int i = 0; i < n; i++) {
                magnitude[i] += Math.abs(each[k][i]) / each.length;
            }
        }
        OptimizerOptions options = OptimizerOptions.of(Sgd.of(), new Constant(1));
        float[] whole = new float[n];
        new Optimizer(options, LAYOUT).step(Compute.serial(), whole, mean(each, 0, 64), 1);
        Optimizer micro = new Optimizer(options.withAccumulation(3), LAYOUT);
        float[] parts = new float[n];
        float[] expected = new float[n];
        int[] ends = {0, 24, 48, 64};
        for (int part = 0; part < 3; part++) {
            float[] mean = mean(each, ends[part], ends[part + 1]);
            double weight = 3 * (ends[part + 1] - ends[part]) / 64.0;
            for (int i = 0; i < n; i++) {
                expected[i] = part == 0 ? (float) weight * mean[i] : Math.fma((float) weight, mean[i], expected[i]);
            }
            assertEquals(part == 2, micro.step(Compute.serial(), parts, mean, weight));
        }
        for (int i = 0; i < n; i++) {
            Close.assertWithin(2 * 64 * Close.EPSILON * magnitude[i], whole[i], parts[i], "element " + i);
            expected[i] = Math.fma(-1f, expected[i] / 3, 0f);
        }
        Bits.assertSameBits(expected, parts);
        Optimizer plain = new Optimizer(options, LAYOUT);
        assertEquals(
                "optimizer: a gradient of weight 0.5, want 1, as nothing is accumulated: see withAccumulation",
                assertThrows(IllegalArgumentException.class, () -> plain.step(Compute.serial(), parts, whole, 0.5))
                        .getMessage());
        for (double wrong : new double[] {0, -1, 1e-50, 1e50, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertEquals(
                    "optimizer: a gradient of weight " + wrong + ", want a finite number above 0, as a float too",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> micro.step(Compute.serial(), parts, whole, wrong))
                            .getMessage());
        }
    }

    private static float[] mean(float[][] each, int from, int to) {
        float[] sum = new float[each[0].length];
        for (int i = 0; i < sum.length; i++) {
            for (int k = from; k < to; k++) {
                sum[i] += each[k][i];
            }
            sum[i] /= to - from;
        }
        return sum;
    }

    @Test
    void lookAheadAllTheWayIsTheRule() {
        Bits.assertSameBits(after(PLAIN, 7), after(PLAIN.withLookAhead(new LookAhead(1, 1)), 7));
        Bits.assertSameBits(after(PLAIN, 7), after(PLAIN.withLookAhead(new LookAhead(3, 1)), 7));
    }

    /** Algorithm 1 of the paper, in double, around gradient descent. */
    @Test
    void lookAheadIsThePapers() {
        Optimizer optimizer = new Optimizer(
                OptimizerOptions.of(Sgd.of(), new Constant(0.1)).withLookAhead(new LookAhead(3, 0.4)), LAYOUT);
        float[] p = start();
        double[] fast = doubles(p);
        double[] slow = fast.clone();
        for (int s = 1; s <= 9; s++) {
            float[] g = random(LAYOUT, s);
            optimizer.step(Compute.serial(), p, g);
            for (int i = 0; i < p.length; i++) {
                fast[i] -= 0.1 * random(LAYOUT, s)[i];
                if (s % 3 == 0) {
                    slow[i] += 0.4 * (fast[i] - slow[i]);
                    fast[i] = slow[i];
                }
                Close.assertWithin(s * 8 * Close.EPSILON * (1 + Math.abs(fast[i])), fast[i], p[i], "step " + s);
            }
        }
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }

    /** Mean 0 and the formula's variance, other values at each step, none in the padding. */
    @Test
    void noiseHasTheVarianceOfTheFormula() {
        ParameterLayout layout = Trace.layout(40_001);
        Optimizer optimizer = new Optimizer(
                OptimizerOptions.of(Sgd.of(), new Constant(1)).withNoise(GradientNoise.of(0.3, 9)), layout);
        float[] before = new float[layout.size()];
        for (int t = 0; t < 3; t++) {
            float[] p = new float[layout.size()];
            optimizer.step(Compute.serial(), p, new float[layout.size()]);
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < 40_001; i++) {
                sum += p[i];
                squares += (double) p[i] * p[i];
            }
            double variance = 0.3 / Math.pow(1 + t, 0.55);
            double deviation = Math.sqrt(variance / 40_001);
            assertEquals(0, sum / 40_001, 5 * deviation, "mean at step " + t);
            assertEquals(variance, squares / 40_001, 5 * variance * Math.sqrt(2.0 / 40_001), "variance at step " + t);
            assertEquals(0f, p[40_001], "padding");
            assertFalse(Arrays.equals(before, p));
            before = p;
        }
    }

    @Test
    void gradientsThatAreNotFinite() {
        int at = LAYOUT.entries().get(2).offset() + 4;
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] p = start();
            float[] g = random(LAYOUT, 1);
            g[at] = bad;
            Optimizer stopping = new Optimizer(PLAIN.withNonFinite(NonFiniteGradients.STOP), LAYOUT);
            NonFiniteGradientException stop = assertThrows(
                    NonFiniteGradientException.class, () -> stopping.step(Compute.serial(), p, g.clone()));
            assertEquals("1.weight", stop.parameter());
            assertTrue(stop.getMessage().contains("'1.weight' is " + bad + " at element 4 in step 1"), stop.getMessage());
            Optimizer skipping = new Optimizer(PLAIN.withNonFinite(NonFiniteGradients.SKIP), LAYOUT);
            assertFalse(skipping.step(Compute.serial(), p, g.clone()));
            assertEquals(0, skipping.steps());
            assertEquals(Optional.of("1.weight"), skipping.skipped());
            Bits.assertSameBits(start(), p, "left alone");
            assertTrue(skipping.step(Compute.serial(), p.clone(), random(LAYOUT, 1)));
            assertEquals(Optional.empty(), skipping.skipped());
            assertTrue(new Optimizer(PLAIN, LAYOUT).step(Compute.serial(), p, g.clone()));
            assertTrue(Float.isNaN(p[at]));
        }
    }

    /** The square of a large number overflows; that is no reason to stop. */
    @Test
    void aLargeGradientIsFinite() {
        float[] p = start();
        float[] g = new float[LAYOUT.size()];
        g[3] = 1e30f;
        OptimizerOptions options = OptimizerOptions.of(Sgd.of(), new Constant(1)).withNonFinite(NonFiniteGradients.STOP);
        assertTrue(new Optimizer(options, LAYOUT).step(Compute.serial(), p, g));
        assertEquals(-1e30f, p[3]);
    }

    @Test
    void aStateThatDoesNotFitIsRefusedByBothNames() throws IOException {
        byte[] bytes = written(new Optimizer(PLAIN, LAYOUT).state());
        ParameterLayout other = ParameterLayout.of(List.of(
                new ParameterLayout.Slot("0.weight", Shape.of(7, 3)), new ParameterLayout.Slot("0.gain", Shape.of(7))));
        refused(bytes, other, "'0.bias' of shape (7)", "'0.gain' of shape (7)");
        ParameterLayout shorter = ParameterLayout.of(List.of(new ParameterLayout.Slot("0.weight", Shape.of(7, 3))));
        refused(bytes, shorter, "has 4 of them", "this model has 1");
        bytes[5]++;
        refused(bytes, LAYOUT, "want 'lanewise optimizer state 2'");
        bytes[5]--;
        assertThrows(
                EOFException.class,
                () -> OptimizerState.read(
                        new DataInputStream(new ByteArrayInputStream(bytes, 0, bytes.length - 1)), LAYOUT));

        Optimizer looking = new Optimizer(PLAIN.withLookAhead(new LookAhead(2, 0.5)), LAYOUT);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> looking.restore(new Optimizer(PLAIN, LAYOUT).state()))
                .getMessage();
        assertTrue(message.contains("[first moment, second moment]") && message.contains("slow weights"), message);
        Optimizer gathering = new Optimizer(PLAIN.withAccumulation(4), LAYOUT);
        steps(gathering, start(), 0, 3);
        Optimizer gatheringLess = new Optimizer(PLAIN.withAccumulation(3), LAYOUT);
        message = assertThrows(IllegalArgumentException.class, () -> gatheringLess.restore(gathering.state())).getMessage();
        assertTrue(message.contains("3 gradients") && message.contains("after 3"), message);
        Optimizer watching = new Optimizer(AdamW.of(), ReduceOnPlateau.of(SCHEDULE), LAYOUT);
        watching.observe(1);
        message = assertThrows(
                        IllegalArgumentException.class, () -> new Optimizer(PLAIN, LAYOUT).restore(watching.state()))
                .getMessage();
        assertTrue(message.contains("of a ReduceOnPlateau") && message.contains("ExponentialDecay"), message);
    }

    private static void refused(byte[] bytes, ParameterLayout layout, String... parts) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> OptimizerState.read(new DataInputStream(new ByteArrayInputStream(bytes)), layout))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private static byte[] written(OptimizerState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static float[] after(OptimizerOptions options, int steps) {
        float[] p = start();
        steps(new Optimizer(options, LAYOUT), p, 0, steps);
        return p;
    }

    private static void steps(Optimizer optimizer, float[] p, int from, int to) {
        for (int s = from; s < to; s++) {
            optimizer.step(Compute.serial(), p, random(LAYOUT, 50 + s));
        }
    }

    private static float[] start() {
        return random(LAYOUT, 3);
    }

    /** Random in the parameters, zero in the padding. */
    private static float[] random(ParameterLayout layout, long seed) {
        float[] values = Floats.array(layout.size(), seed, Floats.Values.ORDINARY);
        float[] padded = new float[layout.size()];
        for (ParameterLayout.Entry entry : layout.entries()) {
            System.arraycopy(values, entry.offset(), padded, entry.offset(), entry.size());
        }
        return padded;
    }
}
