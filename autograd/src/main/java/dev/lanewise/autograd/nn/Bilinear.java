package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.MatMul;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.Optional;

/**
 * y = aᵀ·Wₒ·b + biasₒ for each output o, over the last axes of two inputs (…, left) and (…, right). As a layer of one input it
 * takes the two joined, (…, left + right).
 *
 * @param weight (out, left, right)
 * @param bias (out), or none
 */
public record Bilinear(Parameter weight, Optional<Parameter> bias) implements Layer {
    public Bilinear {
        if (weight.shape().rank() != 3) {
            throw new ShapeException("bilinear: weight of shape " + weight.shape() + ", want (out, left, right)");
        }
        Shape out = Shape.of(weight.shape().dim(0));
        if (bias.isPresent() && !bias.get().shape().equals(out)) {
            throw new ShapeException("bilinear: bias of shape " + bias.get().shape() + " beside a weight of shape "
                    + weight.shape() + ", want " + out);
        }
    }

    /** Weight and bias from U(−1/√left, 1/√left), as PyTorch's {@code nn.Bilinear} has them. */
    public static Bilinear of(int left, int right, int out) {
        if (left < 1 || right < 1 || out < 1) {
            throw new IllegalArgumentException(
                    "bilinear: " + left + " × " + right + " → " + out + ", want at least one of each");
        }
        float bound = (float) (1 / StrictMath.sqrt(left));
        Initializer initializer = Initializer.uniform(-bound, bound);
        return new Bilinear(
                new Parameter(Shape.of(out, left, right), initializer), Optional.of(new Parameter(Shape.of(out), initializer)));
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        Shape shape = x.shape();
        int left = weight.shape().dim(1);
        int right = weight.shape().dim(2);
        if (shape.rank() < 1 || shape.dim(-1) != left + right) {
            throw new ShapeException("bilinear: input of shape " + shape + ", want (…, " + left + " + " + right + ")");
        }
        List<Var> parts = x.split(-1, left, right);
        return apply(parts.get(0), parts.get(1), pass);
    }

    /** Of two inputs whose shapes differ at most in the last axis. */
    public Var apply(Var a, Var b, Pass pass) {
        int out = weight.shape().dim(0);
        int left = weight.shape().dim(1);
        int right = weight.shape().dim(2);
        int[] dims = a.shape().toArray();
        if (dims.length == 0 || dims[dims.length - 1] != left || !b.shape().equals(ending(dims, right))) {
            throw new ShapeException("bilinear: inputs of shapes " + a.shape() + " and " + b.shape() + ", want (…, " + left
                    + ") and (…, " + right + ")");
        }
        int rows = a.shape().size() / left;
        Var products = Var.apply(new MatMul(false, true), b.reshape(rows, right), pass.of(weight).reshape(out * left, right));
        Var y = products.reshape(rows, out, left).multiply(a.reshape(rows, 1, left)).sum(-1);
        Var biased = bias.isPresent() ? y.add(pass.of(bias.get())) : y;
        return biased.reshape(ending(dims, out).toArray());
    }

    private static Shape ending(int[] dims, int last) {
        int[] other = dims.clone();
        other[dims.length - 1] = last;
        return Shape.of(other);
    }

    @Override
    public List<NamedParameter> parameters() {
        return Norms.named(weight, bias);
    }

    @Override
    public String label() {
        Shape w = weight.shape();
        return "bilinear " + w.dim(1) + " × " + w.dim(2) + " → " + w.dim(0) + (bias.isPresent() ? "" : ", no bias");
    }
}
