package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.UnaryMap;

/**
 * The matrix product as it is defined. Both operands are read through strides, so the four transpose forms are one
 * loop. Four neighbouring columns run side by side only to hide the latency of their chains.
 */
public final class ScalarGemmKernels implements GemmKernels {
    /** Two vectors of a product with one column, where they lie with strides: kept by each thread, as long as needed. */
    private static final ThreadLocal<float[]> DENSE = ThreadLocal.withInitial(() -> new float[0]);

    private final MapKernels map;
    private final ReduceKernels reduce;

    /** @param map applies the activation; @param reduce computes the products of one column */
    public ScalarGemmKernels(MapKernels map, ReduceKernels reduce) {
        this.map = map;
        this.reduce = reduce;
    }

    @Override
    public void gemmBatched(
            int batch,
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int lda,
            int strideA,
            float[] b,
            int bo,
            int ldb,
            int strideB,
            float[] c,
            int co,
            int ldc,
            int strideC,
            boolean accumulate,
            float[] bias,
            int biasOffset,
            UnaryMap activation,
            float[] residual,
            int residualOffset,
            int ldr,
            int strideR,
            Parallel parallel) {
        if (n == 0) {
            return;
        }
        int aRow = transA ? 1 : lda;
        int aStep = transA ? lda : 1;
        int bColumn = transB ? ldb : 1;
        int bStep = transB ? 1 : ldb;
        if (parallel.threads() == 1) {
            // Not through a lambda: a product on one thread allocates nothing.
            for (int q = 0; q < batch; q++) {
                for (int i = 0; i < m; i++) {
                    row(n, k, a, ao + q * strideA + i * aRow, aStep, b, bo + q * strideB, bColumn, bStep,
                            c, co + q * strideC + i * ldc, accumulate, bias, biasOffset, activation,
                            residual, residualOffset + q * strideR + i * ldr);
                }
            }
        } else {
            parallel.run(batch * m, r -> {
                int q = r / m;
                int i = r % m;
                row(n, k, a, ao + q * strideA + i * aRow, aStep, b, bo + q * strideB, bColumn, bStep,
                        c, co + q * strideC + i * ldc, accumulate, bias, biasOffset, activation,
                        residual, residualOffset + q * strideR + i * ldr);
            });
        }
    }

    private void row(
            int n,
            int k,
            float[] a,
            int ao,
            int aStep,
            float[] b,
            int bo,
            int bColumn,
            int bStep,
            float[] c,
            int co,
            boolean accumulate,
            float[] bias,
            int biasOffset,
            UnaryMap activation,
            float[] residual,
            int residualOffset) {
        if (n == 1) {
            float product = dot(k, a, ao, aStep, b, bo, bStep);
            c[co] = accumulate ? c[co] + product : product;
        } else {
            chains(n, k, a, ao, aStep, b, bo, bColumn, bStep, c, co, accumulate);
        }
        if (bias != null) {
            for (int j = 0; j < n; j++) {
                c[co + j] += bias[biasOffset + j];
            }
        }
        if (activation != null) {
            map.unary(activation, c, co, c, co, n);
        }
        if (residual != null) {
            for (int j = 0; j < n; j++) {
                c[co + j] = residual[residualOffset + j] + c[co + j];
            }
        }
    }

    /** The 64-lane dot of two vectors with strides. */
    private float dot(int k, float[] a, int ao, int aStep, float[] b, int bo, int bStep) {
        if (aStep == 1 && bStep == 1) {
            return reduce.dot(a, ao, b, bo, k);
        }
        float[] dense = DENSE.get();
        if (dense.length < 2 * k) {
            dense = new float[2 * k];
            DENSE.set(dense);
        }
        for (int p = 0; p < k; p++) {
            dense[p] = a[ao + p * aStep];
            dense[k + p] = b[bo + p * bStep];
        }
        return reduce.dot(dense, 0, dense, k, k);
    }

    /** One row of A·B, or C + A·B. */
    private static void chains(
            int n,
            int k,
            float[] a,
            int ao,
            int aStep,
            float[] b,
            int bo,
            int bColumn,
            int bStep,
            float[] c,
            int co,
            boolean accumulate) {
        int j = 0;
        for (; j + 4 <= n; j += 4) {
            float t0 = 0;
            float t1 = 0;
            float t2 = 0;
            float t3 = 0;
            for (int from = 0; from < k; from += K_BLOCK) {
                int to = Math.min(k, from + K_BLOCK);
                float s0 = 0;
                float s1 = 0;
                float s2 = 0;
                float s3 = 0;
                for (int p = from; p < to; p++) {
                    float x = a[ao + p * aStep];
                    int q = bo + p * bStep + j * bColumn;
                    s0 = Math.fma(x, b[q], s0);
                    s1 = Math.fma(x, b[q + bColumn], s1);
                    s2 = Math.fma(x, b[q + 2 * bColumn], s2);
                    s3 = Math.fma(x, b[q + 3 * bColumn], s3);
                }
                // The first sum is the start, not added to +0: an underflow can make it -0.
                t0 = from == 0 ? s0 : t0 + s0;
                t1 = from == 0 ? s1 : t1 + s1;
                t2 = from == 0 ? s2 : t2 + s2;
                t3 = from == 0 ? s3 : t3 + s3;
            }
            c[co + j] = accumulate ? c[co + j] + t0 : t0;
            c[co + j + 1] = accumulate ? c[co + j + 1] + t1 : t1;
            c[co + j + 2] = accumulate ? c[co + j + 2] + t2 : t2;
            c[co + j + 3] = accumulate ? c[co + j + 3] + t3 : t3;
        }
        for (; j < n; j++) {
            float total = 0;
            for (int from = 0; from < k; from += K_BLOCK) {
                int to = Math.min(k, from + K_BLOCK);
                float sum = 0;
                for (int p = from; p < to; p++) {
                    sum = Math.fma(a[ao + p * aStep], b[bo + p * bStep + j * bColumn], sum);
                }
                total = from == 0 ? sum : total + sum;
            }
            c[co + j] = accumulate ? c[co + j] + total : total;
        }
    }
}
