package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/**
 * y = x &gt; 0 ? x : slope · x with a learned slope, one for all or one for each channel of (n, channels, …) (He et al.,
 * <i>Delving deep into rectifiers</i>, 2015).
 *
 * @param slope (1) or (channels)
 */
public record PReLU(Parameter slope) implements Layer {
    public PReLU {
        if (slope.shape().rank() != 1 || slope.shape().dim(0) < 1) {
            throw new ShapeException("prelu: slope of shape " + slope.shape() + ", want (1) or (channels)");
        }
    }

    /** So many slopes, 1 or one a channel, that start at ¼. */
    public static PReLU of(int slopes) {
        return new PReLU(new Parameter(Shape.of(slopes), Initializer.constant(0.25f)));
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        int slopes = slope.shape().dim(0);
        Var a = pass.of(slope);
        if (slopes > 1) {
            if (x.shape().rank() < 2 || x.shape().dim(1) != slopes) {
                throw new ShapeException("prelu: input of shape " + x.shape() + ", want (n, " + slopes + ", …)");
            }
            a = a.reshape(Norms.channelAxis(x.shape().rank(), slopes));
        }
        return x.leakyRelu(a);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of(new NamedParameter("slope", slope));
    }

    @Override
    public String label() {
        return "prelu";
    }
}
