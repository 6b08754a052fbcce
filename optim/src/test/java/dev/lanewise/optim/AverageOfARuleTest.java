package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The weights to validate and to keep, of rules that average what they visit. */
class AverageOfARuleTest {
    private static final int N = 48;
    private static final ParameterLayout LAYOUT =
            ParameterLayout.of(List.of(new ParameterLayout.Slot("a", Shape.of(32)), new ParameterLayout.Slot("b", Shape.of(16))));

    private final float[] average = new float[N];

    /** From the step after the start on it is the mean of the parameters after each. */
    @Test
    void asgdsIsTheMeanOfWhatItVisits() {
        int start = 3;
        Optimizer optimizer = new Optimizer(Asgd.of().withStart(start), new Constant(0.1), LAYOUT);
        float[] p = Floats.array(N, 1, Floats.Values.ORDINARY);
        optimizer.average(Compute.serial(), p, average);
        Bits.assertSameBits(p, average, "before the first step");
        double[] sum = new double[N];
        double largest = 0;
        for (int s = 1; s <= 20; s++) {
            optimizer.step(Compute.serial(), p, Floats.array(N, 10 + s, Floats.Values.ORDINARY));
            for (int i = 0; i < N; i++) {
                // PyTorch's weights: 1 up to step start + 2, which forget what was before.
                sum[i] = s <= start + 2 ? p[i] : sum[i] + p[i];
                largest = Math.max(largest, Math.abs(p[i]));
            }
            optimizer.average(Compute.serial(), p, average);
            int count = Math.max(1, s - start - 1);
            for (int i = 0; i < N; i++) {
                Close.assertWithin(4 * s * Close.EPSILON * largest, sum[i] / count, average[i], "step " + s);
            }
        }
    }

    @Test
    void theScheduleFreeAverageIsThePapers() {
        ScheduleFreeAdamW rule = ScheduleFreeAdamW.of().withWarmUp(4).withWeightDecay(0.01);
        Optimizer optimizer = new Optimizer(rule, new Constant(0.05), LAYOUT);
        float[] p = Floats.array(N, 2, Floats.Values.ORDINARY);
        double[] y = new double[N];
        PaperRule[] papers = new PaperRule[N];
        for (int i = 0; i < N; i++) {
            y[i] = p[i];
            papers[i] = new PaperRule(rule);
        }
        float[] other = new float[N];
        for (int s = 1; s <= 40; s++) {
            float[] g = Floats.array(N, 50 + s, Floats.Values.ORDINARY);
            optimizer.step(Compute.serial(), p, g.clone());
            optimizer.average(Compute.serial(), p, average);
            for (int i = 0; i < N; i++) {
                y[i] = papers[i].step(0.05, y[i], g[i]);
                // The way of 40 steps of at most about the rate, and the start.
                Close.assertWithin(16 * s * Close.EPSILON * (Math.abs(y[i]) + 2), papers[i].average(), average[i], "step " + s);
                other[i] = Math.max(other[i], Math.abs(average[i] - p[i]));
            }
        }
        assertTrue(other[0] > 1e-3, "it is not the parameters: " + other[0]);
    }

    @Test
    void otherRulesKeepNone() {
        Optimizer plain = new Optimizer(Adam.of(), new Constant(0.1), LAYOUT);
        assertFalse(plain.averages());
        OptimizerOptions mixed = OptimizerOptions.of(Adam.of(), new Constant(0.1))
                .withGroups(ParameterGroup.of(ParameterSelection.named("b")).withRule(ScheduleFreeAdamW.of()));
        Optimizer optimizer = new Optimizer(mixed, LAYOUT);
        assertTrue(optimizer.averages());
        float[] p = Floats.array(N, 3, Floats.Values.ORDINARY);
        for (int s = 0; s < 5; s++) {
            optimizer.step(Compute.serial(), p, Floats.array(N, 60 + s, Floats.Values.ORDINARY));
        }
        optimizer.average(Compute.serial(), p, average);
        for (int i = 0; i < N; i++) {
            assertEquals(i < 32, average[i] == p[i], "element " + i);
        }
        Optimizer resumed = new Optimizer(mixed, LAYOUT);
        resumed.restore(optimizer.state());
        float[] again = new float[N];
        resumed.average(Compute.serial(), p, again);
        Bits.assertSameBits(average, again, "after a checkpoint");
        assertFalse(new Optimizer(
                        mixed.withGroups(ParameterGroup.of(ParameterSelection.named("b"))
                                .withRule(ScheduleFreeAdamW.of())
                                .withoutUpdates()),
                        LAYOUT)
                .averages());
    }
}
