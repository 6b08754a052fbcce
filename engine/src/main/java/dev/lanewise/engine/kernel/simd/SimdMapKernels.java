package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.GradientMap;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import dev.lanewise.engine.kernel.scalar.ScalarMapKernels;

/**
 * The elementwise kernels, vectorised. Whole vectors are done here, the elements left over by the scalar twin. Arrays
 * shorter than a vector never enter a loop that calls a lane function: such a loop would look cold to C2, which then
 * leaves the function out of line, and long arrays would pay for it with a boxed vector at each step.
 */
public final class SimdMapKernels implements MapKernels {
    private static final int LANES = SimdWidth.SPECIES.length();

    /** From here on aligned stores repay what it takes to come to them. */
    private static final int LONG = 2048;

    private static final ScalarMapKernels SCALAR = new ScalarMapKernels();

    /**
     * A loop of a function. Not a switch over the calls: C2 inlines all branches that are used, and beyond 18,000 nodes,
     * some fifty vector operations, no lane function any more. Of a call that meets many receivers it inlines none.
     */
    private interface UnaryLoop {
        int run(float[] x, int xo, float[] y, int yo, int n);
    }

    /** A loop of a derivative; see {@link UnaryLoop}. */
    private interface GradientLoop {
        int run(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n);
    }

    /** The kernels keep no state. */
    public SimdMapKernels() {}

    @Override
    public void unary(UnaryMap f, float[] x, int xo, float[] y, int yo, int n) {
        int i = n < LANES ? 0 : loop(f).run(x, xo, y, yo, n);
        SCALAR.unary(f, x, xo + i, y, yo + i, n - i);
    }

    private static UnaryLoop loop(UnaryMap f) {
        return switch (f) {
            case NEGATE -> SimdUnaryLoops::negate;
            case ABS -> SimdUnaryLoops::abs;
            case SIGN -> SimdUnaryLoops::sign;
            case FLOOR -> SimdUnaryLoops::floor;
            case CEIL -> SimdUnaryLoops::ceil;
            case ROUND -> SimdUnaryLoops::round;
            case SQRT -> SimdUnaryLoops::sqrt;
            case RSQRT -> SimdUnaryLoops::rsqrt;
            case SQUARE -> SimdUnaryLoops::square;
            case RECIPROCAL -> SimdUnaryLoops::reciprocal;
            case RELU -> SimdUnaryLoops::relu;
            case EXP -> SimdUnaryLoops::exp;
            case EXP2 -> SimdUnaryLoops::exp2;
            case EXPM1 -> SimdUnaryLoops::expm1;
            case LOG -> SimdUnaryLoops::log;
            case LOG2 -> SimdUnaryLoops::log2;
            case LOG10 -> SimdUnaryLoops::log10;
            case LOG1P -> SimdUnaryLoops::log1p;
            case SIN -> SimdUnaryLoops::sin;
            case COS -> SimdUnaryLoops::cos;
            case ATAN -> SimdUnaryLoops::atan;
            case SINH -> SimdUnaryLoops::sinh;
            case COSH -> SimdUnaryLoops::cosh;
            case ERF -> SimdUnaryLoops::erf;
            case TANH -> SimdUnaryLoops::tanh;
            case SIGMOID -> SimdUnaryLoops::sigmoid;
            case SOFTPLUS -> SimdUnaryLoops::softplus;
            case LOG_SIGMOID -> SimdUnaryLoops::logSigmoid;
            case GELU -> SimdUnaryLoops::gelu;
            case GELU_TANH -> SimdGeluTanh::geluTanh;
            case SILU -> SimdUnaryLoops::silu;
            case MISH -> SimdUnaryLoops::mish;
            case ELU -> SimdUnaryLoops::elu;
            case SELU -> SimdUnaryLoops::selu;
            case HARD_SWISH -> SimdUnaryLoops::hardSwish;
            case SOFTSIGN -> SimdUnaryLoops::softsign;
        };
    }

    @Override
    public void binary(BinaryMap f, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int i = n < LANES ? 0 : switch (f) {
            case ADD -> SimdBinaryLoops.add(a, ao, b, bo, y, yo, n);
            case SUBTRACT -> SimdBinaryLoops.subtract(a, ao, b, bo, y, yo, n);
            case MULTIPLY -> SimdBinaryLoops.multiply(a, ao, b, bo, y, yo, n);
            case DIVIDE -> SimdBinaryLoops.divide(a, ao, b, bo, y, yo, n);
            case MIN -> SimdBinaryLoops.min(a, ao, b, bo, y, yo, n);
            case MAX -> SimdBinaryLoops.max(a, ao, b, bo, y, yo, n);
            case POW -> SimdPower.pow(a, ao, b, bo, y, yo, n);
            case GREATER -> SimdChoiceLoops.greater(a, ao, b, bo, y, yo, n);
            case GREATER_EQUAL -> SimdChoiceLoops.greaterEqual(a, ao, b, bo, y, yo, n);
            case EQUAL -> SimdChoiceLoops.equal(a, ao, b, bo, y, yo, n);
        };
        SCALAR.binary(f, a, ao + i, b, bo + i, y, yo + i, n - i);
    }

