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
                new Spec(new Initializer.Scaled(Initializer.Fan.OUT, 1, true), 0, 1 / Math.sqrt(800), none,
                        "bae504c65b0144bf678405f0ead77d74908f3a1a5c50361fd47caf0e0faa7a54"));
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
        assertEquals(4, compared, "all but softplus, for which it has none");
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
