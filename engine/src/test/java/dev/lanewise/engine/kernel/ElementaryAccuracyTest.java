package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.engine.kernel.scalar.ScalarActivations;
import dev.lanewise.engine.kernel.scalar.ScalarExpLog;
import dev.lanewise.engine.kernel.scalar.ScalarMath;
import dev.lanewise.engine.kernel.scalar.ScalarTrigonometry;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Ulp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How far the scalar twins of the elementary functions are from the exact results. */
class ElementaryAccuracyTest {
    private interface FloatFunction {
        float at(float x);
    }

    /** In what an error is measured. */
    private enum Unit {
        /** The spacing of floats around the exact result. */
        ULP,
        /** 2⁻²⁴, half the spacing of floats above 1: for derivatives, which cross zero. */
        ABSOLUTE
    }

    private enum Function {
        EXP(1, ScalarMath::exp, Math::exp),
        EXP2(1, ScalarExpLog::exp2, ElementaryReference::exp2),
        EXPM1(1, ScalarExpLog::expm1, Math::expm1),
        LOG(1, ScalarMath::log, Math::log),
        LOG2(1, ScalarExpLog::log2, ElementaryReference::log2),
        LOG10(1, ScalarExpLog::log10, Math::log10),
        LOG1P(1, ScalarExpLog::log1p, Math::log1p),
        RSQRT(1, ScalarMath::rsqrt, ElementaryReference::rsqrt),
        SIN(2, ScalarTrigonometry::sin, Math::sin),
        COS(2, ScalarTrigonometry::cos, Math::cos),
        ATAN(2, ScalarTrigonometry::atan, Math::atan),
        SINH(2, ScalarExpLog::sinh, Math::sinh),
        COSH(2, ScalarExpLog::cosh, Math::cosh),
        ERF(2, ScalarMath::erf, ElementaryReference::erf),
        TANH(2, ScalarMath::tanh, Math::tanh),
        SIGMOID(2, ScalarMath::sigmoid, ElementaryReference::sigmoid),
        SOFTPLUS(2, ScalarMath::softplus, ElementaryReference::softplus),
        LOG_SIGMOID(2, ScalarActivations::logSigmoid, ElementaryReference::logSigmoid),
        GELU(4, ScalarActivations::gelu, ElementaryReference::gelu),
        GELU_TANH(4, ScalarActivations::geluTanh, ElementaryReference::geluTanh),
        SILU(3, ScalarActivations::silu, ElementaryReference::silu),
        MISH(4, ScalarActivations::mish, ElementaryReference::mish),
        ELU(1, ScalarActivations::elu, ElementaryReference::elu),
        SELU(2, ScalarActivations::selu, ElementaryReference::selu),
        HARD_SWISH(3, ScalarActivations::hardSwish, ElementaryReference::hardSwish),
        GELU_DERIVATIVE(Unit.ABSOLUTE, 4, ScalarActivations::geluDerivative, ElementaryReference::geluDerivative),
        GELU_TANH_DERIVATIVE(
                Unit.ABSOLUTE, 3, ScalarActivations::geluTanhDerivative, ElementaryReference::geluTanhDerivative),
        SILU_DERIVATIVE(Unit.ABSOLUTE, 3, ScalarActivations::siluDerivative, ElementaryReference::siluDerivative),
        MISH_DERIVATIVE(Unit.ABSOLUTE, 5, ScalarActivations::mishDerivative, ElementaryReference::mishDerivative);

        private final Unit unit;
        private final double bound;
        private final FloatFunction function;
        private final DoubleUnaryOperator reference;

        Function(double bound, FloatFunction function, DoubleUnaryOperator reference) {
            this(Unit.ULP, bound, function, reference);
        }

        Function(Unit unit, double bound, FloatFunction function, DoubleUnaryOperator reference) {
            this.unit = unit;
            this.bound = bound;
            this.function = function;
            this.reference = reference;
        }

        private String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The largest error met beyond that of rounding, where, and how many results were the nearest float. */
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
            count += Float.isNaN(x) ? 0 : 1;
            if ((float) expected == actual || Double.isNaN(expected) && Float.isNaN(actual)) {
                nearest += Float.isNaN(x) ? 0 : 1;
                return; // half a unit at most
            }
            double distance = f.unit == Unit.ULP ? Ulp.distance(expected, actual) : absolute(expected, actual);
            if (distance > worst) {
                worst = distance;
                worstAt = x;
            }
        }

