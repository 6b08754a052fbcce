package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import java.util.List;

/** A value from outside the graph: a constant, an input or a parameter. It has no inputs and no derivative rule. */
public record Source(Shape declared, boolean integer) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        return declared;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        throw new IllegalStateException("source: a placeholder of shape " + declared + " has no value to compute with");
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of();
    }
}
