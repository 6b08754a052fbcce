package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.engine.kernel.scalar.ScalarMath;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Ulp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How far the scalar twins of the elementary functions are from {@link StrictMath} in double precision. */
class ElementaryAccuracyTest {
    private interface FloatFunction {
        float at(float x);
    }

    private enum Function {
        EXP(1, ScalarMath::exp, StrictMath::exp),
        LOG(1, ScalarMath::log, StrictMath::log),
        TANH(2, ScalarMath::tanh, StrictMath::tanh),
        SIGMOID(2, ScalarMath::sigmoid, Function::sigmoid),
        SOFTPLUS(2, ScalarMath::softplus, Function::softplus);

        private final double bound;
        private final FloatFunction function;
        private final DoubleUnaryOperator reference;

        Function(double bound, FloatFunction function, DoubleUnaryOperator reference) {
            this.bound = bound;
            this.function = function;
            this.reference = reference;
        }

        private static double sigmoid(double x) {
            return 1 / (1 + StrictMath.exp(-x));
        }

        private static double softplus(double x) {
            return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        }
    }

    /** The largest error met, where, and how many results were the nearest float. */
    private static final class Tally {
        private final Function f;
        private double worst;
        private float worstAt;
        private long nearest;
        private long count;

        private Tally(Function f) {
            this.f = f;
        }

        private void take(float x) {
            double expected = f.reference.applyAsDouble(x);
            float actual = f.function.at(x);
            double distance = Ulp.distance(expected, actual);
            if (distance > worst) {
                worst = distance;
                worstAt = x;
            }
            if (!Float.isNaN(x)) {
                count++;
                nearest += Bits.same((float) expected, actual) ? 1 : 0;
            }
        }

        private void check() {
            assertTrue(
                    worst <= f.bound,
                    () -> "%s: %s ULP at %s, at most %s allowed".formatted(f, worst, Bits.text(worstAt), f.bound));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAccurateOnASampleOfAllFloats(Function f) {
        Tally tally = new Tally(f);
        for (long bits = 0; bits < 1L << 32; bits += 4099) {
            tally.take(Float.intBitsToFloat((int) bits));
        }
        tally.check();
    }

    /** The last finite and the first subnormal results, the ends of the subnormals, the seams of the reductions. */
    @ParameterizedTest
    @EnumSource
    void isAccurateAroundTheSeams(Function f) {
        float[] seams = {
            0x1.62e43p6f, -0x1.5d58ap6f, -0x1.9fe368p6f, 89f, -104f, 9.01f, 10f, -10f, 0f, -0f, Float.MIN_NORMAL,
            0x1p-24f, -0x1p-24f, 2f / 3f, 4f / 3f, 1f, 0.34657359f, -0.34657359f, 0.17328679f, Float.MAX_VALUE
        };
        Tally tally = new Tally(f);
        for (float seam : seams) {
            int bits = Float.floatToRawIntBits(seam);
            for (int i = -2000; i <= 2000; i++) {
                tally.take(Float.intBitsToFloat(bits + i));
            }
        }
        tally.check();
    }

    @ParameterizedTest
    @CsvSource({
        "EXP, NaN, NaN", "EXP, 0, 1", "EXP, -0, 1", "EXP, Infinity, Infinity", "EXP, -Infinity, 0",
        "EXP, 88.72284, Infinity", "EXP, -104, 0",
        "LOG, NaN, NaN", "LOG, 0, -Infinity", "LOG, -0, -Infinity", "LOG, Infinity, Infinity", "LOG, -Infinity, NaN",
        "LOG, 1, 0", "LOG, -1, NaN", "LOG, -1e-45, NaN", "LOG, 1e-45, -103.27893",
        "TANH, NaN, NaN", "TANH, 0, 0", "TANH, -0, -0", "TANH, Infinity, 1", "TANH, -Infinity, -1",
        "TANH, 1e-45, 1e-45", "TANH, -1e-45, -1e-45", "TANH, 10, 1", "TANH, -10, -1",
        "SIGMOID, NaN, NaN", "SIGMOID, 0, 0.5", "SIGMOID, -0, 0.5", "SIGMOID, Infinity, 1", "SIGMOID, -Infinity, 0",
        "SOFTPLUS, NaN, NaN", "SOFTPLUS, 0, 0.6931472", "SOFTPLUS, -0, 0.6931472", "SOFTPLUS, Infinity, Infinity",
        "SOFTPLUS, -Infinity, 0", "SOFTPLUS, 100, 100", "SOFTPLUS, 3.4028235e38, 3.4028235e38"
    })
    void hasTheRightSpecialValues(Function f, String x, String expected) {
        Bits.assertSameBits(Float.parseFloat(expected), f.function.at(Float.parseFloat(x)), f + " of " + x);
    }

    /** All 2³² floats; writes {@code docs/accuracy.md}. The result is the same at every width, so one run is enough. */
    @Test
    @Tag("long")
    void isAccurateOnAllFloats() throws IOException {
        assumeTrue("off".equals(System.getProperty("lanewise.simd", "off")), "the scalar twins are measured once");
        StringBuilder table = new StringBuilder();
        for (Function f : Function.values()) {
            Tally tally = new Tally(f);
            for (long bits = 0; bits < 1L << 32; bits++) {
                tally.take(Float.intBitsToFloat((int) bits));
            }
            tally.check();
            table.append("| %s | %.4f | `%s` (%s) | %.3f %% |\n"
                    .formatted(
                            f.name().toLowerCase(Locale.ROOT),
                            tally.worst,
                            Float.toHexString(tally.worstAt),
                            tally.worstAt,
                            100.0 * tally.nearest / tally.count));
        }
        Files.writeString(
                Path.of(System.getProperty("basedir", "."), "..", "docs", "accuracy.md"),
                """
                # Accuracy of the elementary functions

                The largest error over all 2³² floats, in units in the last place of the exact result, and the share of
                results that are the nearest float (of the arguments that are not NaN). The reference is `StrictMath` in
                double precision. The SIMD twins give the same bits at every width, so these figures are theirs too.

                `ElementaryAccuracyTest` writes this page: `mvn verify -P long`.

                | function | largest error (ULP) | at | nearest float |
                |---|---|---|---|
                """
                        + table);
    }
}
