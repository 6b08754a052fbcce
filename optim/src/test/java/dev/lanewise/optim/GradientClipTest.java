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
import java.util.Arrays;
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
        apply(clip, layout, new float[g.length], g);
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
        clip(GradientClip.byGlobalNorm(0.6), clipped);
        Bits.assertSameBits(g, clipped);
        clip(GradientClip.byValue(0.5), clipped);
        Bits.assertSameBits(g, clipped);
        clip(GradientClip.none(), clipped);
        Bits.assertSameBits(g, clipped);
    }

    /** The small term shows where the norm is exactly the limit. */
    @Test
    void atTheLimitTheSmallTermScales() {
        float[] g = {3f, 4f};
        clip(GradientClip.byGlobalNorm(5), g);
        float coefficient = (float) (5 / (5 + 1e-6));
        Bits.assertSameBits(new float[] {3 * coefficient, 4 * coefficient}, g);
        assertTrue(g[0] < 3);
    }

    @Test
    void byValueLimitsEachElement() {
        float[] g = {2f, -2f, 0.5f, -0.5f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, -0f};
        clip(GradientClip.byValue(0.75), g);
        Bits.assertSameBits(new float[] {0.75f, -0.75f, 0.5f, -0.5f, 0.75f, -0.75f, Float.NaN, -0f}, g);
    }

    @Test
    void aNaNIsNotHidden() {
        float[] g = {1e-3f, Float.NaN, 1e-3f};
        clip(GradientClip.byGlobalNorm(1), g);
        Bits.assertSameBits(new float[] {Float.NaN, Float.NaN, Float.NaN}, g);
    }

    @Test
    void nothingToClipIsNoMistake() {
        apply(GradientClip.byGlobalNorm(1), ParameterLayout.of(List.of()), new float[0], new float[0]);
        float[] zeros = new float[20];
        clip(GradientClip.byGlobalNorm(1), zeros);
        Bits.assertSameBits(new float[20], zeros);
    }

    /** What is not clipped keeps its bits; what is has the norm asked for, parameter by parameter. */
    @Test
    void byParameterNormClipsEachByItself() {
        float[] g = new float[TWO.size()];
        System.arraycopy(new float[] {3f, 4f, 0f, 0f}, 0, g, 0, 4);
        System.arraycopy(new float[] {0.3f, -0.4f}, 0, g, 16, 2);
        float[] clipped = g.clone();
        apply(GradientClip.byParameterNorm(1), TWO, null, clipped);
        float coefficient = (float) (1 / (5 + 1e-6));
        float[] expected = g.clone();
        expected[0] *= coefficient;
        expected[1] *= coefficient;
        Bits.assertSameBits(expected, clipped);
        clipped[17] = Float.NaN;
        apply(GradientClip.byParameterNorm(1), TWO, null, clipped);
        assertTrue(Float.isNaN(clipped[16]), "a NaN is not hidden");
        assertTrue(clipped[0] > 0.59f, "and stays where it is");
    }

    /** A row of a matrix is a unit, a vector is one unit; small weights count with epsilon. */
    @Test
    void adaptiveClipsUnitByUnit() {
        float[] p = new float[TWO.size()];
        float[] g = new float[TWO.size()];
        System.arraycopy(new float[] {3f, 4f, 0f, 0f}, 0, p, 0, 4); // rows of norm 5 and 0
        System.arraycopy(new float[] {0.3f, 0.4f, 3f, 4f}, 0, g, 0, 4);
        System.arraycopy(new float[] {6f, 8f}, 0, p, 16, 2);
        System.arraycopy(new float[] {0.6f, 0.8f}, 0, g, 16, 2);
        float[] clipped = g.clone();
        apply(new GradientClip.Adaptive(0.05, 0.1), TWO, p, clipped);
        for (int i : new int[] {0, 1}) {
            Close.assertWithin(8 * Close.EPSILON, g[i] * 0.05 * 5 / 0.5, clipped[i], "row 0: 0.25 of 0.5");
            Close.assertWithin(8 * Close.EPSILON, g[i + 2] * 0.05 * 0.1 / 5, clipped[i + 2], "row 1: epsilon");
            Close.assertWithin(8 * Close.EPSILON, g[16 + i] * 0.05 * 10 / 1, clipped[16 + i], "the vector: 0.5 of 1");
        }
        float[] unclipped = g.clone();
        apply(new GradientClip.Adaptive(50, 0.1), TWO, p, unclipped);
        Bits.assertSameBits(g, unclipped, "within the limit");
        unclipped[2] = Float.NaN;
        apply(new GradientClip.Adaptive(0.1, 0.1), TWO, p, unclipped);
        assertTrue(Float.isNaN(unclipped[3]), "a NaN is not hidden");
    }

    /** Over several chunks: the coefficient is that of one reduction over everything, on any number of threads. */
    @Test
    void chunksAndThreadsChangeNothing() {
        int n = 200_003;
        float[] g = Arrays.copyOf(Floats.array(n, 5, Floats.Values.ORDINARY), Trace.layout(n).size());
        float square = Backend.scalar().reduce().reduce(Reduction.SQUARED_NORM, g, 0, g.length);
        float coefficient = (float) (3.0 / (Math.sqrt(square) + 1e-6));
        float[] expected = new float[g.length];
        for (int i = 0; i < n; i++) {
            expected[i] = g[i] * coefficient;
        }
        for (int threads = 1; threads <= 3; threads++) {
            try (Parallel parallel = Parallel.of(threads)) {
                float[] clipped = g.clone();
                apply(new Compute(Backend.preferred(), parallel), GradientClip.byGlobalNorm(3), Trace.layout(n), null, clipped);
                Bits.assertSameBits(expected, clipped, threads + " threads");
            }
        }
    }

    private static final ParameterLayout TWO = ParameterLayout.of(List.of(
            new ParameterLayout.Slot("0.weight", Shape.of(2, 2)), new ParameterLayout.Slot("0.bias", Shape.of(2))));

    /** Clips a vector: one parameter, which the layout pads. */
    private static void clip(GradientClip clip, float[] g) {
        ParameterLayout layout = Trace.layout(g.length);
        float[] padded = Arrays.copyOf(g, layout.size());
        apply(clip, layout, padded.clone(), padded);
        System.arraycopy(padded, 0, g, 0, g.length);
    }

    private static void apply(GradientClip clip, ParameterLayout layout, float[] p, float[] g) {
        apply(Compute.serial(), clip, layout, p, g);
    }

    private static void apply(Compute compute, GradientClip clip, ParameterLayout layout, float[] p, float[] g) {
        new GradientClipping(clip, layout).apply(compute, p, g, new SquaredNorm(layout.size()).of(compute, g));
    }
}
