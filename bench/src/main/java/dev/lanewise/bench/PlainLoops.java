package dev.lanewise.bench;

import java.util.Arrays;

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

    static void relu(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.max(0, x[i]);
        }
    }

    static void exp(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.exp(x[i]);
        }
    }

    static void tanh(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.tanh(x[i]);
        }
    }

    static void sigmoid(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) (1 / (1 + Math.exp(-x[i])));
        }
    }

    static void log(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) Math.log(x[i]);
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
