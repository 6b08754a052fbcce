package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Floats;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;

/** L1 by a proximal step: the update, then soft thresholding with the learning rate. */
class ProximalStepTest {
    /** Longer than a piece and than what a thread takes at a time. */
    private static final ParameterLayout LAYOUT = ParameterLayout.of(List.of(
            new ParameterLayout.Slot("weight", Shape.of(300, 301)), new ParameterLayout.Slot("bias", Shape.of(301))));

    @Provide
    Arbitrary<UpdateRule> rules() {
        return Arbitraries.of(
                Sgd.of(), Sgd.of().withMomentum(0.9), Adam.of(), AdamW.of(), Lion.of(), Rprop.of(), Lars.of());
    }

    @Property(tries = 20)
    void itFollowsTheUpdate(
            @ForAll("rules") UpdateRule rule,
            @ForAll @DoubleRange(min = 1e-4, max = 0.1) @Scale(5) double rate,
            @ForAll @DoubleRange(min = 0, max = 10) double l1,
            @ForAll long seed) {
        OptimizerOptions plain = OptimizerOptions.of(rule, new Constant(rate));
        OptimizerOptions shrinking = plain.withProximalL1(l1)
                .withGroups(ParameterGroup.of(ParameterSelection.vectors()).withProximalL1(0.5 * l1).withRateFactor(2));
        Optimizer updating = new Optimizer(
                plain.withGroups(ParameterGroup.of(ParameterSelection.vectors()).withRateFactor(2)), LAYOUT);
        try (Parallel parallel = Parallel.of(2)) {
            Optimizer proximal = new Optimizer(shrinking, LAYOUT);
            float[] expected = unpadded(seed);
            float[] actual = expected.clone();
            for (int s = 0; s < 3; s++) {
                updating.step(Compute.serial(), expected, unpadded(seed + s));
                // By its textbook form; both groups have the same threshold, up to the padding, which is zero.
                float threshold = (float) (rate * l1);
                for (int i = 0; i < expected.length; i++) {
                    float size = Math.max(Math.abs(expected[i]) - threshold, 0);
                    expected[i] = size == 0 ? 0 : Math.copySign(size, expected[i]);
                }
                proximal.step(new Compute(s == 1 ? Backend.scalar() : Backend.preferred(), parallel), actual, unpadded(seed + s));
                Bits.assertSameBits(expected, actual, rule + ", step " + s);
            }
        }
    }

    /**
     * The least of ½(x − a)² + λ|x| is a, brought nearer to zero by λ, and zero itself where |a| ≤ λ. With momentum μ the
     * penalty has to be λ ÷ (1 − μ) for that.
     */
    @Example
    void findsTheLeastOfAPenalisedQuadratic() {
        float[] a = {3, -3, 1, 0.5f, -0.5f, 0.01f, 0};
        float[] want = {2, -2, 0, 0, 0, 0, 0};
        ParameterLayout layout = ParameterLayout.of(List.of(new ParameterLayout.Slot("x", Shape.of(a.length))));
        for (Sgd rule : List.of(Sgd.of(), Sgd.of().withMomentum(0.5))) {
            Optimizer optimizer = new Optimizer(
                    OptimizerOptions.of(rule, new Constant(0.1)).withProximalL1(1 / (1 - rule.momentum())), layout);
            float[] p = new float[layout.size()];
            float[] g = new float[layout.size()];
            for (int s = 0; s < 500; s++) {
                for (int i = 0; i < a.length; i++) {
                    g[i] = p[i] - a[i];
                }
                optimizer.step(Compute.serial(), p, g);
            }
            for (int i = 0; i < a.length; i++) {
                assertEquals(want[i], p[i], want[i] == 0 ? 0 : 1e-5, rule + ", element " + i);
            }
        }
    }

    /** A frozen group is not shrunk. */
    @Example
    void whatIsFrozenStays() {
        Optimizer optimizer = new Optimizer(
                OptimizerOptions.of(Adam.of(), new Constant(0.1))
                        .withProximalL1(100)
                        .withGroups(ParameterGroup.of(ParameterSelection.named("bias")).withoutUpdates()),
                LAYOUT);
        float[] p = unpadded(1);
        float[] before = p.clone();
        optimizer.step(Compute.serial(), p, unpadded(2));
        int bias = LAYOUT.entries().get(1).offset();
        assertEquals(before[bias], p[bias]);
        assertTrue(p[0] == 0 && p[bias - 20] == 0);
    }

    private static float[] unpadded(long seed) {
        float[] values = new float[LAYOUT.size()];
        for (ParameterLayout.Entry entry : LAYOUT.entries()) {
            System.arraycopy(Floats.array(entry.size(), seed, Floats.Values.ORDINARY), 0, values, entry.offset(), entry.size());
        }
        return values;
    }
}
