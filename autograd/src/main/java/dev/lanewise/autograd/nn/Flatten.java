package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/** (batch, d₁, d₂, …) → (batch, d₁·d₂·…), row-major. */
public record Flatten() implements Layer {
    @Override
    public Var apply(Var x, Pass pass) {
        Shape shape = x.shape();
        if (shape.rank() == 0) {
            throw new ShapeException("flatten: a scalar has no batch axis");
        }
        int features = 1;
        for (int axis = 1; axis < shape.rank(); axis++) {
            features *= shape.dim(axis);
        }
        return x.reshape(shape.dim(0), features);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }
}
