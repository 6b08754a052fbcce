package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;
import java.util.ArrayList;
import java.util.List;

/**
 * y = silu(gate(x)) · value(x), (…, in) → (…, out), the two in the scopes {@code gate} and {@code value} (Shazeer, <i>GLU
 * variants improve transformer</i>, 2020, eq. 5). A linear layer after it makes the feed-forward block of that paper's eq. 6.
 */
public record SwiGLU(Linear gate, Linear value) implements Layer {
    public SwiGLU {
        if (gate.in() != value.in() || gate.out() != value.out()) {
            throw new ShapeException("swiglu: gate " + gate.in() + " → " + gate.out() + " beside value " + value.in() + " → "
                    + value.out() + ", want equal sizes");
        }
    }

    /** Without biases, as in the paper; the weights as in {@link Linear#of(int, int)}. */
    public static SwiGLU of(int in, int out) {
        return new SwiGLU(Linear.withoutBias(in, out), Linear.withoutBias(in, out));
    }

    @Override
    public Var apply(Var x, Pass pass) {
        return gate.apply(x, pass.at("gate")).silu().multiply(value.apply(x, pass.at("value")));
    }

    @Override
    public List<NamedParameter> parameters() {
        List<NamedParameter> all = new ArrayList<>(NamedParameter.under("gate", gate.parameters()));
        all.addAll(NamedParameter.under("value", value.parameters()));
        return List.copyOf(all);
    }

    @Override
    public String label() {
        return "swiglu " + gate.in() + " → " + gate.out();
    }
}
