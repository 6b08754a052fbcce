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

    /** The kernels keep no state. */
    public SimdMapKernels() {}

    @Override
    public void unary(UnaryMap f, float[] x, int xo, float[] y, int yo, int n) {
        int i = n < LANES ? 0 : switch (f) {
            case NEGATE -> SimdUnaryLoops.negate(x, xo, y, yo, n);
            case ABS -> SimdUnaryLoops.abs(x, xo, y, yo, n);
            case SIGN -> SimdUnaryLoops.sign(x, xo, y, yo, n);
            case SQRT -> SimdUnaryLoops.sqrt(x, xo, y, yo, n);
            case RSQRT -> SimdUnaryLoops.rsqrt(x, xo, y, yo, n);
            case SQUARE -> SimdUnaryLoops.square(x, xo, y, yo, n);
            case RECIPROCAL -> SimdUnaryLoops.reciprocal(x, xo, y, yo, n);
            case RELU -> SimdUnaryLoops.relu(x, xo, y, yo, n);
            case EXP -> SimdUnaryLoops.exp(x, xo, y, yo, n);
            case EXP2 -> SimdUnaryLoops.exp2(x, xo, y, yo, n);
            case EXPM1 -> SimdUnaryLoops.expm1(x, xo, y, yo, n);
            case LOG -> SimdUnaryLoops.log(x, xo, y, yo, n);
            case LOG2 -> SimdUnaryLoops.log2(x, xo, y, yo, n);
            case LOG1P -> SimdUnaryLoops.log1p(x, xo, y, yo, n);
            case SIN -> SimdUnaryLoops.sin(x, xo, y, yo, n);
            case COS -> SimdUnaryLoops.cos(x, xo, y, yo, n);
            case ERF -> SimdUnaryLoops.erf(x, xo, y, yo, n);
            case TANH -> SimdUnaryLoops.tanh(x, xo, y, yo, n);
            case SIGMOID -> SimdUnaryLoops.sigmoid(x, xo, y, yo, n);
            case SOFTPLUS -> SimdUnaryLoops.softplus(x, xo, y, yo, n);
            case LOG_SIGMOID -> SimdUnaryLoops.logSigmoid(x, xo, y, yo, n);
            case GELU -> SimdUnaryLoops.gelu(x, xo, y, yo, n);
            case GELU_TANH -> SimdGeluTanh.geluTanh(x, xo, y, yo, n);
            case SILU -> SimdUnaryLoops.silu(x, xo, y, yo, n);
            case MISH -> SimdUnaryLoops.mish(x, xo, y, yo, n);
            case ELU -> SimdUnaryLoops.elu(x, xo, y, yo, n);
            case SELU -> SimdUnaryLoops.selu(x, xo, y, yo, n);
            case HARD_SWISH -> SimdUnaryLoops.hardSwish(x, xo, y, yo, n);
        };
        SCALAR.unary(f, x, xo + i, y, yo + i, n - i);
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
        int i = n < LANES ? 0 : switch (f) {
            case RELU -> SimdGradientLoops.relu(v, vo, dy, dyo, dx, dxo, n);
            case TANH -> SimdGradientLoops.tanh(v, vo, dy, dyo, dx, dxo, n);
            case SIGMOID -> SimdGradientLoops.sigmoid(v, vo, dy, dyo, dx, dxo, n);
            case SOFTPLUS -> SimdGradientLoops.softplus(v, vo, dy, dyo, dx, dxo, n);
            case LOG_SIGMOID -> SimdGradientLoops.logSigmoid(v, vo, dy, dyo, dx, dxo, n);
            case GELU -> SimdGradientLoops.gelu(v, vo, dy, dyo, dx, dxo, n);
            case GELU_TANH -> SimdGeluTanh.derivative(v, vo, dy, dyo, dx, dxo, n);
            case SILU -> SimdGradientLoops.silu(v, vo, dy, dyo, dx, dxo, n);
            case MISH -> SimdGradientLoops.mish(v, vo, dy, dyo, dx, dxo, n);
            case ELU -> SimdGradientLoops.elu(v, vo, dy, dyo, dx, dxo, n);
            case SELU -> SimdGradientLoops.selu(v, vo, dy, dyo, dx, dxo, n);
            case HARD_SWISH -> SimdGradientLoops.hardSwish(v, vo, dy, dyo, dx, dxo, n);
        };
        SCALAR.gradient(f, v, vo + i, dy, dyo + i, dx, dxo + i, n - i);
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
