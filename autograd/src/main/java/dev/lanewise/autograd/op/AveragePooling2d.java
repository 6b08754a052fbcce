package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;

/**
 * y = the mean of x (n, c, height, width) at each place of a window: the sum in row-major order, starting at +0, divided
 * by the number of elements; dx by {@link AveragePooling2dGradient}.
 *
 * @param countsPadding whether elements of the padding count, as zeros; else the mean is that of the image's own
 */
public record AveragePooling2d(Window window, boolean countsPadding) implements Op {
    public AveragePooling2d {
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
        return pooling.planes(compute, (from, to) -> {
            for (int plane = from; plane < to; plane++) {
                int place = y.offset() + plane * pooling.places();
                for (int row = 0; row < pooling.down(); row++) {
                    for (int column = 0; column < pooling.across(); column++) {
                        float sum = pooling.sum(x.data(), x.offset() + plane * pooling.area(), row, column);
                        y.data()[place++] = sum / pooling.count(row, column, countsPadding);
                    }
                }
            }
        });
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new AveragePooling2dGradient(window, countsPadding, y.input(0).shape()), dy));
    }
}
