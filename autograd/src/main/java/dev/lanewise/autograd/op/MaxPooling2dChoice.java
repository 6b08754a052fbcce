package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Patches;
import java.util.Arrays;
import java.util.List;

/**
 * z = the element of g that stands where {@link MaxPooling2d} finds the largest of x; dg = {@link MaxPooling2dGradient} of
 * dz, and nothing for x.
 */
public record MaxPooling2dChoice(Window window) implements Op {
    public MaxPooling2dChoice {
        Pooling.checkPadding(this, window);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 2);
        Shape x = inputs.get(0).shape();
        if (!inputs.get(1).shape().equals(x)) {
            throw new ShapeException(name() + ": images " + x + " and what to choose from " + inputs.get(1).shape() + " differ in shape");
        }
        return Pooling.shape(this, window, inputs.get(0));
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor g = (Tensor) inputs.get(1);
        Tensor z = (Tensor) output;
        Pooling pooling = Pooling.of(this, window, x.shape());
        Patches patches = pooling.patches(this);
        return pooling.planes(compute, (from, to) -> {
            int at = from * pooling.area();
            compute.kernels().pool().maxPool(
                    patches, to - from, x.data(), x.offset() + at, g.data(), g.offset() + at,
                    z.data(), z.offset() + from * pooling.places());
        });
    }

    @Override
    public List<Var> vjp(Var z, Var dz) {
        return Arrays.asList(null, Var.apply(new MaxPooling2dGradient(window), z.input(0), dz));
    }
}
