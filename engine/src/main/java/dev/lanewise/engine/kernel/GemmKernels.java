package dev.lanewise.engine.kernel;

import dev.lanewise.engine.Parallel;

/**
 * Single-precision matrix products of row-major matrices, C ← [C +] op(A)·op(B), then bias, activation and residual.
 *
 * <p><b>Definition of the bits.</b> Each element of C is one chain of fused multiply-adds over k, in rising order,
 * starting at +0, inside each block of {@value #K_BLOCK} of k; the block sums are added in order, the first one the
 * start. <i>Accumulate</i> means C + (complete product). With one logical column (n = 1) the element is the 64-lane
 * {@link ReduceKernels#dot} instead. Neither depends on m: a row's result does not depend on the batch it is in. A
 * transposed operand gives the bits of the plain form on the materialised transpose. Tiles, packing, vector width and
 * threads change nothing. The epilogue rounds as the unfused operations: {@code residual + activation(C + bias)}, each
 * part left out where there is none. For k = 0 the product is +0.
 */
public interface GemmKernels {
    /** The fixed block of k. */
    int K_BLOCK = 256;

    /**
     * Computes an m × n product over k.
     *
     * @param transA A is stored k × m (leading dimension {@code lda} ≥ m), else m × k ({@code lda} ≥ k)
     * @param transB B is stored n × k ({@code ldb} ≥ k), else k × n ({@code ldb} ≥ n)
     * @param accumulate adds to C instead of overwriting it
     * @param bias n values added to each row, or null
     * @param activation applied last, or null
     * @param parallel the threads that share tiles of C; C must not overlap A, B or the bias
     */
    default void gemm(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int lda,
            float[] b,
            int bo,
            int ldb,
            float[] c,
            int co,
            int ldc,
            boolean accumulate,
            float[] bias,
            int biasOffset,
            UnaryMap activation,
            Parallel parallel) {
        gemmBatched(
                1, transA, transB, m, n, k, a, ao, lda, 0, b, bo, ldb, 0, c, co, ldc, 0, accumulate, bias, biasOffset,
                activation, null, 0, 0, 0, parallel);
    }

    /**
     * Computes {@code batch} products of one form, with a residual: the bits of {@link #gemm} for each product alone. The
     * operands of product i begin {@code i · stride} elements after those of the first; the bias is shared.
     *
     * @param batch the number of products; 1 for a single one with a residual
     * @param strideA 0 for one A that all products share, likewise {@code strideB}
     * @param strideC the results must not overlap
     * @param residual an m × n matrix added after the activation (leading dimension {@code ldr} ≥ n), or null
     * @param strideR 0 for one residual that all products share
     * @param parallel the threads that share products and tiles of C; C must not overlap any other operand
     */
    void gemmBatched(
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
            Parallel parallel);
}
