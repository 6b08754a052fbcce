package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.List;

/** C = A·B, each factor transposed where its flag says so; dA = dC·Bᵀ, dB = Aᵀ·dC, with flags and no transposing. */
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
        if (a.rank() != 2 || b.rank() != 2) {
            throw new ShapeException("matmul: wants two matrices, got " + operands);
        }
        int k = a.dim(transposeLeft ? 0 : 1);
        int other = b.dim(transposeRight ? 1 : 0);
        if (k != other) {
            throw new ShapeException("matmul: inner dimensions differ: " + operands + ", " + k + " ≠ " + other);
        }
        return Shape.of(a.dim(transposeLeft ? 1 : 0), b.dim(transposeRight ? 0 : 1));
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * output.size() * inputs.getFirst().dim(transposeLeft ? 0 : 1);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor a = (Tensor) inputs.get(0);
        Tensor b = (Tensor) inputs.get(1);
        Tensor c = (Tensor) output;
        int m = c.shape().dim(0);
        int n = c.shape().dim(1);
        int k = a.shape().dim(transposeLeft ? 0 : 1);
        return () -> compute.kernels().gemm().gemm(
                transposeLeft, transposeRight, m, n, k,
                a.data(), a.offset(), a.shape().dim(1), b.data(), b.offset(), b.shape().dim(1),
                c.data(), c.offset(), n, false, null, 0, null, compute.parallel());
    }

    @Override
    public List<Var> vjp(Var c, Var dc) {
        Var a = c.input(0);
        Var b = c.input(1);
        return List.of(
                transposeLeft ? product(transposeRight, true, b, dc) : product(false, !transposeRight, dc, b),
                transposeRight ? product(true, transposeLeft, dc, a) : product(!transposeLeft, false, a, dc));
    }

    private static Var product(boolean transposeLeft, boolean transposeRight, Var a, Var b) {
        return Var.apply(new MatMul(transposeLeft, transposeRight), a, b);
    }
}
