package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/**
 * y = x + body(x), the body in the scope {@code body} (He et al., <i>Deep residual learning for image recognition</i>, 2016).
 *
 * @param body gives the shape that it is given
 */
public record Residual(Layer body) implements Layer {
    private static final String SCOPE = "body";

    @Override
    public Var apply(Var x, Pass pass) {
        Var y = body.apply(x, pass.at(SCOPE));
        if (!y.shape().equals(x.shape())) {
            throw new ShapeException(
                    "residual: the body (" + body.label() + ") makes " + y.shape() + " of " + x.shape() + ", want equal shapes");
        }
        return x.add(y);
    }

    @Override
    public List<NamedParameter> parameters() {
        return NamedParameter.under(SCOPE, body.parameters());
    }

    @Override
    public List<NamedParameter> buffers() {
        return NamedParameter.under(SCOPE, body.buffers());
    }

    @Override
    public String label() {
        return "residual " + body.label();
    }
}
