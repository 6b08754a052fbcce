package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.GradientMap;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.UnaryMap;

/** The elementwise kernels that define the results; the elementary functions are those of {@link ScalarMath}. */
public final class ScalarMapKernels implements MapKernels {
    /** The kernels keep no state. */
    public ScalarMapKernels() {}

    @Override
    public void unary(UnaryMap f, float[] x, int xo, float[] y, int yo, int n) {
        switch (f) {
            case NEGATE -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = -x[xo + i];
                }
            }
            case ABS -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.abs(x[xo + i]);
                }
            }
            case SIGN -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.sign(x[xo + i]);
                }
            }
            case FLOOR -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.floor(x[xo + i]);
                }
            }
            case CEIL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.ceil(x[xo + i]);
                }
            }
            case ROUND -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.round(x[xo + i]);
                }
            }
            case SQRT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (float) Math.sqrt(x[xo + i]);
                }
            }
            case RSQRT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.rsqrt(x[xo + i]);
                }
            }
            case SQUARE -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = x[xo + i] * x[xo + i];
                }
            }
            case RECIPROCAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = 1f / x[xo + i];
                }
            }
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = x[xo + i] < 0f ? 0f : x[xo + i];
                }
            }
            case EXP -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.exp(x[xo + i]);
                }
            }
            case EXP2 -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarExpLog.exp2(x[xo + i]);
                }
            }
            case EXPM1 -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarExpLog.expm1(x[xo + i]);
                }
            }
            case LOG -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.log(x[xo + i]);
                }
            }
            case LOG2 -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarExpLog.log2(x[xo + i]);
                }
            }
            case LOG10 -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarExpLog.log10(x[xo + i]);
                }
            }
            case LOG1P -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarExpLog.log1p(x[xo + i]);
                }
            }
            case SIN -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarTrigonometry.sin(x[xo + i]);
                }
            }
            case COS -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarTrigonometry.cos(x[xo + i]);
                }
            }
            case ATAN -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarTrigonometry.atan(x[xo + i]);
                }
            }
            case SINH -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarExpLog.sinh(x[xo + i]);
                }
            }
            case COSH -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarExpLog.cosh(x[xo + i]);
                }
            }
            case ERF -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.erf(x[xo + i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.tanh(x[xo + i]);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.sigmoid(x[xo + i]);
                }
            }
            case SOFTPLUS -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarMath.softplus(x[xo + i]);
                }
            }
            case LOG_SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarActivations.logSigmoid(x[xo + i]);
                }
            }
            case GELU -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarActivations.gelu(x[xo + i]);
                }
            }
            case GELU_TANH -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarActivations.geluTanh(x[xo + i]);
                }
            }
            case SILU -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarActivations.silu(x[xo + i]);
                }
            }
            case MISH -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarActivations.mish(x[xo + i]);
                }
            }
            case ELU -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarActivations.elu(x[xo + i]);
                }
            }
            case SELU -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarActivations.selu(x[xo + i]);
                }
            }
            case HARD_SWISH -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarActivations.hardSwish(x[xo + i]);
                }
            }
            case SOFTSIGN -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = x[xo + i] / (1 + Math.abs(x[xo + i]));
                }
            }
        }
    }

    @Override
    public void binary(BinaryMap f, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        switch (f) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] + b[bo + i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] - b[bo + i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] * b[bo + i];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] / b[bo + i];
                }
            }
            case MIN -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.min(a[ao + i], b[bo + i]);
                }
            }
            case MAX -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.max(a[ao + i], b[bo + i]);
                }
            }
            case POW -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarPower.pow(a[ao + i], b[bo + i]);
                }
            }
            case GREATER -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] > b[bo + i] ? 1f : 0f;
                }
            }
            case GREATER_EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] >= b[bo + i] ? 1f : 0f;
                }
            }
            case EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] == b[bo + i] ? 1f : 0f;
                }
            }
        }
    }

    @Override
    public void binaryScalar(BinaryMap f, float[] a, int ao, float b, float[] y, int yo, int n) {
        switch (f) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] + b;
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] - b;
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] * b;
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] / b;
                }
            }
            case MIN -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.min(a[ao + i], b);
                }
            }
            case MAX -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.max(a[ao + i], b);
                }
            }
            case POW -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarPower.pow(a[ao + i], b);
                }
            }
            case GREATER -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] > b ? 1f : 0f;
                }
            }
            case GREATER_EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] >= b ? 1f : 0f;
                }
            }
            case EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] == b ? 1f : 0f;
                }
            }
        }
    }

    @Override
    public void scalarBinary(BinaryMap f, float a, float[] b, int bo, float[] y, int yo, int n) {
        switch (f) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a + b[bo + i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a - b[bo + i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a * b[bo + i];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a / b[bo + i];
                }
            }
            case MIN -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.min(a, b[bo + i]);
                }
            }
            case MAX -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.max(a, b[bo + i]);
                }
            }
            case POW -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = ScalarPower.pow(a, b[bo + i]);
                }
            }
            case GREATER -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a > b[bo + i] ? 1f : 0f;
                }
            }
            case GREATER_EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a >= b[bo + i] ? 1f : 0f;
                }
            }
            case EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a == b[bo + i] ? 1f : 0f;
                }
            }
        }
    }

    @Override
    public void select(
            float[] c, int co, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = c[co + i] != 0f ? a[ao + i * as] : b[bo + i * bs];
        }
    }

    @Override
    public void gradient(GradientMap f, float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        switch (f) {
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = v[vo + i] > 0f ? dy[dyo + i] : 0f;
                }
            }
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * Math.fma(-v[vo + i], v[vo + i], 1f);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * (v[vo + i] * (1f - v[vo + i]));
                }
            }
            case SOFTPLUS -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * ScalarMath.sigmoid(v[vo + i]);
                }
            }
            case LOG_SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * ScalarMath.sigmoid(-v[vo + i]);
                }
            }
            case GELU -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * ScalarActivations.geluDerivative(v[vo + i]);
                }
            }
            case GELU_TANH -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * ScalarActivations.geluTanhDerivative(v[vo + i]);
                }
            }
            case SILU -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * ScalarActivations.siluDerivative(v[vo + i]);
                }
            }
            case MISH -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * ScalarActivations.mishDerivative(v[vo + i]);
                }
            }
            case ELU -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * ScalarActivations.eluDerivative(v[vo + i]);
                }
            }
            case SELU -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * ScalarActivations.seluDerivative(v[vo + i]);
                }
            }
            case HARD_SWISH -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * ScalarActivations.hardSwishDerivative(v[vo + i]);
                }
            }
            case SOFTSIGN -> {
                for (int i = 0; i < n; i++) {
                    float r = 1 / (1 + Math.abs(v[vo + i]));
                    dx[dxo + i] = dy[dyo + i] * (r * r);
                }
            }
        }
    }

    @Override
    public void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(alpha, x[xo + i], y[yo + i]);
        }
    }

    @Override
    public void lerp(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(alpha, x[xo + i] - y[yo + i], y[yo + i]);
        }
    }
}
