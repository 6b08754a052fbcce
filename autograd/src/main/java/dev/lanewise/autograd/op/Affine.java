package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/**
 * y = f(x·Wᵀ + b); with dz = dy · f′ from y: dx = dz·W, dW = dzᵀ·x, db = the column sums of dz.
 *
 * <p>x is (rows, in), W is (out, in), b is (out), y is (rows, out). Bias and activation are applied as the product is
 * written and round as the unfused ops would.
 *
 * @param activation RELU, TANH or SIGMOID; null for none
 */
public record Affine(UnaryMap activation) implements Op {
    public Affine {
        if (activation != null) {
            derivative(this, activation);
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 3);
        Shape x = inputs.get(0).shape();
        Shape w = inputs.get(1).shape();
        Shape b = inputs.get(2).shape();
        String operands = x + " × " + w + "ᵀ + " + b;
        if (x.rank() != 2 || w.rank() != 2 || b.rank() != 1) {
            throw new ShapeException("affine: wants x (rows, in), weight (out, in) and bias (out), got " + operands);
        }
        if (x.dim(1) != w.dim(1)) {
            throw new ShapeException("affine: inputs differ: " + operands + ", " + x.dim(1) + " ≠ " + w.dim(1));
        }
        if (w.dim(0) != b.dim(0)) {
            throw new ShapeException("affine: outputs differ: " + operands + ", " + w.dim(0) + " ≠ " + b.dim(0));
        }
        return Shape.of(x.dim(0), w.dim(0));
    }

    @Override
    public Op followedBy(Op next, List<Shape> inputs, Shape output, List<Shape> others) {
        return activation == null && next instanceof Relu ? new Affine(UnaryMap.RELU) : null;
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * output.size() * inputs.getFirst().dim(1);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor w = (Tensor) inputs.get(1);
        Tensor b = (Tensor) inputs.get(2);
        Tensor y = (Tensor) output;
        int m = x.shape().dim(0);
        int n = w.shape().dim(0);
        int k = w.shape().dim(1);
        return () -> compute.kernels().gemm().gemm(
                false, true, m, n, k,
                x.data(), x.offset(), k, w.data(), w.offset(), k,
                y.data(), y.offset(), n, false, b.data(), b.offset(), activation, compute.parallel());
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var dz = activation == null ? dy : Var.apply(derivative(this, activation), y, dy);
        Var dx = dz.matmul(y.input(1));
        Var dw = Var.apply(new MatMul(true, false), dz, y.input(0));
        return List.of(dx, dw, dz.sum(0));
    }

    /** The derivative of an activation that can be told from its output. */
    static GradientOp derivative(Op op, UnaryMap activation) {
        return switch (activation) {
            case RELU -> new ReluGradient();
            case TANH -> new TanhGradient();
            case SIGMOID -> new SigmoidGradient();
            default -> throw new IllegalArgumentException(
                    op.name() + ": activation " + activation + ", want RELU, TANH or SIGMOID");
        };
    }
}
