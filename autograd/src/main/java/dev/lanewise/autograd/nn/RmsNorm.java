package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.Optional;

/**
 * y = x ÷ √(mean(x²) + eps) · weight over each row, the elements of the last axes (Zhang, Sennrich, <i>Root mean square layer
 * normalization</i>, 2019).
 *
 * @param weight of the shape of a row
 * @param eps at least 0
 */
public record RmsNorm(Parameter weight, float eps) implements Layer {
    public RmsNorm {
        Norms.checkEps("rms norm", eps);
        if (weight.shape().rank() < 1) {
            throw new ShapeException("rms norm: a weight of shape (), want at least 1 axis");
        }
    }

    /** Over last axes of these extents, with weights of one and the eps of Llama, 1e-6. */
    public static RmsNorm of(int... dims) {
        return new RmsNorm(Norms.ones(Shape.of(dims)), 1e-6f);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        Norms.checkEnd("rms norm", x, weight.shape());
        return x.rmsNorm(pass.of(weight), eps);
    }

    @Override
    public List<NamedParameter> parameters() {
        return Norms.named(weight, Optional.empty());
    }

    @Override
    public String label() {
        return "rms norm " + weight.shape();
    }
}
