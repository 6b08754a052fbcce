package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/**
 * (batch, d₁·d₂·…) → (batch, d₁, d₂, …): rows of a table become images, say.
 *
 * @param example the shape of one example, without the batch
 */
public record Unflatten(Shape example) implements Layer {
    public static Unflatten to(int... dims) {
        return new Unflatten(Shape.of(dims));
    }

    @Override
    public Var apply(Var x, Pass pass) {
        Shape shape = x.shape();
        if (shape.rank() != 2 || shape.dim(1) != example.size()) {
            throw new ShapeException("unflatten: " + shape + " to examples of " + example + ", want (batch, " + example.size() + ")");
        }
        int[] dims = new int[example.rank() + 1];
        dims[0] = shape.dim(0);
        for (int axis = 0; axis < example.rank(); axis++) {
            dims[axis + 1] = example.dim(axis);
        }
        return x.reshape(dims);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "unflatten " + example;
    }
}
