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
 * dx = dy at the elements of x that {@link MaxPooling2d} chooses, added in the order of the window's places where windows
 * overlap, 0 elsewhere; with gradient g: ∂dy = {@link MaxPooling2dChoice} of g, and nothing for x.
 */
public record MaxPooling2dGradient(Window window) implements Op {
    public MaxPooling2dGradient {
        Pooling.checkPadding(this, window);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 2);
        Shape y = Pooling.shape(this, window, inputs.get(0));
        if (!inputs.get(1).shape().equals(y)) {
            throw new ShapeException(name() + ": gradient of shape " + inputs.get(1).shape() + ", want " + y);
        }
        return inputs.get(0).shape();
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor dy = (Tensor) inputs.get(1);
        Tensor dx = (Tensor) output;
        Pooling pooling = Pooling.of(this, window, x.shape());
        Patches patches = pooling.patches(this);
        return pooling.planes(compute, (from, to) -> {
            int at = from * pooling.area();
            compute.kernels().pool().maxPoolGradient(
                    patches, to - from, x.data(), x.offset() + at, dy.data(), dy.offset() + from * pooling.places(),
                    dx.data(), dx.offset() + at);
        });
    }

    @Override
    public List<Var> vjp(Var dx, Var g) {
        return Arrays.asList(null, Var.apply(new MaxPooling2dChoice(window), dx.input(0), g));
    }
}
