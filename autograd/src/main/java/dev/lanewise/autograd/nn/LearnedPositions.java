package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/**
 * Adds to row t of (…, t, width) row t of the weight, for sequences of at most so many rows as it has.
 *
 * @param weight (context, width)
 */
public record LearnedPositions(Parameter weight) implements Layer {
    public LearnedPositions {
        if (weight.shape().rank() != 2) {
            throw new ShapeException("learned positions: weight of shape " + weight.shape() + ", want (context, width)");
        }
    }

    /** Rows from N(0, 0.02²), as GPT-2 starts. */
    public static LearnedPositions of(int context, int width) {
        return new LearnedPositions(new Parameter(Shape.of(context, width), Initializer.normal(0, 0.02f)));
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        int context = weight.shape().dim(0);
        Shape shape = x.shape();
        if (shape.rank() < 2 || shape.dim(-1) != weight.shape().dim(1) || shape.dim(-2) > context) {
            throw new ShapeException("learned positions: input of shape " + shape + ", want (…, t, " + weight.shape().dim(1)
                    + ") with t of at most " + context);
        }
        Var table = pass.of(weight);
        return x.add(shape.dim(-2) == context ? table : table.slice(0, 0, shape.dim(-2)));
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of(new NamedParameter("weight", weight));
    }

    @Override
    public String label() {
        return "learned positions " + weight.shape();
    }
}
