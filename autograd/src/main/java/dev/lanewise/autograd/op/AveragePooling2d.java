package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Patches;
import java.util.List;

/**
 * y = the mean of x (n, c, height, width) at each place of a window: the sum in row-major order, starting at +0, divided
 * by the number of elements; dx by {@link AveragePooling2dGradient}.
 *
 * @param countsPadding whether elements of the padding count, as zeros; else the mean is that of the image's own. What hangs
 *     over the end of the padding counts in neither case
 * @param divisor what the sum is divided by instead, or 0 for the number of elements
 */
public record AveragePooling2d(Window window, boolean countsPadding, int divisor) implements Op {
    public AveragePooling2d {
        Pooling.checkPadding(this, window);
        Pooling.checkDivisor(this, divisor);
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
        float[] divisors = pooling.divisors(countsPadding, divisor);
        return pooling.planes(compute, (from, to) -> compute.kernels().pool().averagePool(
                patches, to - from, x.data(), x.offset() + from * pooling.area(), divisors, 0,
                y.data(), y.offset() + from * pooling.places()));
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new AveragePooling2dGradient(window, countsPadding, divisor, y.input(0).shape()), dy));
    }
}