    @Override
    public void binaryScalar(BinaryMap f, float[] a, int ao, float b, float[] y, int yo, int n) {
        int i = n < LANES ? 0 : switch (f) {
            case ADD -> SimdBinaryLoops.add(a, ao, b, y, yo, n);
            case SUBTRACT -> SimdBinaryLoops.add(a, ao, -b, y, yo, n); // IEEE: a − b is a + (−b)
            case MULTIPLY -> SimdBinaryLoops.multiply(a, ao, b, y, yo, n);
            case DIVIDE -> SimdBinaryLoops.divide(a, ao, b, y, yo, n);
            case MIN -> SimdBinaryLoops.min(a, ao, b, y, yo, n);
            case MAX -> SimdBinaryLoops.max(a, ao, b, y, yo, n);
            case POW -> SimdPower.pow(a, ao, b, y, yo, n);
            case GREATER -> SimdChoiceLoops.greater(a, ao, b, y, yo, n);
            case GREATER_EQUAL -> SimdChoiceLoops.greaterEqual(a, ao, b, y, yo, n);
            case EQUAL -> SimdChoiceLoops.equal(a, ao, b, y, yo, n);
        };
        SCALAR.binaryScalar(f, a, ao + i, b, y, yo + i, n - i);
    }

    @Override
    public void scalarBinary(BinaryMap f, float a, float[] b, int bo, float[] y, int yo, int n) {
        int i = n < LANES ? 0 : switch (f) {
            case ADD -> SimdBinaryLoops.add(b, bo, a, y, yo, n);
            case SUBTRACT -> SimdBinaryLoops.subtract(a, b, bo, y, yo, n);
            case MULTIPLY -> SimdBinaryLoops.multiply(b, bo, a, y, yo, n);
            case DIVIDE -> SimdBinaryLoops.divide(a, b, bo, y, yo, n);
            case MIN -> SimdBinaryLoops.min(b, bo, a, y, yo, n);
            case MAX -> SimdBinaryLoops.max(b, bo, a, y, yo, n);
            case POW -> SimdPower.pow(a, b, bo, y, yo, n);
            case GREATER -> SimdChoiceLoops.less(b, bo, a, y, yo, n);
            case GREATER_EQUAL -> SimdChoiceLoops.lessEqual(b, bo, a, y, yo, n);
            case EQUAL -> SimdChoiceLoops.equal(b, bo, a, y, yo, n);
        };
        SCALAR.scalarBinary(f, a, b, bo + i, y, yo + i, n - i);
    }

    @Override
    public void select(
            float[] c, int co, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        if (n >= LANES) {
            if (as == 0) {
                i = bs == 0
                        ? SimdChoiceLoops.select(c, co, a[ao], b[bo], y, yo, n)
                        : SimdChoiceLoops.select(c, co, a[ao], b, bo, y, yo, n);
            } else {
                i = bs == 0
                        ? SimdChoiceLoops.select(c, co, a, ao, b[bo], y, yo, n)
                        : SimdChoiceLoops.select(c, co, a, ao, b, bo, y, yo, n);
            }
        }
        SCALAR.select(c, co + i, a, ao + i * as, as, b, bo + i * bs, bs, y, yo + i, n - i);
    }

    @Override
    public void gradient(GradientMap f, float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int i = n < LANES ? 0 : loop(f).run(v, vo, dy, dyo, dx, dxo, n);
        SCALAR.gradient(f, v, vo + i, dy, dyo + i, dx, dxo + i, n - i);
    }

    private static GradientLoop loop(GradientMap f) {
        return switch (f) {
            case RELU -> SimdGradientLoops::relu;
            case TANH -> SimdGradientLoops::tanh;
            case SIGMOID -> SimdGradientLoops::sigmoid;
            case SOFTPLUS -> SimdGradientLoops::softplus;
            case LOG_SIGMOID -> SimdGradientLoops::logSigmoid;
            case GELU -> SimdGradientLoops::gelu;
            case GELU_TANH -> SimdGeluTanh::derivative;
            case SILU -> SimdGradientLoops::silu;
            case MISH -> SimdGradientLoops::mish;
            case ELU -> SimdGradientLoops::elu;
            case SELU -> SimdGradientLoops::selu;
            case HARD_SWISH -> SimdGradientLoops::hardSwish;
            case SOFTSIGN -> SimdGradientLoops::softsign;
        };
    }

    @Override
    public void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        if (xo == yo && n >= LONG) {
            alignedAxpy(alpha, x, y, yo, yo + n);
            return;
        }
        int i = SimdGradientLoops.axpy(alpha, x, xo, y, yo, n);
        SCALAR.axpy(alpha, x, xo + i, y, yo + i, n - i);
    }

    /**
     * A plain loop over one index, which C2 vectorises by itself, and then first steps to a cache line of y: only the
     * compiler knows where an array lies. With two indices it does not vectorise, and for short arrays it is slower.
     */
    private static void alignedAxpy(float alpha, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.fma(alpha, x[i], y[i]);
        }
    }

    @Override
    public void lerp(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        int i = SimdGradientLoops.lerp(alpha, x, xo, y, yo, n);
        SCALAR.lerp(alpha, x, xo + i, y, yo + i, n - i);
    }
}
