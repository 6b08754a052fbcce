package dev.lanewise.engine.kernel;

import dev.lanewise.engine.Parallel;
import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import java.util.Arrays;

/**
 * The operands of one product, with guards around each and NaN in the gaps that a leading dimension leaves, and its
 * result by a literal reading of the contract.
 */
final class GemmProblem {
    final int m;
    final int n;
    final int k;
    final boolean transA;
    final boolean transB;
    final boolean accumulate;
    final int lda;
    final int ldb;
    final int ldc;
    final Canary a;
    final Canary b;
    final Canary c;
    final Canary bias;
    final UnaryMap activation;

    /** The options are drawn from {@code seed} as well. */
    GemmProblem(long seed, int m, int n, int k, Floats.Values values, UnaryMap activation) {
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
        a = matrix(seed + 1, transA ? k : m, transA ? m : k, lda, values);
        b = matrix(seed + 2, transB ? n : k, transB ? k : n, ldb, values);
        c = matrix(seed + 3, m, n, ldc, values);
        bias = (seed & 8) != 0 ? Canary.of(Floats.array(n, seed + 4, values)) : null;
    }

    private static int gap(long bits) {
        return Math.max(0, (int) (bits & 15) - 8);
    }

    private static Canary matrix(long seed, int rows, int columns, int ld, Floats.Values values) {
        float[] x = Floats.array(rows * ld, seed, values);
        for (int r = 0; r < rows; r++) {
            Arrays.fill(x, r * ld + columns, (r + 1) * ld, Float.NaN);
        }
        return Canary.of(x);
    }

    float a(int i, int p) {
        return a.array()[a.offset() + (transA ? p * lda + i : i * lda + p)];
    }

    float b(int p, int j) {
        return b.array()[b.offset() + (transB ? j * ldb + p : p * ldb + j)];
    }

    /** The whole storage of C after the product, its gaps included; the operands stay as they are. */
    float[] run(GemmKernels kernels, Parallel parallel) {
        return rows(kernels, 0, m, parallel);
    }

    /** As {@link #run}, for the rows {@code from … to − 1} alone. */
    float[] rows(GemmKernels kernels, int from, int to, Parallel parallel) {
        Canary result = Canary.of(c.values());
        kernels.gemm(
                transA,
                transB,
                to - from,
                n,
                k,
                a.array(),
                a.offset() + from * (transA ? 1 : lda),
                lda,
                b.array(),
                b.offset(),
                ldb,
                result.array(),
                result.offset() + from * ldc,
                ldc,
                accumulate,
                bias == null ? null : bias.array(),
                bias == null ? 0 : bias.offset(),
                activation,
                parallel);
        result.check();
        return result.values();
    }

    /** The definition, element by element. */
    float[] literal(Backend scalar) {
        float[] result = c.values();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float product = n == 1 ? dot(scalar.reduce(), i) : chains(i, j);
                float value = accumulate ? result[i * ldc + j] + product : product;
                result[i * ldc + j] = bias == null ? value : value + bias.array()[bias.offset() + j];
            }
            if (activation != null) {
                scalar.map().unary(activation, result, i * ldc, result, i * ldc, n);
            }
        }
        return result;
    }

    private float dot(ReduceKernels reduce, int i) {
        float[] x = new float[k];
        float[] y = new float[k];
        for (int p = 0; p < k; p++) {
            x[p] = a(i, p);
            y[p] = b(p, 0);
        }
        return reduce.dot(x, 0, y, 0, k);
    }

    private float chains(int i, int j) {
        float[] sums = new float[Math.max(1, Math.ceilDiv(k, GemmKernels.K_BLOCK))];
        for (int p = 0; p < k; p++) {
            int block = p / GemmKernels.K_BLOCK;
            sums[block] = Math.fma(a(i, p), b(p, j), sums[block]);
        }
        float product = sums[0];
        for (int block = 1; block < sums.length; block++) {
            product += sums[block];
        }
        return product;
    }

    @Override
    public String toString() {
        return "m=%d n=%d k=%d%s%s lda=%d ldb=%d ldc=%d%s%s %s"
                .formatted(
                        m,
                        n,
                        k,
                        transA ? " Aᵀ" : "",
                        transB ? " Bᵀ" : "",
                        lda,
                        ldb,
                        ldc,
                        accumulate ? " accumulate" : "",
                        bias != null ? " bias" : "",
                        activation);
    }
}
