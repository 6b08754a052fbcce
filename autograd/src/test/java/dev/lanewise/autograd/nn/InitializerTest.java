package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class InitializerTest {
    /** Fan-in 50·4, fan-out 200·4, 40,000 elements. */
    private static final Shape SHAPE = Shape.of(200, 50, 2, 2);

    /** An initialiser, what its values should look like over {@link #SHAPE}, and the hash of its values. */
    record Spec(Initializer initializer, double mean, double deviation, double bound, String hash) {
        @Override
        public String toString() {
            return initializer.toString();
        }
    }

    static List<Spec> specs() {
        double none = Double.POSITIVE_INFINITY;
        return List.of(
                new Spec(Initializer.zeros(), 0, 0, 0,
                        "b9ce164d30e4101b009fe4be765a070593cfbdd48f897853de159a8c177fabe8"),
                new Spec(Initializer.constant(2.5f), 2.5, 0, 0,
                        "61bc52f9b4e2eebf8af54f5a17b6033068cfdb98ee1d2d07d7a29cfe9c51de3d"),
                new Spec(Initializer.uniform(-1, 3), 1, 4 / Math.sqrt(12), 2,
                        "8f7a02ca8b9746bf823bf25c121623ba75dcf65f36d7602c9a7a5ae474686561"),
                new Spec(Initializer.normal(1, 0.5f), 1, 0.5, none,
                        "fe001e7179ca4bb3ecbdcb38c51c369d0e879e92175ee6f787eae288191baa29"),
                new Spec(Initializer.xavierUniform(2), 0, 2 * Math.sqrt(2.0 / 1000), 2 * Math.sqrt(6.0 / 1000),
                        "4e641adf824cf5d589a69fb8b6685c0d348f46e16edfcc156572aa4da9a35369"),
                new Spec(Initializer.xavierNormal(2), 0, 2 * Math.sqrt(2.0 / 1000), none,
                        "4edc679e9e80f9af44d6291001d12de1ec983cfe06ee50b094dd37418796f02c"),
                new Spec(Initializer.kaimingUniform(1.5), 0, 1.5 / Math.sqrt(200), 1.5 * Math.sqrt(3.0 / 200),
                        "2ff4240af6f83a2d457bca3f7cf795a6b39d1d87e575f04e8dc30b587fea4e56"),
                new Spec(Initializer.kaimingNormal(1.5), 0, 1.5 / Math.sqrt(200), none,
                        "c94d57ae1b39ddc6aad3fe0b02650fc223f25c79d722f807e33459b95730de5f"),
                new Spec(Initializer.kaimingNormal(1, Initializer.Fan.OUT), 0, 1 / Math.sqrt(800), none,
                        "bae504c65b0144bf678405f0ead77d74908f3a1a5c50361fd47caf0e0faa7a54"),
                new Spec(Initializer.kaimingUniform(2, Initializer.Fan.MEAN), 0, 2 / Math.sqrt(500), 2 * Math.sqrt(3.0 / 500),
                        "4e641adf824cf5d589a69fb8b6685c0d348f46e16edfcc156572aa4da9a35369"),
                new Spec(Initializer.lecunUniform(), 0, 1 / Math.sqrt(200), Math.sqrt(3.0 / 200),
                        "9646037316a140304cfed8cf39ed3099a508e27c0faf6d4d59ed90ee72e3da6f"),
                new Spec(Initializer.lecunNormal(), 0, 1 / Math.sqrt(200), none,
                        "dd976a8a9011ed2af82da5d08f47d0b57a271189b97f9f45e388e654664e9501"),
                new Spec(Initializer.truncatedNormal(1, 0.5f), 1, 0.5 * 0.8796256610342398, 1,
                        "6c62bd35ba5b1eb348b22fa1af964363c352c11d8213490e6edc625eb5732ccd"),
                new Spec(Initializer.orthogonal(3), 0, 3 / Math.sqrt(200), none,
                        "815515f7148c92b6935e1b4b6596d91b110d438a6b6acb8a83265396e7878632"),
                new Spec(Initializer.identity(), 50.0 / 40_000, Math.sqrt(50.0 / 40_000 * (1 - 50.0 / 40_000)), 1 - 50.0 / 40_000,
                        "6c438f7401c0bafa2743d20b073235f94839553b3020a4a491837954d6beec45"));
    }

    private static float[] values(Initializer initializer, Shape shape) {
        float[] values = new float[shape.size()];
        initializer.fill(Philox.stream(17, "initial:0.weight"), shape, values, 0);
        return values;
    }

    /**
     * Mean and deviation within 4 standard errors (of a normal's deviation, the widest), all values within the bound.
     */
    @ParameterizedTest
    @MethodSource("specs")
    void hasItsDistribution(Spec spec) {
        float[] values = values(spec.initializer(), SHAPE);
        double sum = 0;
        double squares = 0;
        double most = 0;
        for (float value : values) {
            double centred = value - spec.mean();
            sum += centred;
            squares += centred * centred;
            most = Math.max(most, Math.abs(centred));
        }
        double error = spec.deviation() / Math.sqrt(values.length);
        assertTrue(Math.abs(sum / values.length) <= 4 * error, "mean off by " + sum / values.length);
        double deviation = Math.sqrt(squares / values.length);
        assertTrue(Math.abs(deviation - spec.deviation()) <= 4 * error / Math.sqrt(2), "deviation " + deviation);
        assertTrue(most <= spec.bound() * (1 + 0x1p-23), "largest distance from the mean " + most);
        if (Double.isFinite(spec.bound())) {
            assertTrue(most >= spec.bound() * 0.999, "reaches its bound: " + most);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void hasTheBitsItHadBefore(Spec spec) {
        assertEquals(spec.hash(), Bits.sha256(values(spec.initializer(), SHAPE)));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void writesItsRangeOnlyAndTheSameAtEveryPlace(Spec spec) {
        Shape small = Shape.of(3, 5);
        float[] around = new float[20];
        Arrays.fill(around, 99);
        spec.initializer().fill(Philox.stream(17, "initial:0.weight"), small, around, 3);
        float[] expected = new float[20];
        Arrays.fill(expected, 99);
        System.arraycopy(values(spec.initializer(), small), 0, expected, 3, 15);
        Bits.assertSameBits(expected, around);
    }

    @Test
    void gainsAreThoseOfPyTorch() {
        JsonNode gains = Golden.resource(InitializerTest.class, "init_gains.json").get("gains");
        int compared = 0;
        for (Activation activation : Activation.values()) {
            JsonNode gain = gains.get(activation.name().toLowerCase(Locale.ROOT));
            if (gain != null) {
                assertEquals(Golden.number(gain), activation.gain(), Math.ulp(2.0), activation.name());
                compared++;
            }
        }
        assertEquals(6, compared, "all that it has");
    }

    /** 1 ÷ √E f(z)² over the standard normal distribution, by Simpson's rule. */
    @Test
    void otherGainsKeepTheSecondMoment() {
        for (Activation activation : List.of(
                Activation.RELU, Activation.LEAKY_RELU, Activation.GELU, Activation.GELU_TANH, Activation.SILU, Activation.MISH,
                Activation.ELU, Activation.HARD_SWISH, Activation.HARD_TANH, Activation.RELU6, Activation.SOFTSIGN,
                Activation.TANH_SHRINK, Activation.SOFT_SHRINK)) {
            int n = 4800;
            double[] z = new double[n + 1];
            Arrays.setAll(z, i -> (i - n / 2) / 200.0);
            double[] f = LayerSpecs.map(activation).of(z, null);
            double sum = 0;
            for (int i = 0; i <= n; i++) {
                sum += (i % n == 0 ? 1 : i % 2 == 0 ? 2 : 4) * f[i] * f[i] * Math.exp(-z[i] * z[i] / 2);
            }
            double gain = 1 / Math.sqrt(sum / 600 / Math.sqrt(2 * Math.PI));
            assertEquals(gain, activation.gain(), 1e-9, activation.name());
        }
    }

    /** This one jumps, which Simpson's rule does not see: 2·(½·φ(½) + 1 − Φ(½)) is its second moment. */
    @Test
    void gainOfHardShrink() {
        double density = Math.exp(-0.125) / Math.sqrt(2 * Math.PI);
        double beyond = 0.30853753872598694; // 1 − Φ(½)
        assertEquals(1 / Math.sqrt(2 * (density / 2 + beyond)), Activation.HARD_SHRINK.gain(), 1e-12);
    }

    /** WᵀW or WWᵀ is the identity times the square of the gain, for wide, tall and square weights. */
    @Test
    void orthogonalRowsOrColumnsAre() {
        for (Shape shape : List.of(Shape.of(7, 20), Shape.of(20, 7), Shape.of(16, 16), Shape.of(5, 2, 3, 3), Shape.of(1, 4), Shape.of(3, 1))) {
            float[] w = values(Initializer.orthogonal(1.5), shape);
            int rows = shape.dim(0);
            int cols = shape.size() / rows;
            boolean wide = rows <= cols;
            for (int a = 0; a < Math.min(rows, cols); a++) {
                for (int b = 0; b <= a; b++) {
                    double dot = 0;
                    for (int i = 0; i < Math.max(rows, cols); i++) {
                        dot += (double) w[wide ? a * cols + i : i * cols + a] * w[wide ? b * cols + i : i * cols + b];
                    }
                    assertEquals(a == b ? 2.25 : 0, dot, 1e-6, shape + ": " + a + " with " + b);
                }
            }
        }
    }

    /** Without the signs of R's diagonal the determinant of an odd number of reflections would always be the same. */
    @Test
    void orthogonalDrawsRotationsAndReflections() {
        int rotations = 0;
        for (int i = 0; i < 400; i++) {
            float[] w = new float[4];
            Initializer.orthogonal(1).fill(Philox.stream(i, "initial:0.weight"), Shape.of(2, 2), w, 0);
            rotations += w[0] * w[3] - w[1] * w[2] > 0 ? 1 : 0;
        }
        assertTrue(Math.abs(rotations - 200) < 40, rotations + " of 400 are rotations");
    }

    @Test
    void theNormalDistributionAndItsInverse() {
        assertEquals(0.5, TruncatedNormal.distribution(0));
        assertEquals(0.9750021048517795, TruncatedNormal.distribution(1.96), 1e-15);
        assertEquals(9.865876450376981e-10, TruncatedNormal.distribution(-6), 1e-24);
        assertEquals(1 - 9.865876450376981e-10, TruncatedNormal.distribution(6), 1e-15);
        assertEquals(0, TruncatedNormal.distribution(Double.NEGATIVE_INFINITY));
        assertEquals(1, TruncatedNormal.distribution(Double.POSITIVE_INFINITY));
        for (double x = -30; x < 5; x += 0.0625) {
            double p = TruncatedNormal.distribution(x);
            double lost = x < 0 ? 0 : 0x1p-52 * Math.exp(x * x / 2) * Math.sqrt(2 * Math.PI); // p close to 1 has few digits
            assertEquals(x, TruncatedNormal.quantile(p), 1e-14 * (1 + Math.abs(x)) + lost, "at " + x);
        }
    }

    @Test
    void aTailOfTheNormalDistributionIsDrawnFromAsWell() {
        for (float[] bounds : new float[][] {{6, 7}, {-7, -6}, {8, Float.POSITIVE_INFINITY}}) {
            float[] tail = values(new TruncatedNormal(0, 1, bounds[0], bounds[1]), Shape.of(10_000));
            double sum = 0;
            for (float value : tail) {
                assertTrue(value >= bounds[0] && value <= bounds[1], bounds[0] + " … " + bounds[1] + ": " + value);
                sum += value;
            }
            double edge = bounds[0] < 0 ? -bounds[1] : bounds[0];
            double mean = edge + 1 / edge - 2 / Math.pow(edge, 3); // of the tail beyond an edge, but for edge⁻⁵
            assertEquals(mean, Math.abs(sum / tail.length), 0.01, "mean beyond " + edge);
        }
    }

    @Test
    void identityHandsOnTheMiddleOfAWindow() {
        assertEquals("[1.0, 0.0, 0.0, 0.0, 1.0, 0.0]", Arrays.toString(values(Initializer.identity(), Shape.of(2, 3))));
        assertEquals(
                "[0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0]",
                Arrays.toString(values(Initializer.identity(), Shape.of(2, 2, 3))));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertMessage("uniform: from 1.0 to 0.0, want finite low ≤ high", () -> Initializer.uniform(1, 0));
        assertMessage("uniform: from 0.0 to Infinity, want finite low ≤ high", () -> Initializer.uniform(0, 1 / 0f));
        assertMessage(
                "normal: mean 0.0, deviation -1.0, want both finite, deviation ≥ 0", () -> Initializer.normal(0, -1));
        assertMessage(
                "initializer: gain 0.0, want a finite number above 0", () -> Initializer.kaimingUniform(0));
        assertMessage(
                "initializer: a parameter of shape (4) has no fan-in and fan-out, want (out, in, …);"
                        + " use uniform, normal or constant",
                () -> values(Initializer.xavierNormal(1), Shape.of(4)));
        assertMessage("orthogonal: gain NaN, want a finite number above 0", () -> Initializer.orthogonal(Double.NaN));
        assertMessage(
                "truncated normal: mean 0.0, deviation 1.0, from 2.0 to 2.0, want a finite mean, a finite deviation above 0 and"
                        + " low < high",
                () -> new TruncatedNormal(0, 1, 2, 2));
        assertMessage(
                "truncated normal: nothing of mean 0.0 and deviation 1.0 lies between 50.0 and 60.0",
                () -> new TruncatedNormal(0, 1, 50, 60));
    }

    private static void assertMessage(String expected, Executable act) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, act).getMessage());
    }

    @Test
    void everyInitializerHasAnEntry() {
        assertEquals(
                PackageClasses.implementing(Initializer.class),
                PackageClasses.names(specs().stream().map(Spec::initializer)));
    }
}
