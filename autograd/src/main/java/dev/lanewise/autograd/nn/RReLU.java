package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import java.util.List;

/**
 * y = x &gt; 0 ? x : a · x; in training a is drawn for each element at each step from U(lower, upper), in inference it is the mean
 * of both (Xu et al., <i>Empirical evaluation of rectified activations in convolution network</i>, 2015, §2.4). The slopes
 * depend on the seed, the layer's path and the step alone.
 *
 * @param lower at most {@code upper}
 * @param upper finite
 */
public record RReLU(float lower, float upper) implements Layer {
    public RReLU {
        if (!(lower <= upper && Math.abs(lower) <= Float.MAX_VALUE && Math.abs(upper) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("rrelu: slopes from " + lower + " to " + upper + ", want finite lower ≤ upper");
        }
    }

    /** Slopes from ⅛ to ⅓: PyTorch's. */
    public static RReLU standard() {
        return new RReLU(1 / 8f, 1 / 3f);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        return pass.training()
                ? x.leakyRelu(Var.uniform(x.shape(), lower, upper, pass.key("rrelu"), pass.step()))
                : x.leakyRelu((float) (((double) lower + upper) / 2));
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "rrelu " + lower + " to " + upper;
    }
}
