package dev.lanewise.bench;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The kernels as anyone would write them in Java: loops without the Vector API, which C2 vectorises where the language
 * lets it. It may not in {@link #dot}, whose order of addition is fixed, nor where {@link Math#exp} is called.
 */
final class PlainLoops {
    private PlainLoops() {}

    static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static void axpy(float alpha, float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] += alpha * x[i];
        }
    }

    static void add(float[] a, float[] b, float[] y) {
        for (int i = 0; i < a.length; i++) {
            y[i] = a[i] + b[i];
        }
    }

    static void multiply(float[] a, float[] b, float[] y) {
        for (int i = 0; i < a.length; i++) {
            y[i] = a[i] * b[i];
        }
    }

    /** The functions that {@link #unary} has. */
    static final Set<String> FUNCTIONS = Set.of(
            "NEGATE", "ABS", "SIGN", "FLOOR", "CEIL", "ROUND", "SQRT", "SQUARE", "RECIPROCAL", "RELU", "EXP", "EXPM1",
            "LOG", "LOG10", "LOG1P", "RSQRT", "TANH", "SIGMOID", "SOFTPLUS", "SIN", "COS", "ATAN", "SINH", "COSH",
            "SILU");

    /** Each function in a loop of its own, as anyone would write it: with {@link Math}, in double where it is. */
    static void unary(String function, float[] x, float[] y) {
        switch (function) {
            case "NEGATE" -> negate(x, y);
            case "ABS" -> abs(x, y);
            case "SIGN" -> sign(x, y);
            case "FLOOR" -> floor(x, y);
            case "CEIL" -> ceil(x, y);
            case "ROUND" -> round(x, y);
            case "SQRT" -> sqrt(x, y);
            case "SQUARE" -> square(x, y);
            case "RECIPROCAL" -> reciprocal(x, y);
            case "RELU" -> relu(x, y);
            case "EXP" -> exp(x, y);
            case "EXPM1" -> expm1(x, y);
            case "LOG" -> log(x, y);
            case "LOG10" -> log10(x, y);
            case "LOG1P" -> log1p(x, y);
            case "RSQRT" -> rsqrt(x, y);
            case "TANH" -> tanh(x, y);
            case "SIGMOID" -> sigmoid(x, y);
            case "SOFTPLUS" -> softplus(x, y);
            case "SIN" -> sin(x, y);
            case "COS" -> cos(x, y);
            case "ATAN" -> atan(x, y);
            case "SINH" -> sinh(x, y);
            case "COSH" -> cosh(x, y);
            case "SILU" -> silu(x, y);
            default -> throw new IllegalArgumentException(function);
        }
    }

    private static void negate(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = -x[i];
        }
    }

    private static void abs(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.abs(x[i]);
        }
    }

    private static void sign(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.signum(x[i]);
        }
    }

    private static void floor(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.floor(x[i]);
        }
    }

    private static void ceil(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.ceil(x[i]);
        }
    }

    private static void round(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.rint(x[i]);
        }
    }

    private static void sqrt(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.sqrt(x[i]);
        }
    }

    private static void square(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * x[i];
        }
    }

    private static void reciprocal(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = 1 / x[i];
        }
    }

    private static void relu(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.max(0, x[i]);
        }
    }

    private static void exp(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.exp(x[i]);
        }
    }

    private static void expm1(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.expm1(x[i]);
        }
    }

    private static void log(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.log(x[i]);
        }
    }

    private static void log10(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.log10(x[i]);
        }
    }

    private static void log1p(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.log1p(x[i]);
        }
    }

    private static void rsqrt(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) (1 / Math.sqrt(x[i]));
        }
    }

    private static void tanh(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.tanh(x[i]);
        }
    }

    private static void sigmoid(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) (1 / (1 + Math.exp(-x[i])));
        }
    }

    private static void softplus(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.log1p(Math.exp(x[i]));
        }
    }

    private static void sin(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.sin(x[i]);
        }
    }

    private static void cos(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.cos(x[i]);
        }
    }

    private static void atan(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.atan(x[i]);
        }
    }

    private static void sinh(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.sinh(x[i]);
        }
    }

    private static void cosh(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.cosh(x[i]);
        }
    }

    private static void silu(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) (x[i] / (1 + Math.exp(-x[i])));
        }
    }

    /** The reductions that {@link #reduce} has. */
    static final Set<String> REDUCTIONS = Set.of("SUM", "ABS_SUM", "SQUARED_NORM", "MAX");

    static float reduce(String reduction, float[] x) {
        return switch (reduction) {
            case "SUM" -> sum(x);
            case "ABS_SUM" -> absSum(x);
            case "SQUARED_NORM" -> dot(x, x);
            case "MAX" -> max(x);
            default -> throw new IllegalArgumentException(reduction);
        };
    }

    private static float sum(float[] x) {
        float sum = 0;
        for (float value : x) {
            sum += value;
        }
        return sum;
    }

    private static float absSum(float[] x) {
        float sum = 0;
        for (float value : x) {
            sum += Math.abs(value);
        }
        return sum;
    }

    private static float max(float[] x) {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : x) {
            max = Math.max(max, value);
        }
        return max;
    }

    static void uniform(SplittableRandom generator, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = generator.nextFloat();
        }
    }

    static void normal(SplittableRandom generator, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) generator.nextGaussian();
        }
    }

    static void dropout(SplittableRandom generator, float rate, float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = generator.nextFloat() < rate ? 0 : x[i] / (1 - rate);
        }
    }

    static void softmax(float[] x, float[] y, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int row = r * cols;
            float max = Float.NEGATIVE_INFINITY;
            for (int c = 0; c < cols; c++) {
                max = Math.max(max, x[row + c]);
            }
            float sum = 0;
            for (int c = 0; c < cols; c++) {
                y[row + c] = (float) Math.exp(x[row + c] - max);
                sum += y[row + c];
            }
            for (int c = 0; c < cols; c++) {
                y[row + c] /= sum;
            }
        }
    }

    static void logSoftmax(float[] x, float[] y, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int row = r * cols;
            float max = Float.NEGATIVE_INFINITY;
            for (int c = 0; c < cols; c++) {
                max = Math.max(max, x[row + c]);
            }
            float sum = 0;
            for (int c = 0; c < cols; c++) {
                sum += (float) Math.exp(x[row + c] - max);
            }
            float log = (float) Math.log(sum);
            for (int c = 0; c < cols; c++) {
                y[row + c] = x[row + c] - max - log;
            }
        }
    }

    static void layerNorm(float[] x, float[] gamma, float[] beta, float eps, float[] y, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int row = r * cols;
            float mean = 0;
            for (int c = 0; c < cols; c++) {
                mean += x[row + c];
            }
            mean /= cols;
            float variance = 0;
            for (int c = 0; c < cols; c++) {
                variance += (x[row + c] - mean) * (x[row + c] - mean);
            }
            float rstd = (float) (1 / Math.sqrt(variance / cols + eps));
            for (int c = 0; c < cols; c++) {
                y[row + c] = (x[row + c] - mean) * rstd * gamma[c] + beta[c];
            }
        }
    }

    static void transpose(float[] x, float[] y, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                y[c * rows + r] = x[r * cols + c];
            }
        }
    }

    static void gather(float[] table, int[] index, float[] rows, int cols) {
        for (int r = 0; r < index.length; r++) {
            for (int c = 0; c < cols; c++) {
                rows[r * cols + c] = table[index[r] * cols + c];
            }
        }
    }

    static void scatterAdd(float[] rows, int[] index, float[] table, int cols) {
        for (int r = 0; r < index.length; r++) {
            for (int c = 0; c < cols; c++) {
                table[index[r] * cols + c] += rows[r * cols + c];
            }
        }
    }

    /** C = A·B, A m × k, B k × n: the order of loops that runs along the rows of B and C. */
    static void product(int m, int n, int k, float[] a, float[] b, float[] c) {
        Arrays.fill(c, 0);
        for (int i = 0; i < m; i++) {
            for (int l = 0; l < k; l++) {
                float factor = a[i * k + l];
                for (int j = 0; j < n; j++) {
                    c[i * n + j] += factor * b[l * n + j];
                }
            }
        }
    }

    /** C = A·Bᵀ, A m × k, B n × k: dots of rows. */
    static void productWithTransposed(int m, int n, int k, float[] a, float[] b, float[] c) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int l = 0; l < k; l++) {
                    sum += a[i * k + l] * b[j * k + l];
                }
                c[i * n + j] = sum;
            }
        }
    }

    /** C = Aᵀ·B, A k × m, B k × n: outer products of rows. */
    static void productOfTransposed(int m, int n, int k, float[] a, float[] b, float[] c) {
        Arrays.fill(c, 0);
        for (int l = 0; l < k; l++) {
            for (int i = 0; i < m; i++) {
                float factor = a[l * m + i];
                for (int j = 0; j < n; j++) {
                    c[i * n + j] += factor * b[l * n + j];
                }
            }
        }
    }

    /** Adam as in the paper, with the two corrections of the bias taken into {@code rate} and {@code rootScale}. */
    static void adam(
            float[] p, float[] g, float[] m, float[] v, float rate, float beta1, float beta2, float rootScale, float eps) {
        for (int i = 0; i < p.length; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            p[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) * rootScale + eps);
        }
    }

    static void rmsProp(float[] p, float[] g, float[] v, float rate, float decay, float eps) {
        for (int i = 0; i < p.length; i++) {
            v[i] = decay * v[i] + (1 - decay) * g[i] * g[i];
            p[i] -= rate * g[i] / ((float) Math.sqrt(v[i]) + eps);
        }
    }
}
