package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Patches;
import java.util.List;

/**
 * dx = dy ÷ the number of elements, spread over the window of each place and added in the order of the places where windows
 * overlap; its derivative is {@link AveragePooling2d}.
 *
 * @param divisor as of {@link AveragePooling2d}
 * @param images the shape of dx
 */
public record AveragePooling2dGradient(Window window, boolean countsPadding, int divisor, Shape images) implements Op {
    public AveragePooling2dGradient {
        Pooling.checkPadding(this, window);
        Pooling.checkDivisor(this, divisor);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Shape dy = Operands.floats(this, inputs, 1).getFirst().shape();
        Shape want = Pooling.shape(this, window, Var.placeholder(images));
        if (!dy.equals(want)) {
            throw new ShapeException(name() + ": gradient of shape " + dy + ", want " + want);
        }
        return images;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor dy = (Tensor) inputs.get(0);
        Tensor dx = (Tensor) output;
        Pooling pooling = Pooling.of(this, window, images);
        Patches patches = pooling.patches(this);
        float[] divisors = pooling.divisors(countsPadding, divisor);
        return pooling.planes(compute, (from, to) -> compute.kernels().pool().averagePoolGradient(
                patches, to - from, dy.data(), dy.offset() + from * pooling.places(), divisors, 0,
                dx.data(), dx.offset() + from * pooling.area()));
    }

    @Override
    public List<Var> vjp(Var dx, Var g) {
        return List.of(Var.apply(new AveragePooling2d(window, countsPadding, divisor), g));
    }
}
