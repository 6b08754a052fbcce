package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.Optional;

/**
 * y = (x − mean) ÷ √(variance + eps) · weight + bias over each row, the elements of the last axes (Ba, Kiros, Hinton,
 * <i>Layer normalization</i>, 2016). The variance is that of a population.
 *
 * @param weight of the shape of a row
 * @param bias of the shape of a row, or none
 * @param eps at least 0
 */
public record LayerNorm(Parameter weight, Optional<Parameter> bias, float eps) implements Layer {
    /** The eps of PyTorch. */
    public static final float EPS = 1e-5f;

    public LayerNorm {
        Norms.checkEps("layer norm", eps);
        if (weight.shape().rank() < 1) {
            throw new ShapeException("layer norm: a weight of shape (), want at least 1 axis");
        }
        if (bias.isPresent() && !bias.get().shape().equals(weight.shape())) {
            throw new ShapeException("layer norm: bias of shape " + bias.get().shape() + " beside a weight of shape "
                    + weight.shape());
        }
    }

    /** Over last axes of these extents, with weights of one and biases of zero. */
    public static LayerNorm of(int... dims) {
        Shape row = Shape.of(dims);
        return new LayerNorm(Norms.ones(row), Optional.of(Norms.zeros(row)), EPS);
    }

    /** {@link #of} without a bias. */
    public static LayerNorm withoutBias(int... dims) {
        return new LayerNorm(Norms.ones(Shape.of(dims)), Optional.empty(), EPS);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        Norms.checkEnd("layer norm", x, weight.shape());
        Var gamma = pass.of(weight);
        return bias.isPresent() ? x.layerNorm(gamma, pass.of(bias.get()), eps) : x.layerNorm(gamma, eps);
    }

    @Override
    public List<NamedParameter> parameters() {
        return Norms.named(weight, bias);
    }

    @Override
    public String label() {
        return "layer norm " + weight.shape() + (bias.isPresent() ? "" : ", no bias");
    }
}
