package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.UnaryMap;

/**
 * The vectorised matrix product. The lanes run along the columns of C, so every element keeps the chain over k that the
 * scalar twin defines. See {@link GemmTask} for how threads share the work, {@link GemmPiece} for its order.
 */
public final class SimdGemmKernels implements GemmKernels {
    private final MapKernels map;
    private final ReduceKernels reduce;

    /** @param map applies the activation; @param reduce computes the products of one column */
    public SimdGemmKernels(MapKernels map, ReduceKernels reduce) {
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
        if (batch == 0 || m == 0 || n == 0) {
            return;
        }
        GemmTask task = GemmTask.own();
        task.batch = batch;
        task.transB = transB;
        task.m = m;
        task.n = n;
        task.k = k;
        task.a = a;
        task.ao = ao;
        task.aRow = transA ? 1 : lda;
        task.aStep = transA ? lda : 1;
        task.strideA = strideA;
        task.b = b;
        task.bo = bo;
        task.ldb = ldb;
        task.strideB = strideB;
        task.c = c;
        task.co = co;
        task.ldc = ldc;
        task.strideC = strideC;
        task.accumulate = accumulate;
        task.bias = bias;
        task.biasOffset = biasOffset;
        task.activation = activation;
        task.residual = residual;
        task.residualOffset = residualOffset;
        task.ldr = ldr;
        task.strideR = strideR;
        task.map = map;
        task.reduce = reduce;
        try {
            task.run(parallel);
        } finally {
            task.release();
        }
    }
}
