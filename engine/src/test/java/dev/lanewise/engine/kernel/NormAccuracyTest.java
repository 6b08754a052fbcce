package dev.lanewise.engine.kernel;

import static dev.lanewise.testkit.Bits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import dev.lanewise.testkit.Golden;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The normalisations against double precision, within what their roundings can add up to, and against PyTorch. */
class NormAccuracyTest {
    private static final NormKernels NORM = Backend.scalar().norm();
    private static final double U = Close.EPSILON;
    private static final float EPS = 1e-5f;

    /** Twice the gap between PyTorch's own floats and doubles at ordinary rows. */
    private static final double GAP = 2 * 1e-6;

    /** A row in double precision. */
    private static final class Exact {
        final int n;
        final double[] d;
        final double s;
        double range;

        Exact(float[] x, boolean centred) {
            n = x.length;
            double mean = centred ? IntStream.range(0, n).mapToDouble(i -> x[i]).sum() / n : 0;
            d = IntStream.range(0, n).mapToDouble(i -> x[i] - mean).toArray();
            s = Math.sqrt(Arrays.stream(d).map(v -> v * v).sum() / n + EPS);
            for (float v : x) {
                range = Math.max(range, Math.abs((double) v - x[0]));
            }
        }

        /** Additions on the way of an element into a sum, a quotient and a root. */
        int depth() {
            return n / ReduceKernels.LANES + 9;
        }

        double h(int i) {
            return d[i] / s;
        }

        /** The bound that {@link NormKernels} states, and what is second order in it. */
        double errorOfH(int i, boolean centred) {
            double first = centred
                    ? depth() * U * (1 + 2 * Math.abs(h(i))) * range / s
                    : (n / 128.0 + 6) * U * Math.abs(h(i));
            return first * (1 + 1e-3) + depth() * U * U * range * range / (s * s);
        }
    }

