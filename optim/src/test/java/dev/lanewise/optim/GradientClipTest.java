package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.Reduction;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Clipping against PyTorch's, at its edges, and on several threads. */
class GradientClipTest {
    /** Norms that this module does not offer: other than the Euclidean one. */
    private static final List<String> NOT_OFFERED = List.of("l1", "inf");

    @Test
    void byGlobalNormIsPyTorchs() {
        List<String> seen = new ArrayList<>();
        for (JsonNode node : Golden.resource(GradientClipTest.class, "/golden/clip_grad.json").get("cases")) {
            String name = node.get("name").stringValue();
            seen.add(name);
            double limit = node.get("hyper").get("max_norm").doubleValue();
            if (NOT_OFFERED.contains(name)) {
                assertTrue(Golden.number(node.get("hyper").get("norm_type")) != 2, name);
            } else if (limit == 0) {
                assertThrows(IllegalArgumentException.class, () -> GradientClip.byGlobalNorm(0), name);
            } else {
                compare(name, node, GradientClip.byGlobalNorm(limit));
            }
        }
        assertEquals(List.of("l2_clips", "l1", "inf", "exactly_at_limit", "has_inf", "max_norm_zero"), seen);
    }

    private static void compare(String name, JsonNode node, GradientClip clip) {
        List<ParameterLayout.Slot> slots = new ArrayList<>();
        JsonNode before = node.get("grads_before");
        for (int k = 0; k < before.size(); k++) {
            slots.add(new ParameterLayout.Slot("p" + k, Shape.of(Golden.tensor(before.get(k)).shape())));
        }
        ParameterLayout layout = ParameterLayout.of(slots);
        float[] g = new float[layout.size()];
        for (int k = 0; k < before.size(); k++) {
            float[] part = Golden.tensor(before.get(k)).floats();
            System.arraycopy(part, 0, g, layout.entries().get(k).offset(), part.length);
        }
        new GradientClipping(clip, g.length).apply(Compute.serial(), g);
        for (int k = 0; k < before.size(); k++) {
            double[] expected = Golden.tensor(node.get("grads_after").get(k)).data();
            for (int i = 0; i < expected.length; i++) {
                // The norm of ten elements, the coefficient and the product: a few roundings of the element.
                double bound = 8 * Close.EPSILON * Math.abs(expected[i]);
                Close.assertWithin(bound, expected[i], g[layout.entries().get(k).offset() + i], name + ", " + k + ", " + i);
            }
        }
    }

    @Test
    void aGradientWithinTheLimitKeepsItsBits() {
        float[] g = {0.3f, -0.4f, 0f, -0f};
        float[] clipped = g.clone();
        new GradientClipping(GradientClip.byGlobalNorm(0.6), 4).apply(Compute.serial(), clipped);
        Bits.assertSameBits(g, clipped);
        new GradientClipping(GradientClip.byValue(0.5), 4).apply(Compute.serial(), clipped);
        Bits.assertSameBits(g, clipped);
        new GradientClipping(GradientClip.none(), 4).apply(Compute.serial(), clipped);
        Bits.assertSameBits(g, clipped);
    }

    /** The small term shows where the norm is exactly the limit. */
    @Test
    void atTheLimitTheSmallTermScales() {
        float[] g = {3f, 4f};
        new GradientClipping(GradientClip.byGlobalNorm(5), 2).apply(Compute.serial(), g);
        float coefficient = (float) (5 / (5 + 1e-6));
        Bits.assertSameBits(new float[] {3 * coefficient, 4 * coefficient}, g);
        assertTrue(g[0] < 3);
    }

    @Test
    void byValueLimitsEachElement() {
        float[] g = {2f, -2f, 0.5f, -0.5f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, -0f};
        new GradientClipping(GradientClip.byValue(0.75), g.length).apply(Compute.serial(), g);
        Bits.assertSameBits(new float[] {0.75f, -0.75f, 0.5f, -0.5f, 0.75f, -0.75f, Float.NaN, -0f}, g);
    }

    @Test
    void aNaNIsNotHidden() {
        float[] g = {1e-3f, Float.NaN, 1e-3f};
        new GradientClipping(GradientClip.byGlobalNorm(1), 3).apply(Compute.serial(), g);
        Bits.assertSameBits(new float[] {Float.NaN, Float.NaN, Float.NaN}, g);
    }

    @Test
    void nothingToClipIsNoMistake() {
        new GradientClipping(GradientClip.byGlobalNorm(1), 0).apply(Compute.serial(), new float[0]);
        float[] zeros = new float[20];
        new GradientClipping(GradientClip.byGlobalNorm(1), 20).apply(Compute.serial(), zeros);
        Bits.assertSameBits(new float[20], zeros);
    }

    /** Over several chunks: the coefficient is that of one reduction over everything, on any number of threads. */
    @Test
    void chunksAndThreadsChangeNothing() {
        int n = 200_003;
        float[] g = Floats.array(n, 5, Floats.Values.ORDINARY);
        float square = Backend.scalar().reduce().reduce(Reduction.SQUARED_NORM, g, 0, n);
        float coefficient = (float) (3.0 / (Math.sqrt(square) + 1e-6));
        float[] expected = new float[n];
        for (int i = 0; i < n; i++) {
            expected[i] = g[i] * coefficient;
        }
        for (int threads = 1; threads <= 3; threads++) {
            try (Parallel parallel = Parallel.of(threads)) {
                float[] clipped = g.clone();
                new GradientClipping(GradientClip.byGlobalNorm(3), n).apply(new Compute(Backend.preferred(), parallel), clipped);
                Bits.assertSameBits(expected, clipped, threads + " threads");
            }
        }
    }
}