        /** A NaN on one side only is infinitely far. */
        private static double absolute(double expected, float actual) {
            double distance = Math.abs(expected - actual) * 0x1p24;
            return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
        }

        private void check() {
            assertTrue(
                    worst <= f.bound,
                    () -> "%s: %s at %s, at most %s allowed (%s)".formatted(f, worst, Bits.text(worstAt), f.bound, f.unit));
        }

        private String row() {
            return "| %s | %.4f%s | `%s` (%s) | %.3f %% |\n".formatted(
                    f.label(), worst, f.unit == Unit.ULP ? "" : " · 2⁻²⁴", Float.toHexString(worstAt), worstAt,
                    100.0 * nearest / count);
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
            0x1p-24f, -0x1p-24f, 2f / 3f, 4f / 3f, 1f, 0.34657359f, -0.34657359f, 0.17328679f, Float.MAX_VALUE,
            128f, -126f, -149f, -150f, 0.5f, -0.5f, -0.25f, -1f, 17.32868f, 0x1p24f, 0x1.6a09e6p-1f, 0x1.6a09e6p0f, 0x1p127f,
            4f, 15f, -15f, -13.5f, 11f, -11f, -9.9f, 112f, -104f, -108f, 3f, -3f, -6f,
            0x1.65a9f8p6f, -0x1.65a9f8p6f, 90f, 0x1p25f, -0x1p25f, 10f, 1e10f,
            0x1.921fb6p0f, 0x1.921fb6p1f, 0x1.921fb6p-1f, 0x1p17f, -0x1p17f, 0x1p19f, 1.6367899e33f
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
        "SOFTPLUS, -Infinity, 0", "SOFTPLUS, 100, 100", "SOFTPLUS, 3.4028235e38, 3.4028235e38",
        "EXP2, NaN, NaN", "EXP2, 0, 1", "EXP2, -0, 1", "EXP2, Infinity, Infinity", "EXP2, -Infinity, 0", "EXP2, 128, Infinity",
        "EXP2, -149, 1e-45", "EXP2, -150, 0", "EXP2, 10, 1024",
        "EXPM1, NaN, NaN", "EXPM1, 0, 0", "EXPM1, -0, -0", "EXPM1, Infinity, Infinity", "EXPM1, -Infinity, -1",
        "EXPM1, 1e-45, 1e-45", "EXPM1, -1e-45, -1e-45", "EXPM1, 89, Infinity", "EXPM1, -18, -1",
        "LOG2, NaN, NaN", "LOG2, 0, -Infinity", "LOG2, -0, -Infinity", "LOG2, Infinity, Infinity", "LOG2, -Infinity, NaN",
        "LOG2, 1, 0", "LOG2, -1, NaN", "LOG2, 1e-45, -149", "LOG2, 8, 3",
        "LOG1P, NaN, NaN", "LOG1P, 0, 0", "LOG1P, -0, -0", "LOG1P, Infinity, Infinity", "LOG1P, -Infinity, NaN",
        "LOG1P, -1, -Infinity", "LOG1P, -1.5, NaN", "LOG1P, 1e-45, 1e-45", "LOG1P, -1e-45, -1e-45",
        "LOG1P, 3.4028235e38, 88.72284",
        "LOG10, NaN, NaN", "LOG10, 0, -Infinity", "LOG10, -0, -Infinity", "LOG10, Infinity, Infinity",
        "LOG10, -Infinity, NaN",
        "LOG10, 1, 0", "LOG10, -1, NaN", "LOG10, -1e-45, NaN", "LOG10, 1e-45, -44.853470",
        "LOG10, 3.4028235e38, 38.53184",
        "LOG10, 10, 1", "LOG10, 100, 2", "LOG10, 1000, 3", "LOG10, 1e4, 4", "LOG10, 1e5, 5", "LOG10, 1e6, 6",
        "LOG10, 1e7, 7",
        "LOG10, 1e8, 8", "LOG10, 1e9, 9", "LOG10, 1e10, 10",
        "SINH, NaN, NaN", "SINH, 0, 0", "SINH, -0, -0", "SINH, Infinity, Infinity", "SINH, -Infinity, -Infinity",
        "SINH, 1e-45, 1e-45", "SINH, -1e-45, -1e-45", "SINH, 89.5, Infinity", "SINH, -89.5, -Infinity",
        "SINH, 3.4028235e38, Infinity", "COSH, NaN, NaN", "COSH, 0, 1", "COSH, -0, 1", "COSH, Infinity, Infinity",
        "COSH, -Infinity, Infinity", "COSH, 1e-45, 1", "COSH, 89.5, Infinity", "COSH, -89.5, Infinity",
        "COSH, -3.4028235e38, Infinity",
        "ATAN, NaN, NaN", "ATAN, 0, 0", "ATAN, -0, -0", "ATAN, Infinity, 1.5707964", "ATAN, -Infinity, -1.5707964",
        "ATAN, 1e-45, 1e-45", "ATAN, -1e-45, -1e-45", "ATAN, 1, 0.7853982", "ATAN, -1, -0.7853982",
        "ATAN, 3.4028235e38, 1.5707964",
        "RSQRT, NaN, NaN", "RSQRT, 0, Infinity", "RSQRT, -0, -Infinity", "RSQRT, Infinity, 0", "RSQRT, -1, NaN",
        "RSQRT, -Infinity, NaN", "RSQRT, 4, 0.5", "RSQRT, 1e-45, 2.6713738e22", "RSQRT, -1e-45, NaN",
        "SIN, NaN, NaN", "SIN, 0, 0", "SIN, -0, -0", "SIN, Infinity, NaN", "SIN, -Infinity, NaN", "SIN, 1e-45, 1e-45",
        "SIN, 3.4028235e38, -0.52187652", "COS, NaN, NaN", "COS, 0, 1", "COS, -0, 1", "COS, Infinity, NaN",
        "COS, -Infinity, NaN", "COS, 3.4028235e38, 0.85302103",
        "ERF, NaN, NaN", "ERF, 0, 0", "ERF, -0, -0", "ERF, Infinity, 1", "ERF, -Infinity, -1", "ERF, 1e-45, 1e-45", "ERF, 4, 1",
        "LOG_SIGMOID, NaN, NaN", "LOG_SIGMOID, 0, -0.6931472", "LOG_SIGMOID, Infinity, -0", "LOG_SIGMOID, -Infinity, -Infinity",
        "GELU, NaN, NaN", "GELU, 0, 0", "GELU, -0, -0", "GELU, Infinity, Infinity", "GELU, -Infinity, -0", "GELU, -20, -0",
        "GELU, -1e-45, -0", "GELU, 3.4028235e38, 3.4028235e38", "GELU, -3.4028235e38, -0",
        "GELU_TANH, NaN, NaN", "GELU_TANH, 0, 0", "GELU_TANH, -0, -0", "GELU_TANH, Infinity, Infinity",
        "GELU_TANH, -Infinity, -0", "GELU_TANH, 3.4028235e38, 3.4028235e38", "GELU_TANH, -3.4028235e38, -0",
        "SILU, NaN, NaN", "SILU, 0, 0", "SILU, -0, -0", "SILU, Infinity, Infinity", "SILU, -Infinity, -0", "SILU, -1e-45, -0",
        "SILU, 3.4028235e38, 3.4028235e38", "SILU, -3.4028235e38, -0",
        "MISH, NaN, NaN", "MISH, 0, 0", "MISH, -0, -0", "MISH, Infinity, Infinity", "MISH, -Infinity, -0",
        "MISH, 3.4028235e38, 3.4028235e38", "MISH, -3.4028235e38, -0",
        "ELU, NaN, NaN", "ELU, -0, -0", "ELU, Infinity, Infinity", "ELU, -Infinity, -1",
        "SELU, NaN, NaN", "SELU, -0, -0", "SELU, Infinity, Infinity", "SELU, -Infinity, -1.7580993",
        "HARD_SWISH, NaN, NaN", "HARD_SWISH, -0, -0", "HARD_SWISH, 3, 3", "HARD_SWISH, -3, -0", "HARD_SWISH, Infinity, Infinity",
        "HARD_SWISH, -Infinity, -0", "HARD_SWISH, 3.4028235e38, 3.4028235e38",
        "GELU_DERIVATIVE, NaN, NaN", "GELU_DERIVATIVE, 0, 0.5", "GELU_DERIVATIVE, Infinity, 1",
        "GELU_TANH_DERIVATIVE, NaN, NaN", "GELU_TANH_DERIVATIVE, 0, 0.5", "GELU_TANH_DERIVATIVE, Infinity, 1",
        "SILU_DERIVATIVE, NaN, NaN", "SILU_DERIVATIVE, 0, 0.5", "SILU_DERIVATIVE, Infinity, 1",
        "MISH_DERIVATIVE, NaN, NaN", "MISH_DERIVATIVE, 0, 0.6", "MISH_DERIVATIVE, Infinity, 1"
    })
    void hasTheRightSpecialValues(Function f, String x, String expected) {
        Bits.assertSameBits(Float.parseFloat(expected), f.function.at(Float.parseFloat(x)), f + " of " + x);
    }

    /** The references that no library has, against values from tables (Abramowitz and Stegun, 7.1 and 26.1) and identities. */
    @Test
    void theReferencesAreRight() {
        assertEquals(0.8427007929497149, ElementaryReference.erf(1), 1e-15);
        assertEquals(0.9953222650189527, ElementaryReference.erf(2), 1e-15);
        assertEquals(0.9999779095030014, ElementaryReference.erf(3), 1e-15);
        assertEquals(-3 * 1.3498980316300945e-3, ElementaryReference.gelu(-3), 1e-15);
        assertEquals(-5 * 2.866515718791939e-7, ElementaryReference.gelu(-5), 1e-19);
        assertEquals(-10 * 7.61985302416053e-24, ElementaryReference.gelu(-10), 1e-36);
        // on both sides of the seam of the series and the continued fraction
        assertEquals(ElementaryReference.gelu(Math.nextDown(-3.0)), ElementaryReference.gelu(-Math.nextDown(3.0)), 1e-15);
        for (double x = -9; x <= 9; x += 0.37) {
            assertEquals(x * Math.tanh(ElementaryReference.softplus(x)), ElementaryReference.mish(x), 1e-14);
            double h = 1e-5;
            assertEquals(slope(ElementaryReference::gelu, x, h), ElementaryReference.geluDerivative(x), 1e-9);
            assertEquals(slope(ElementaryReference::geluTanh, x, h), ElementaryReference.geluTanhDerivative(x), 1e-9);
            assertEquals(slope(ElementaryReference::silu, x, h), ElementaryReference.siluDerivative(x), 1e-9);
            assertEquals(slope(ElementaryReference::mish, x, h), ElementaryReference.mishDerivative(x), 1e-9);
        }
    }

    private static double slope(DoubleUnaryOperator f, double x, double h) {
        return (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);
    }

    /**
     * All 2³² floats; writes {@code docs/accuracy.md}. The result is the same at every width, so one run is enough. Shared
     * by the processors, function by function.
     */
    @Test
    @Tag("long")
    void isAccurateOnAllFloats() throws IOException, InterruptedException, ExecutionException {
        assumeTrue("off".equals(System.getProperty("lanewise.simd", "off")), "the scalar twins are measured once");
        List<Future<Tally>> tallies = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (Function f : Function.values()) {
                tallies.add(threads.submit(() -> allFloats(f)));
            }
        }
        StringBuilder table = new StringBuilder();
        for (Future<Tally> future : tallies) {
            Tally tally = future.get();
            tally.check();
            table.append(tally.row());
        }
        Files.writeString(
                Path.of(System.getProperty("basedir", "."), "..", "docs", "accuracy.md"),
                """
                # Accuracy of the elementary functions

                The largest error over all 2³² floats, in units in the last place of the exact result (for derivatives, which
                cross zero: absolute, in units of 2⁻²⁴), and the share of results that are the nearest float (of the
                arguments that are not NaN). The reference is double precision: `Math`, and `ElementaryReference` in the tests
                for what it lacks. The SIMD twins give the same bits at every width, so these figures are theirs
                too. Square root, reciprocal and arithmetic are correctly rounded; floor, ceil and round are exact.

                `ElementaryAccuracyTest` writes this page: `mvn verify -P long`. `PowerAccuracyTest` holds the power of two
                floats, for which all arguments are too many, to 1 ULP on samples and to the special cases of IEEE 754.

                | function | largest error | at | nearest float |
                |---|---|---|---|
                """
                        + table);
    }

    private static Tally allFloats(Function f) {
        Tally tally = new Tally(f);
        for (long bits = 0; bits < 1L << 32; bits++) {
            tally.take(Float.intBitsToFloat((int) bits));
        }
        return tally;
    }
}
