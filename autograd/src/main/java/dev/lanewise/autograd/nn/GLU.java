package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.Objects;

/**
 * y = a · f(b) for the first half a and the second half b of the last axis, (…, 2n) → (…, n): the gated linear unit with f the
 * sigmoid (Dauphin et al., <i>Language modeling with gated convolutional networks</i>, 2017), or one of its variants.
 *
 * @param gate f
 */
public record GLU(Activation gate) implements Layer {
    public GLU {
        Objects.requireNonNull(gate);
    }

    /** With the sigmoid. */
    public GLU() {
        this(Activation.SIGMOID);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        if (x.shape().rank() < 1 || x.shape().dim(-1) % 2 != 0) {
            throw new ShapeException("glu: input of shape " + x.shape() + ", want an even number along the last axis");
        }
        int half = x.shape().dim(-1) / 2;
        List<Var> parts = x.split(-1, half, half);
        return parts.get(0).multiply(gate.apply(parts.get(1), pass));
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "glu " + gate.label();
    }
}
