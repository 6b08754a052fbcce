package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.PlaneNormalization;
import dev.lanewise.autograd.op.PlaneStatistics;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.Optional;

/**
 * y = (x − mean) ÷ √(variance + eps) · weight + bias over each group of channels of each example (Wu, He, <i>Group
 * normalization</i>, 2018); one group is layer normalisation of an image, as many groups as channels instance normalisation.
 *
 * @param groups divides the channels
 * @param weight (channels)
 * @param bias (channels)
 * @param eps at least 0
 */
public record GroupNorm(int groups, Parameter weight, Parameter bias, float eps) implements Layer {
    public GroupNorm {
        Norms.checkEps("group norm", eps);
        Norms.checkChannels("group norm", weight, bias);
        int channels = weight.shape().dim(0);
        if (groups < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    "group norm: " + channels + " channels in " + groups + " groups, want a number that divides them");
        }
    }

    /** With weights of one, biases of zero and an eps of 1e-5. */
    public static GroupNorm of(int groups, int channels) {
        Shape each = Shape.of(channels);
        return new GroupNorm(groups, Norms.ones(each), Norms.zeros(each), LayerNorm.EPS);
    }

    /** @param x (n, channels, …) */
    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        Shape shape = x.shape();
        int channels = weight.shape().dim(0);
        if (shape.rank() < 2 || shape.dim(1) != channels) {
            throw new ShapeException("group norm: input of shape " + shape + ", want (n, " + channels + ", …)");
        }
        if (shape.size() > shape.dim(0) * channels) {
            PlaneStatistics of = new PlaneStatistics(groups, eps);
            return Var.apply(new PlaneNormalization(of), x, Var.apply(of, x), pass.of(weight), pass.of(bias));
        }
        // A number for each channel makes no plane.
        Var h = x.reshape(shape.dim(0) * groups, -1).normalize(1, eps);
        int[] each = Norms.channelAxis(shape.rank(), channels);
        return h.reshape(shape.toArray())
                .multiply(pass.of(weight).reshape(each))
                .add(pass.of(bias).reshape(each));
    }

    @Override
    public List<NamedParameter> parameters() {
        return Norms.named(weight, Optional.of(bias));
    }

    @Override
    public String label() {
        return "group norm " + weight.shape().dim(0) + " in " + groups;
    }
}
