package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.stream.IntStream;

/** (n, channels, d₁, …) → (n, channels): the mean of each channel. */
public record GlobalAveragePool() implements Layer {
    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        if (x.shape().rank() < 3) {
            throw new ShapeException("globalAveragePool: input of shape " + x.shape() + ", want (n, channels, d₁, …)");
        }
        return x.mean(IntStream.range(2, x.shape().rank()).toArray());
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "global average-pool";
    }
}
