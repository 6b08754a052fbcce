package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.GemmKernels;
import java.util.Arrays;
import java.util.List;

/**
 * C = A·B over the last two axes, each factor transposed where its flag says so; dA = dC·Bᵀ, dB = Aᵀ·dC, with flags and no
 * transposing. The axes before them are batches, which broadcast. The gradient of a B without batches, shared by the
 * batches of an A that is not transposed, is one product over all rows of A.
 */
public record MatMul(boolean transposeLeft, boolean transposeRight) implements Op {
    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 2);
        Shape a = inputs.get(0).shape();
        Shape b = inputs.get(1).shape();
        String operands = a + (transposeLeft ? "ᵀ" : "") + " × " + b + (transposeRight ? "ᵀ" : "");
        if (a.rank() < 2 || b.rank() < 2) {
            throw new ShapeException("matmul: wants two matrices, or batches of them, got " + operands);
        }
        int k = a.dim(transposeLeft ? -2 : -1);
        int other = b.dim(transposeRight ? -1 : -2);
        if (k != other) {
            throw new ShapeException("matmul: inner dimensions differ: " + operands + ", " + k + " ≠ " + other);
        }
        int[] batches = Shape.broadcast("matmul: batches", batches(a), batches(b)).toArray();
        int[] dims = Arrays.copyOf(batches, batches.length + 2);
        dims[batches.length] = a.dim(transposeLeft ? -1 : -2);
        dims[batches.length + 1] = b.dim(transposeRight ? -2 : -1);
        return Shape.of(dims);
    }

    /** The axes before the last two. */
    private static Shape batches(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * output.size() * inputs.getFirst().dim(transposeLeft ? -2 : -1);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor a = (Tensor) inputs.get(0);
        Tensor b = (Tensor) inputs.get(1);
        Tensor c = (Tensor) output;
        int lda = a.shape().dim(-1);
        int ldb = b.shape().dim(-1);
        int n = c.shape().dim(-1);
        int k = a.shape().dim(transposeLeft ? -2 : -1);
        int sizeA = a.shape().dim(-2) * lda;
        int sizeB = b.shape().dim(-2) * ldb;
        Nest nest = Nest.broadcast(batches(c.shape()), batches(a.shape()), batches(b.shape()));
        int strideA = nest.innerStride(0) * sizeA;
        int strideB = nest.innerStride(1) * sizeB;
        // The rows of several A that share one B are rows of one matrix: a row does not depend on the others.
        boolean stacked = !transposeLeft && strideB == 0 && strideA == sizeA;
        int batch = stacked ? 1 : nest.innerLength();
        int m = c.shape().dim(-2) * (stacked ? nest.innerLength() : 1);
        GemmKernels gemm = compute.kernels().gemm();
        return () -> {
            for (int i = 0; i < nest.outerSize(); i++) {
                gemm.gemmBatched(
                        batch, transposeLeft, transposeRight, m, n, k,
                        a.data(), a.offset() + nest.outerOffset(0, i) * sizeA, lda, strideA,
                        b.data(), b.offset() + nest.outerOffset(1, i) * sizeB, ldb, strideB,
                        c.data(), c.offset() + i * batch * m * n, n, m * n,
                        false, null, 0, null, null, 0, 0, 0, compute.parallel());
            }
        };
    }

    @Override
    public List<Var> vjp(Var c, Var dc) {
        Var a = c.input(0);
        Var b = c.input(1);
        Var da = transposeLeft ? product(transposeRight, true, b, dc) : product(false, !transposeRight, dc, b);
        if (!transposeLeft && b.shape().rank() == 2 && a.shape().rank() > 2) {
            a = a.reshape(-1, a.shape().dim(-1));
            dc = dc.reshape(-1, dc.shape().dim(-1));
        }
        Var db = transposeRight ? product(true, transposeLeft, dc, a) : product(!transposeLeft, false, a, dc);
        return List.of(da, db);
    }

    private static Var product(boolean transposeLeft, boolean transposeRight, Var a, Var b) {
        return Var.apply(new MatMul(transposeLeft, transposeRight), a, b);
    }
}
