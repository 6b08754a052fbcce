package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Arrays;
import java.util.List;

/**
 * C = f(A·B + c) over the last two axes, each factor transposed where its flag says so; with dZ = dC · f′ from C: dA = dZ·Bᵀ,
 * dB = Aᵀ·dZ, with flags and no transposing, dc = the column sums of dZ. A third input is c (columns of C), added to each row; bias
 * and activation are applied as the product is written and round as the unfused ops would. The axes before them are batches, which broadcast. The gradient of a B without batches, shared by the
 * batches of an A that is not transposed, is one product over all rows of A.
 *
 * @param activation RELU, TANH or SIGMOID; null for none
 */
public record MatMul(boolean transposeLeft, boolean transposeRight, UnaryMap activation) implements Op {
    public MatMul {
        if (activation != null) {
            Affine.derivative(this, activation);
        }
    }

    /** The product alone. */
    public MatMul(boolean transposeLeft, boolean transposeRight) {
        this(transposeLeft, transposeRight, null);
    }

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, inputs.size() == 3 ? 3 : 2);
        Shape a = inputs.get(0).shape();
        Shape b = inputs.get(1).shape();
        String operands = a + (transposeLeft ? "ᵀ" : "") + " × " + b + (transposeRight ? "ᵀ" : "");
        if (a.rank() < 2 || b.rank() < 2) {
            throw new ShapeException("matmul: wants two matrices, or batches of them, got " + operands
                    + "; make a vector a row by reshape(1, -1) or a column by reshape(-1, 1), or take outer");
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
        if (inputs.size() == 3 && !inputs.get(2).shape().equals(Shape.of(dims[batches.length + 1]))) {
            throw new ShapeException("matmul: bias of shape " + inputs.get(2).shape() + " for " + operands + ", want ("
                    + dims[batches.length + 1] + ")");
        }
        return Shape.of(dims);
    }

    /** The axes before the last two. */
    private static Shape batches(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
    }

    /** An addition of one number a column, and relu: functions that cost more are faster over a whole array than on pieces of rows. */
    @Override
    public Op followedBy(Op next, List<Shape> inputs, Shape output, List<Shape> others) {
        if (activation != null) {
            return null;
        }
        if (next instanceof Add) {
            Shape bias = others.getFirst();
            boolean row = bias.size() == output.dim(-1) && bias.rank() > 0 && bias.dim(-1) == output.dim(-1);
            return row && inputs.size() == 2 ? this : null;
        }
        return next instanceof Relu ? new MatMul(transposeLeft, transposeRight, UnaryMap.RELU) : null;
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * output.size() * inputs.getFirst().dim(transposeLeft ? -2 : -1);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor a = (Tensor) inputs.get(0);
        Tensor b = (Tensor) inputs.get(1);
        Tensor bias = inputs.size() == 3 ? (Tensor) inputs.get(2) : null;
        float[] added = bias == null ? null : bias.data();
        int addedOffset = bias == null ? 0 : bias.offset();
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
                        false, added, addedOffset, activation, null, 0, 0, 0, compute.parallel());
            }
        };
    }

    @Override
    public List<Var> vjp(Var c, Var dc) {
        Var dz = activation == null ? dc : Var.apply(Affine.derivative(this, activation), c, dc);
        List<Var> factors = factors(c, dz);
        return c.inputs().size() == 2 ? factors : List.of(factors.get(0), factors.get(1), dz.sumTo(c.input(2).shape()));
    }

    private List<Var> factors(Var c, Var dc) {
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
