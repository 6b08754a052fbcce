package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/** (batch, d₁, d₂, …) → (batch, d₁·d₂·…), row-major. */
public record Flatten() implements Layer {
    @Override
    public Var apply(Var x, Pass pass) {
        int rank = x.shape().rank();
        if (rank == 0) {
            throw new ShapeException("flatten: input of shape (), want (n, …): a scalar has no batch axis");
        }
        return rank == 1 ? x.reshape(x.shape().dim(0), 1) : x.flatten(1, -1);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }
}
