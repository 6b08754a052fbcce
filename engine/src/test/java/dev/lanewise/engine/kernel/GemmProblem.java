package dev.lanewise.engine.kernel;

import dev.lanewise.engine.Parallel;
import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import java.util.Arrays;

/**
 * The operands of a batch of products, with guards around each and NaN in the gaps that leading dimensions and strides
 * leave, and the results by a literal reading of the contract.
 */
final class GemmProblem {
    final int batch;
    final int m;
    final int n;
    final int k;
    final boolean transA;
    final boolean transB;
    final boolean accumulate;
    final int lda;
    final int ldb;
    final int ldc;
    final int ldr;
    final int strideA;
    final int strideB;
    final int strideC;
    final int strideR;
    final Canary a;
    final Canary b;
    final Canary c;
    final Canary bias;
    final UnaryMap activation;
    final Canary residual;

    /** One product; the options are drawn from {@code seed} as well. */
    GemmProblem(long seed, int m, int n, int k, Floats.Values values, UnaryMap activation) {
        this(seed, 1, m, n, k, values, activation);
    }

    /** The options are drawn from {@code seed} as well. */
    GemmProblem(long seed, int batch, int m, int n, int k, Floats.Values values, UnaryMap activation) {
        this.batch = batch;
        this.m = m;
        this.n = n;
        this.k = k;
        this.activation = activation;
        transA = (seed & 1) != 0;
        transB = (seed & 2) != 0;
        accumulate = (seed & 4) != 0;
        lda = (transA ? m : k) + gap(seed >> 4);
        ldb = (transB ? k : n) + gap(seed >> 8);
        ldc = n + gap(seed >> 12);
        ldr = n + gap(seed >> 16);
        strideA = shared(seed, 21) ? 0 : (transA ? k : m) * lda + gap(seed >> 24);
        strideB = shared(seed, 22) ? 0 : (transB ? n : k) * ldb + gap(seed >> 28);
        strideC = m * ldc + gap(seed >> 32);
        strideR = shared(seed, 23) ? 0 : m * ldr + gap(seed >> 36);
        a = matrices(seed + 1, transA ? k : m, transA ? m : k, lda, strideA, values);
        b = matrices(seed + 2, transB ? n : k, transB ? k : n, ldb, strideB, values);
        c = matrices(seed + 3, m, n, ldc, strideC, values);
        bias = (seed & 8) != 0 ? Canary.of(Floats.array(n, seed + 4, values)) : null;
        residual = (seed >> 20 & 1) != 0 ? matrices(seed + 5, m, n, ldr, strideR, values) : null;
    }

    private static int gap(long bits) {
        return Math.max(0, (int) (bits & 15) - 8);
    }

    private static boolean shared(long seed, int bit) {
        return (seed >> bit & 1) != 0;
    }

    private Canary matrices(long seed, int rows, int columns, int ld, int stride, Floats.Values values) {
        int one = rows * ld;
        float[] x = Floats.array(batch == 0 ? 0 : (batch - 1) * stride + one, seed, values);
        boolean[] used = new boolean[x.length];
        for (int q = 0; q < batch; q++) {
            for (int r = 0; r < rows; r++) {
                Arrays.fill(used, q * stride + r * ld, q * stride + r * ld + columns, true);
            }
        }
        for (int i = 0; i < x.length; i++) {
            if (!used[i]) {
                x[i] = Float.NaN;
            }
        }
        return Canary.of(x);
    }

    float a(int q, int i, int p) {
        return a.array()[a.offset() + q * strideA + (transA ? p * lda + i : i * lda + p)];
    }

    float b(int q, int p, int j) {
        return b.array()[b.offset() + q * strideB + (transB ? j * ldb + p : p * ldb + j)];
    }

    /** The whole storage of C after the product, its gaps included; the operands stay as they are. */
    float[] run(GemmKernels kernels, Parallel parallel) {
        return rows(kernels, 0, m, parallel);
    }

    /** As {@link #run}, for the rows {@code from … to − 1} of every product alone. */
    float[] rows(GemmKernels kernels, int from, int to, Parallel parallel) {
        Canary result = Canary.of(c.values());
        int ao = a.offset() + from * (transA ? 1 : lda);
        int co = result.offset() + from * ldc;
        float[] biases = bias == null ? null : bias.array();
        int biasOffset = bias == null ? 0 : bias.offset();
        if (batch == 1 && residual == null) {
            kernels.gemm(
                    transA, transB, to - from, n, k, a.array(), ao, lda, b.array(), b.offset(), ldb,
                    result.array(), co, ldc, accumulate, biases, biasOffset, activation, parallel);
        } else {
            kernels.gemmBatched(
                    batch, transA, transB, to - from, n, k, a.array(), ao, lda, strideA,
                    b.array(), b.offset(), ldb, strideB, result.array(), co, ldc, strideC,
                    accumulate, biases, biasOffset, activation,
                    residual == null ? null : residual.array(),
                    residual == null ? 0 : residual.offset() + from * ldr, ldr, strideR, parallel);
        }
        result.check();
        return result.values();
    }

    /** The definition, element by element. */
    float[] literal(Backend scalar) {
        float[] result = c.values();
        for (int q = 0; q < batch; q++) {
            for (int i = 0; i < m; i++) {
                literalRow(scalar, q, i, result, q * strideC + i * ldc);
            }
        }
        return result;
    }

    private void literalRow(Backend scalar, int q, int i, float[] result, int at) {
        for (int j = 0; j < n; j++) {
            float product = n == 1 ? dot(scalar.reduce(), q, i) : chains(q, i, j);
            float value = accumulate ? result[at + j] + product : product;
            result[at + j] = bias == null ? value : value + bias.array()[bias.offset() + j];
        }
        if (activation != null) {
            scalar.map().unary(activation, result, at, result, at, n);
        }
        for (int j = 0; j < n && residual != null; j++) {
            result[at + j] += residual.array()[residual.offset() + q * strideR + i * ldr + j];
        }
    }

    private float dot(ReduceKernels reduce, int q, int i) {
        float[] x = new float[k];
        float[] y = new float[k];
        for (int p = 0; p < k; p++) {
            x[p] = a(q, i, p);
            y[p] = b(q, p, 0);
        }
        return reduce.dot(x, 0, y, 0, k);
    }

    private float chains(int q, int i, int j) {
        float[] sums = new float[Math.max(1, Math.ceilDiv(k, GemmKernels.K_BLOCK))];
        for (int p = 0; p < k; p++) {
            int block = p / GemmKernels.K_BLOCK;
            sums[block] = Math.fma(a(q, i, p), b(q, p, j), sums[block]);
        }
        float product = sums[0];
        for (int block = 1; block < sums.length; block++) {
            product += sums[block];
        }
        return product;
    }

    @Override
    public String toString() {
        return "batch=%d m=%d n=%d k=%d%s%s lda=%d ldb=%d ldc=%d ldr=%d strides %d %d %d %d%s%s %s%s"
                .formatted(
                        batch,
                        m,
                        n,
                        k,
                        transA ? " Aᵀ" : "",
                        transB ? " Bᵀ" : "",
                        lda,
                        ldb,
                        ldc,
                        ldr,
                        strideA,
                        strideB,
                        strideC,
                        strideR,
                        accumulate ? " accumulate" : "",
                        bias != null ? " bias" : "",
                        activation,
                        residual != null ? " residual" : "");
    }
}
