package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Patches;
import java.util.List;

/**
 * y = the largest of x (n, c, height, width) at each place of a window; dx = dy at the element chosen: a NaN wins, then
 * the first in row-major order. Padding is never chosen.
 */
public record MaxPooling2d(Window window) implements Op {
    public MaxPooling2d {
        Pooling.checkPadding(this, window);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 1);
        return Pooling.shape(this, window, inputs.getFirst());
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor y = (Tensor) output;
        Pooling pooling = Pooling.of(this, window, x.shape());
        Patches patches = pooling.patches(this);
        return pooling.planes(compute, (from, to) -> {
            int at = x.offset() + from * pooling.area();
            compute.kernels().pool().maxPool(
                    patches, to - from, x.data(), at, x.data(), at, y.data(), y.offset() + from * pooling.places());
        });
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new MaxPooling2dGradient(window), y.input(0), dy));
    }
}
