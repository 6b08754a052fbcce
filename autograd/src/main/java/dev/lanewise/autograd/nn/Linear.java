package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.MatMul;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;
import java.util.Optional;

/**
 * y = x·Wᵀ + b over the last axis: (…, in) → (…, out), of rank 2 or more. A weight that another layer holds too is
 * shared with it.
 *
 * @param weight (out, in)
 * @param bias (out), or none
 */
public record Linear(Parameter weight, Optional<Parameter> bias) implements Fusing {
    public Linear {
        if (weight.shape().rank() != 2) {
            throw new ShapeException("linear: weight of shape " + weight.shape() + ", want (out, in)");
        }
        Shape out = Shape.of(weight.shape().dim(0));
        if (bias.isPresent() && !bias.get().shape().equals(out)) {
            throw new ShapeException("linear: bias of shape " + bias.get().shape() + " beside a weight of shape "
                    + weight.shape() + ", want " + out);
        }
    }

    /**
     * Weight and bias from U(−1/√in, 1/√in). This is the default of PyTorch's {@code nn.Linear} (its Kaiming-uniform
     * with a = √5), chosen because it asks nothing about the activation that follows and makes runs comparable; deep
     * ReLU networks start better with {@code of(in, out, Initializer.kaimingUniform(Activation.RELU.gain()))}.
     */
    public static Linear of(int in, int out) {
        Initializer initializer = standard(in);
        return of(in, out, initializer, initializer);
    }

    /** Weight from the initialiser, bias zero. */
    public static Linear of(int in, int out, Initializer weight) {
        return of(in, out, weight, Initializer.zeros());
    }

    public static Linear of(int in, int out, Initializer weight, Initializer bias) {
        return new Linear(weight(in, out, weight), Optional.of(new Parameter(Shape.of(out), bias)));
    }

    /** No bias; the weight as in {@link #of(int, int)}. */
    public static Linear withoutBias(int in, int out) {
        return withoutBias(in, out, standard(in));
    }

    /** No bias, weight from the initialiser. */
    public static Linear withoutBias(int in, int out, Initializer weight) {
        return new Linear(weight(in, out, weight), Optional.empty());
    }

    private static Parameter weight(int in, int out, Initializer initializer) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException("linear: " + in + " → " + out + ", want at least one input and output");
        }
        return new Parameter(Shape.of(out, in), initializer);
    }

    private static Initializer standard(int in) {
        float bound = (float) (1 / StrictMath.sqrt(Math.max(in, 1)));
        return Initializer.uniform(-bound, bound);
    }

    public int in() {
        return weight.shape().dim(1);
    }

    public int out() {
        return weight.shape().dim(0);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        Var rows = rows(x);
        Var w = pass.of(weight);
        Var y = bias.isPresent() ? rows.affine(w, pass.of(bias.get())) : Var.apply(new MatMul(false, true), rows, w);
        return restored(y, x);
    }

    @Override
    public Var apply(Var x, Pass pass, UnaryMap activation) {
        return restored(rows(x).affine(pass.of(weight), pass.of(bias.orElseThrow()), activation), x);
    }

    private Var rows(Var x) {
        LayerOperands.floats(this, x);
        Shape shape = x.shape();
        if (shape.rank() < 2 || shape.dim(-1) != in()) {
            throw new ShapeException("linear: input of shape " + shape + " and weight of shape " + weight.shape()
                    + ", want an input of shape (batch, " + in() + ")");
        }
        return shape.rank() == 2 ? x : x.reshape(shape.size() / in(), in());
    }

    private Var restored(Var y, Var x) {
        if (x.shape().rank() == 2) {
            return y;
        }
        int[] dims = x.shape().toArray();
        dims[dims.length - 1] = out();
        return y.reshape(dims);
    }

    @Override
    public List<NamedParameter> parameters() {
        NamedParameter w = new NamedParameter("weight", weight);
        return bias.map(b -> List.of(w, new NamedParameter("bias", b))).orElseGet(() -> List.of(w));
    }

    @Override
    public String label() {
        return "linear " + in() + " → " + out() + (bias.isPresent() ? "" : ", no bias");
    }
}
