package dev.lanewise.engine.kernel;

import dev.lanewise.engine.kernel.scalar.ScalarActivations;
import dev.lanewise.engine.kernel.scalar.ScalarExpLog;
import dev.lanewise.engine.kernel.scalar.ScalarMath;
import dev.lanewise.engine.kernel.scalar.ScalarPower;
import dev.lanewise.engine.kernel.scalar.ScalarTrigonometry;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Both twins of every elementwise kernel against a literal reading of the contract, by bits: out of place, in place, at
 * odd offsets, with guards on both sides.
 */
class MapKernelsProperties {
    private static final List<Backend> TWINS = List.of(Backend.scalar(), Backend.preferred());

    /** Two operands of one length. */
    @Provide
    Arbitrary<List<float[]>> pairs() {
        return Floats.arrays().map(x -> List.of(x, shuffled(x)));
    }

    @Property(tries = 150)
    void unary(@ForAll(supplier = Floats.AnyArray.class) float[] x, @ForAll @IntRange(min = 1, max = 67) int offset) {
        for (UnaryMap f : UnaryMap.values()) {
            float[] expected = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                expected[i] = literal(f, x[i]);
            }
            for (Backend twin : TWINS) {
                Canary in = Canary.of(x, offset);
                Canary out = Canary.ofLength(x.length);
                twin.map().unary(f, in.array(), in.offset(), out.array(), out.offset(), x.length);
                Bits.assertSameBits(expected, out.check().values(), f + ", " + twin.name());
                Bits.assertSameBits(x, in.check().values(), f + " leaves its input alone");
                twin.map().unary(f, in.array(), in.offset(), in.array(), in.offset(), x.length);
                Bits.assertSameBits(expected, in.check().values(), f + " in place, " + twin.name());
            }
        }
    }

    @Property(tries = 150)
    void binary(@ForAll("pairs") List<float[]> operands, @ForAll @IntRange(min = 1, max = 67) int offset) {
        float[] a = operands.get(0);
        float[] b = operands.get(1);
        int n = a.length;
        for (BinaryMap f : BinaryMap.values()) {
            float[] expected = new float[n];
            for (int i = 0; i < n; i++) {
                expected[i] = literal(f, a[i], b[i]);
            }
            for (Backend twin : TWINS) {
                String what = f + ", " + twin.name();
                Canary left = Canary.of(a, offset);
                Canary right = Canary.of(b);
                Canary out = Canary.ofLength(n);
                twin.map().binary(f, left.array(), offset, right.array(), right.offset(), out.array(), out.offset(), n);
                Bits.assertSameBits(expected, out.check().values(), what);
                Bits.assertSameBits(a, left.check().values(), what + " leaves a alone");
                Bits.assertSameBits(b, right.check().values(), what + " leaves b alone");
                Canary inA = Canary.of(a, offset);
                twin.map().binary(f, inA.array(), offset, right.array(), right.offset(), inA.array(), offset, n);
                Bits.assertSameBits(expected, inA.check().values(), what + ", in place of a");
                Canary inB = Canary.of(b, offset);
                twin.map().binary(f, left.array(), offset, inB.array(), offset, inB.array(), offset, n);
                Bits.assertSameBits(expected, inB.check().values(), what + ", in place of b");
            }
        }
    }

    @Property(tries = 150)
    void scalarOperand(
            @ForAll(supplier = Floats.AnyArray.class) float[] x,
            @ForAll(supplier = Floats.Any.class) float s,
            @ForAll @IntRange(min = 1, max = 67) int offset) {
        for (BinaryMap f : BinaryMap.values()) {
            float[] right = new float[x.length];
            float[] left = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                right[i] = literal(f, x[i], s);
                left[i] = literal(f, s, x[i]);
            }
            for (Backend twin : TWINS) {
                String what = f + " with " + Bits.text(s) + ", " + twin.name();
                Canary in = Canary.of(x, offset);
                Canary out = Canary.ofLength(x.length);
                twin.map().binaryScalar(f, in.array(), offset, s, out.array(), out.offset(), x.length);
                Bits.assertSameBits(right, out.check().values(), what);
                twin.map().scalarBinary(f, s, in.array(), offset, out.array(), out.offset(), x.length);
                Bits.assertSameBits(left, out.check().values(), what + " on the left");
                Bits.assertSameBits(x, in.check().values(), what + " leaves its input alone");
                twin.map().binaryScalar(f, in.array(), offset, s, in.array(), offset, x.length);
                Bits.assertSameBits(right, in.check().values(), what + ", in place");
                Canary again = Canary.of(x, offset);
                twin.map().scalarBinary(f, s, again.array(), offset, again.array(), offset, x.length);
                Bits.assertSameBits(left, again.check().values(), what + " on the left, in place");
            }
        }
    }

    @Property(tries = 150)
    void rowOperand(
            @ForAll(supplier = Floats.AnyArray.class) float[] x,
            @ForAll @IntRange(min = 1, max = 40) int cols,
            @ForAll @IntRange(min = 1, max = 67) int offset) {
        int rows = x.length / cols;
        float[] a = Arrays.copyOf(x, rows * cols);
        float[] row = Arrays.copyOf(shuffled(x), cols);
        for (BinaryMap f : BinaryMap.values()) {
            float[] expected = new float[rows * cols];
            for (int i = 0; i < rows * cols; i++) {
                expected[i] = literal(f, a[i], row[i % cols]);
            }
            for (Backend twin : TWINS) {
                String what = f + ", " + rows + " rows of " + cols + ", " + twin.name();
                Canary in = Canary.of(a, offset);
                Canary b = Canary.of(row);
                Canary out = Canary.ofLength(rows * cols);
                twin.map().binaryRow(f, in.array(), offset, b.array(), b.offset(), out.array(), out.offset(), rows, cols);
                Bits.assertSameBits(expected, out.check().values(), what);
                Bits.assertSameBits(row, b.check().values(), what + " leaves the row alone");
                twin.map().binaryRow(f, in.array(), offset, b.array(), b.offset(), in.array(), offset, rows, cols);
                Bits.assertSameBits(expected, in.check().values(), what + ", in place");
            }
        }
    }

    @Property(tries = 150)
    void gradient(@ForAll("pairs") List<float[]> operands, @ForAll @IntRange(min = 1, max = 67) int offset) {
        float[] v = operands.get(0);
        float[] dy = operands.get(1);
        int n = v.length;
        for (GradientMap f : GradientMap.values()) {
            float[] expected = new float[n];
            for (int i = 0; i < n; i++) {
                expected[i] = literal(f, v[i], dy[i]);
            }
            for (Backend twin : TWINS) {
                String what = f + ", " + twin.name();
                Canary at = Canary.of(v);
                Canary up = Canary.of(dy, offset);
                Canary out = Canary.ofLength(n);
                twin.map().gradient(f, at.array(), at.offset(), up.array(), offset, out.array(), out.offset(), n);
                Bits.assertSameBits(expected, out.check().values(), what);
                Bits.assertSameBits(v, at.check().values(), what + " leaves v alone");
                Bits.assertSameBits(dy, up.check().values(), what + " leaves dy alone");
                twin.map().gradient(f, at.array(), at.offset(), up.array(), offset, up.array(), offset, n);
                Bits.assertSameBits(expected, up.check().values(), what + ", in place of dy");
            }
        }
    }

    @Property(tries = 150)
    void select(@ForAll("pairs") List<float[]> operands, @ForAll @IntRange(min = 1, max = 67) int offset) {
        float[] a = operands.get(0);
        float[] b = operands.get(1);
        int n = a.length;
        float[] c = new float[n];
        for (int i = 0; i < n; i++) {
            c[i] = i % 5 == 0 ? b[i] : i % 2 == 0 ? 0f : -0f;
        }
        for (int strides = 0; strides < 4; strides++) {
            int as = n == 0 ? 1 : strides % 2;
            int bs = n == 0 ? 1 : strides / 2;
            float[] expected = new float[n];
            for (int i = 0; i < n; i++) {
                expected[i] = c[i] == 0 ? b[i * bs] : a[i * as];
            }
            for (Backend twin : TWINS) {
                String what = "strides " + as + " and " + bs + ", " + twin.name();
                Canary which = Canary.of(c, offset);
                Canary yes = Canary.of(a);
                Canary no = Canary.of(b, offset);
                Canary out = Canary.ofLength(n);
                twin.map().select(
                        which.array(), offset, yes.array(), yes.offset(), as, no.array(), offset, bs, out.array(),
                        out.offset(), n);
                Bits.assertSameBits(expected, out.check().values(), what);
                Bits.assertSameBits(c, which.check().values(), what + " leaves c alone");
                Bits.assertSameBits(a, yes.check().values(), what + " leaves a alone");
                Bits.assertSameBits(b, no.check().values(), what + " leaves b alone");
                twin.map().select(
                        which.array(), offset, yes.array(), yes.offset(), as, no.array(), offset, bs, which.array(),
                        offset, n);
                Bits.assertSameBits(expected, which.check().values(), what + ", in place of c");
            }
        }
    }

    @Property(tries = 150)
    void axpy(
            @ForAll("pairs") List<float[]> operands,
            @ForAll(supplier = Floats.Any.class) float alpha,
            @ForAll @IntRange(min = 1, max = 67) int offset) {
        float[] x = operands.get(0);
        float[] y = operands.get(1);
        float[] expected = new float[y.length];
        float[] doubled = new float[y.length];
        for (int i = 0; i < y.length; i++) {
            expected[i] = Math.fma(alpha, x[i], y[i]);
            doubled[i] = Math.fma(alpha, y[i], y[i]);
        }
        for (Backend twin : TWINS) {
            Canary in = Canary.of(x);
            Canary out = Canary.of(y, offset);
            twin.map().axpy(alpha, in.array(), in.offset(), out.array(), offset, y.length);
            Bits.assertSameBits(expected, out.check().values(), twin.name());
            Bits.assertSameBits(x, in.check().values(), "axpy leaves x alone");
            Canary both = Canary.of(y, offset);
            twin.map().axpy(alpha, both.array(), offset, both.array(), offset, y.length);
            Bits.assertSameBits(doubled, both.check().values(), "x is y, " + twin.name());
        }
    }

    @Property(tries = 150)
    void lerp(
            @ForAll("pairs") List<float[]> operands,
            @ForAll(supplier = Floats.Any.class) float alpha,
            @ForAll @IntRange(min = 1, max = 67) int offset) {
        float[] x = operands.get(0);
        float[] y = operands.get(1);
        float[] expected = new float[y.length];
        for (int i = 0; i < y.length; i++) {
            expected[i] = Math.fma(alpha, x[i] - y[i], y[i]);
        }
        for (Backend twin : TWINS) {
            Canary in = Canary.of(x);
            Canary out = Canary.of(y, offset);
            twin.map().lerp(alpha, in.array(), in.offset(), out.array(), offset, y.length);
            Bits.assertSameBits(expected, out.check().values(), twin.name());
            Bits.assertSameBits(x, in.check().values(), "lerp leaves x alone");
        }
    }

    /** Both arrays at one offset and long: a loop of its own. */
    @Property(tries = 20)
    void longAxpyAtOneOffset(
            @ForAll @IntRange(min = 2000, max = 5000) int n, @ForAll @IntRange(min = 1, max = 67) int offset) {
        float[] x = KernelCatalogue.wholeRange(n);
        float[] y = new float[n];
        float[] expected = new float[n];
        for (int i = 0; i < n; i++) {
            y[i] = x[n - 1 - i];
            expected[i] = Math.fma(1.7f, x[i], y[i]);
        }
        for (Backend twin : TWINS) {
            Canary in = Canary.of(x, offset);
            Canary out = Canary.of(y, offset);
            twin.map().axpy(1.7f, in.array(), offset, out.array(), offset, n);
            Bits.assertSameBits(expected, out.check().values(), twin.name());
            Bits.assertSameBits(x, in.check().values(), "axpy leaves x alone");
        }
    }

    /** Each special value with each: what random operands of one index seldom bring together. */
    @Example
    void everyPairOfSpecialValues() {
        float[] special = Floats.special();
        int n = special.length;
        float[] y = new float[n];
        float[] expected = new float[n];
        for (BinaryMap f : BinaryMap.values()) {
            for (float s : special) {
                for (int i = 0; i < n; i++) {
                    expected[i] = literal(f, s, special[i]);
                }
                float[] repeated = new float[n];
                Arrays.fill(repeated, s);
                for (Backend twin : TWINS) {
                    twin.map().binary(f, repeated, 0, special, 0, y, 0, n);
                    Bits.assertSameBits(expected, y, f + " of " + Bits.text(s) + ", " + twin.name());
                    twin.map().scalarBinary(f, s, special, 0, y, 0, n);
                    Bits.assertSameBits(expected, y, f + " of the scalar " + Bits.text(s) + ", " + twin.name());
                }
            }
        }
    }

    /** A million floats evenly spread over all bit patterns, so that no part of an exponent's range is left out. */
    @Example
    void unaryOnASampleOfAllFloats() {
        int stride = 4099;
        float[] x = new float[8192];
        float[] y = new float[x.length];
        float[] expected = new float[x.length];
        for (UnaryMap f : UnaryMap.values()) {
            for (long bits = 0; bits < 1L << 32; ) {
                int n = 0;
                for (; n < x.length && bits < 1L << 32; n++, bits += stride) {
                    x[n] = Float.intBitsToFloat((int) bits);
                    expected[n] = literal(f, x[n]);
                }
                for (Backend twin : TWINS) {
                    twin.map().unary(f, x, 0, y, 0, n);
                    for (int i = 0; i < n; i++) {
                        if (!Bits.same(expected[i], y[i])) {
                            Bits.assertSameBits(expected[i], y[i], f + " of " + Bits.text(x[i]) + ", " + twin.name());
                        }
                    }
                }
            }
        }
    }

    private static float literal(UnaryMap f, float x) {
        return switch (f) {
            case NEGATE -> Float.intBitsToFloat(Float.floatToRawIntBits(x) ^ 0x80000000);
            case ABS -> Float.intBitsToFloat(Float.floatToRawIntBits(x) & 0x7fffffff);
            case SIGN -> Math.signum(x);
            case FLOOR -> (float) Math.floor(x);
            case CEIL -> (float) Math.ceil(x);
            case ROUND -> (float) Math.rint(x);
            case SQRT -> (float) StrictMath.sqrt(x);
            case RSQRT -> ScalarMath.rsqrt(x);
            case SQUARE -> (float) ((double) x * x);
            case RECIPROCAL -> 1f / x;
            case RELU -> x < 0 ? 0 : x;
            case EXP -> ScalarMath.exp(x);
            case EXP2 -> ScalarExpLog.exp2(x);
            case EXPM1 -> ScalarExpLog.expm1(x);
            case LOG -> ScalarMath.log(x);
            case LOG2 -> ScalarExpLog.log2(x);
            case LOG10 -> ScalarExpLog.log10(x);
            case LOG1P -> ScalarExpLog.log1p(x);
            case SIN -> ScalarTrigonometry.sin(x);
            case COS -> ScalarTrigonometry.cos(x);
            case ATAN -> ScalarTrigonometry.atan(x);
            case SINH -> ScalarExpLog.sinh(x);
            case COSH -> ScalarExpLog.cosh(x);
            case ERF -> ScalarMath.erf(x);
            case TANH -> ScalarMath.tanh(x);
            case SIGMOID -> ScalarMath.sigmoid(x);
            case SOFTPLUS -> ScalarMath.softplus(x);
            case LOG_SIGMOID -> -ScalarMath.softplus(-x);
            case GELU -> ScalarActivations.gelu(x);
            case GELU_TANH -> ScalarActivations.geluTanh(x);
            case SILU -> ScalarActivations.silu(x);
            case MISH -> ScalarActivations.mish(x);
            case ELU -> x > 0 ? x : ScalarExpLog.expm1(x);
            case SELU -> x > 0 ? 1.050701f * x : 1.7580993f * ScalarExpLog.expm1(x);
            case HARD_SWISH -> x <= -3 ? -0f : x * (Math.min(x + 3, 6) * (1 / 6f));
            case SOFTSIGN -> x / (x < 0 ? 1 - x : 1 + x);
        };
    }

    private static float literal(BinaryMap f, float a, float b) {
        return switch (f) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case POW -> ScalarPower.pow(a, b);
            case GREATER -> a > b ? 1 : 0;
            case GREATER_EQUAL -> a >= b ? 1 : 0;
            case EQUAL -> a == b ? 1 : 0;
        };
    }

    private static float literal(GradientMap f, float v, float dy) {
        return switch (f) {
            case RELU -> v > 0 ? dy : 0;
            case TANH -> dy * Math.fma(-v, v, 1);
            case SIGMOID -> dy * (v * (1 - v));
            case SOFTPLUS -> dy * ScalarMath.sigmoid(v);
            case LOG_SIGMOID -> dy * ScalarMath.sigmoid(-v);
            case GELU -> dy * ScalarActivations.geluDerivative(v);
            case GELU_TANH -> dy * ScalarActivations.geluTanhDerivative(v);
            case SILU -> dy * ScalarActivations.siluDerivative(v);
            case MISH -> dy * ScalarActivations.mishDerivative(v);
            case ELU -> dy * (v > 0 ? 1 : v + 1);
            case SELU -> dy * (v > 0 ? 1.050701f : v + 1.7580993f);
            case HARD_SWISH -> dy * (v <= -3 ? 0 : v >= 3 ? 1 : Math.fma(v, 1 / 3f, 0.5f));
            case SOFTSIGN -> dy * (1 / (v < 0 ? 1 - v : 1 + v) * (1 / (v < 0 ? 1 - v : 1 + v)));
        };
    }

    /** The same values in another order, with a step that no length up to 1,000 divides. */
    private static float[] shuffled(float[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[(int) ((i * 1009L + 5) % x.length)];
        }
        return y;
    }
}