    private static float[] shifted(int n, long seed, float by) {
        float[] x = Floats.array(n, seed, Values.ORDINARY);
        for (int i = 0; i < n; i++) {
            x[i] += by;
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, -300, 1e4f, 1e6f})
    void forwardIsWithinTheBoundWhateverTheOffset(float by) {
        for (int n : new int[] {1, 2, 3, 10, 64, 100, 768, 5000}) {
            for (long seed = 0; seed < 20; seed++) {
                float[] x = shifted(n, seed, by);
                x[(int) seed % n] += 50; // now and then the first element is far from the rest
                float[] y = new float[n];
                float[] stats = new float[2];
                NORM.layerNorm(x, 0, null, 0, null, 0, EPS, y, 0, stats, 0, stats, 1, 1, n);
                Exact exact = new Exact(x, true);
                for (int i = 0; i < n; i++) {
                    Close.assertWithin(exact.errorOfH(i, true), exact.h(i), y[i], "layer norm, n = " + n + ", index " + i);
                }
                NORM.rmsNorm(x, 0, null, 0, EPS, y, 0, stats, 1, 1, n);
                Exact root = new Exact(x, false);
                for (int i = 0; i < n; i++) {
                    Close.assertWithin(root.errorOfH(i, false), root.h(i), y[i], "rms norm, n = " + n + ", index " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -300, 1e4f})
    void backwardIsWithinTheErrorOfItsTerms(float by) {
        for (int n : new int[] {1, 2, 10, 100, 768}) {
            for (long seed = 0; seed < 20; seed++) {
                float[] x = shifted(n, seed, by);
                float[] gamma = shifted(n, seed + 100, 1);
                float[] dy = shifted(n, seed + 200, 0.5f);
                float[] y = new float[n];
                float[] stats = new float[2];
                NORM.layerNorm(x, 0, null, 0, null, 0, EPS, y, 0, stats, 0, stats, 1, 1, n);
                NORM.layerNormGradient(x, 0, gamma, 0, stats, 0, stats, 1, dy, 0, y, 0, 1, n);
                assertGradient(new Exact(x, true), true, gamma, dy, y);
                NORM.rmsNorm(x, 0, null, 0, EPS, y, 0, stats, 1, 1, n);
                NORM.rmsNormGradient(x, 0, gamma, 0, stats, 1, dy, 0, y, 0, 1, n);
                assertGradient(new Exact(x, false), false, gamma, dy, y);
            }
        }
    }

    private static void assertGradient(Exact exact, boolean centred, float[] gamma, float[] dy, float[] dx) {
        int n = exact.n;
        double p = 0;
        double q = 0;
        double errorP = 0;
        double errorQ = 0;
        for (int i = 0; i < n; i++) {
            double g = (double) dy[i] * gamma[i];
            p += centred ? g / n : 0;
            q += g * exact.h(i) / n;
            errorP += exact.depth() * U * Math.abs(g) / n;
            errorQ += Math.abs(g) * (exact.depth() * U * Math.abs(exact.h(i)) + exact.errorOfH(i, centred)) / n;
        }
        // h with all of d in it: the error of the standard deviation alone.
        double ofRoot = exact.errorOfH(0, centred) / Math.max(Math.abs(exact.h(0)), 0.5);
        for (int i = 0; i < n; i++) {
            double g = (double) dy[i] * gamma[i];
            double h = exact.h(i);
            double terms = Math.abs(g) + Math.abs(p) + Math.abs(h * q);
            double bound = 4 * U * terms + (centred ? errorP : 0) + Math.abs(h) * errorQ + Math.abs(q) * exact.errorOfH(i, centred)
                    + ofRoot * terms;
            Close.assertWithin(bound / exact.s * (1 + 1e-3), (g - p - h * q) / exact.s, dx[i], "n = " + n + ", index " + i);
        }
    }

    /** 0.1 is not a multiple of anything: a plain sum of equal elements over their number is another number. */
    @Test
    void aRowOfEqualElementsIsBetaExactly() {
        for (Backend backend : new Backend[] {Backend.scalar(), Backend.simd()}) {
            for (int n = 1; n < 200; n++) {
                float[] x = new float[n];
                Arrays.fill(x, 0.1f * n);
                float[] beta = Floats.array(n, n, Values.ORDINARY);
                float[] y = new float[n];
                float[] stats = new float[2];
                backend.norm().layerNorm(
                        x, 0, Floats.array(n, -n, Values.ORDINARY), 0, beta, 0, EPS, y, 0, stats, 0, stats, 1, 1, n);
                assertSameBits(beta, y);
                assertEquals(1f / (float) Math.sqrt(EPS), stats[1]);
            }
        }
    }

    @Test
    void aNaNOrAnInfinityStaysInItsRow() {
        for (Backend backend : new Backend[] {Backend.scalar(), Backend.simd()}) {
            int n = 37;
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                for (int at : new int[] {0, 5, n - 1}) {
                    float[] x = Floats.array(2 * n, 1, Values.ORDINARY);
                    x[at] = bad;
                    float[] y = new float[2 * n];
                    float[] stats = new float[4];
                    backend.norm().layerNorm(x, 0, null, 0, null, 0, EPS, y, 0, stats, 0, stats, 2, 2, n);
                    for (int i = 0; i < 2 * n; i++) {
                        assertTrue(i < n == Float.isNaN(y[i]));
                    }
                }
            }
        }
    }

    /** Values and gradients of PyTorch in double precision; one row has an offset at which its own floats are 6e-3 off. */
    @Test
    void golden() {
        Set<String> seen = new TreeSet<>();
        for (JsonNode entry : Golden.resource(NormAccuracyTest.class, "layers_norm.json").get("cases")) {
            String name = entry.get("name").stringValue();
            boolean centred = name.startsWith("LayerNorm");
            JsonNode inputs = entry.get("inputs");
            JsonNode params = entry.get("params");
            float[] x = Golden.tensor(inputs.get("input")).floats();
            float[] gamma = Golden.tensor((centred ? params : inputs).get("weight")).floats();
            float[] dy = Golden.tensor(entry.get("upstream")).floats();
            int cols = gamma.length;
            int rows = x.length / cols;
            float[] y = new float[x.length];
            float[] dx = new float[x.length];
            float[] dgamma = new float[cols];
            float[] centre = new float[rows];
            float[] rstd = new float[rows];
            if (centred) {
                float[] beta = Golden.tensor(params.get("bias")).floats();
                float eps = name.equals("LayerNorm_2d_shape") ? 1e-3f : 1e-5f;
                NORM.layerNorm(x, 0, gamma, 0, beta, 0, eps, y, 0, centre, 0, rstd, 0, rows, cols);
                NORM.layerNormGradient(x, 0, gamma, 0, centre, 0, rstd, 0, dy, 0, dx, 0, rows, cols);
                NORM.layerNormScaleGradient(x, 0, centre, 0, rstd, 0, dy, 0, dgamma, 0, rows, cols);
            } else {
                NORM.rmsNorm(x, 0, gamma, 0, 1e-6f, y, 0, rstd, 0, rows, cols);
                NORM.rmsNormGradient(x, 0, gamma, 0, rstd, 0, dy, 0, dx, 0, rows, cols);
                NORM.rmsNormScaleGradient(x, 0, rstd, 0, dy, 0, dgamma, 0, rows, cols);
            }
            JsonNode want = entry.get("f64");
            double[] wantedScale = Golden.tensor(want.get(centred ? "grad_param_weight" : "grad_weight")).data();
            Close.assertGap(GAP, Golden.tensor(want.get("output")).data(), y, name);
            Close.assertGap(GAP, Golden.tensor(want.get("grad_input")).data(), dx, name + ": dx");
            Close.assertGap(GAP, wantedScale, dgamma, name + ": dgamma");
            seen.add(name);
        }
        assertEquals(Set.of("LayerNorm_2d_shape", "LayerNorm_constant_row", "RMSNorm_composed"), seen);
    }
}
