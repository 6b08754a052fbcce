package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import java.util.List;

/**
 * In training, zeroes each element with probability {@code rate} and divides the others by 1 − rate, so that the
 * expectation stays; in inference the input itself (Srivastava et al. 2014, in the inverted form). The mask depends
 * on the seed, the layer's path and the step alone.
 *
 * @param rate in [0, 1)
 */
public record Dropout(float rate) implements Layer {
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: rate " + rate + ", want 0 ≤ rate < 1");
        }
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        return pass.training() && rate > 0 ? x.dropout(rate, pass.key("dropout"), pass.step()) : x;
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "dropout " + rate;
    }
}
