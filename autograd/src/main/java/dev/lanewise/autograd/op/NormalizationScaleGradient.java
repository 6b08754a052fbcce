package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.NormKernels;
import dev.lanewise.engine.kernel.ReduceKernels;
import java.util.Arrays;
import java.util.List;

/**
 * z = Σ dy · h over the rows: the gradient of gamma in {@link Normalization}; with gradient u: ∂dy = h · u, ∂x = J (dy · u)
 * as in {@link NormalizationGradient}.
 *
 * <p>Inputs: x, its statistics, dy.
 *
 * @param of the statistics that x is normalised with
 */
public record NormalizationScaleGradient(NormalizationStatistics of) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.withStatistics(this, of, Operands.floats(this, inputs, 3));
        NormalizationGradient.checkGradient(this, x, inputs.get(2));
        return of.row(x);
    }

    /** The threads share the blocks of rows, which are added in order as the kernel itself does. */
    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor s = (Tensor) inputs.get(1);
        Tensor dy = (Tensor) inputs.get(2);
        Tensor dgamma = (Tensor) output;
        int rows = s.shape().dim(1);
        int cols = dgamma.size();
        int blocks = Math.ceilDiv(rows, ReduceKernels.ROW_BLOCK);
        float[] partial = new float[blocks * cols];
        Runnable sums = Operands.rows(compute, blocks, ReduceKernels.ROW_BLOCK * cols, (from, to) -> {
            for (int block = from; block < to; block++) {
                int row = block * ReduceKernels.ROW_BLOCK;
                sum(compute.kernels().norm(), x, s, dy, row, Math.min(ReduceKernels.ROW_BLOCK, rows - row), rows, cols, partial,
                        block * cols);
            }
        });
        return () -> {
            sums.run();
            if (blocks == 0) {
                Arrays.fill(dgamma.data(), dgamma.offset(), dgamma.offset() + cols, 0);
                return;
            }
            System.arraycopy(partial, 0, dgamma.data(), dgamma.offset(), cols);
            for (int block = 1; block < blocks; block++) {
                compute.kernels().map().binary(
                        BinaryMap.ADD, dgamma.data(), dgamma.offset(), partial, block * cols,
                        dgamma.data(), dgamma.offset(), cols);
            }
        };
    }

    private void sum(
            NormKernels kernels, Tensor x, Tensor s, Tensor dy, int row, int count, int rows, int cols, float[] to, int at) {
        int xo = x.offset() + row * cols;
        int dyo = dy.offset() + row * cols;
        int rstd = s.offset() + 2 * rows + row;
        if (of.centred()) {
            kernels.layerNormScaleGradient(
                    x.data(), xo, s.data(), s.offset() + row, s.data(), rstd, dy.data(), dyo, to, at, count, cols);
        } else {
            kernels.rmsNormScaleGradient(x.data(), xo, s.data(), rstd, dy.data(), dyo, to, at, count, cols);
        }
    }

    @Override
    public List<Var> vjp(Var z, Var u) {
        Var x = z.input(0);
        Var s = z.input(1);
        Var dx = Var.apply(new NormalizationGradient(of), x, s, z.input(2), u);
        return Arrays.asList(dx, null, Var.apply(new Normalization(of), x, s, u));
    }
}
