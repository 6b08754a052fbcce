package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * dx = dy ÷ the number of elements, spread over the window of each place and added in the order of the places where windows
 * overlap; its derivative is {@link AveragePooling2d}.
 *
 * @param images the shape of dx
 */
public record AveragePooling2dGradient(Window window, boolean countsPadding, Shape images) implements Op {
    public AveragePooling2dGradient {
        Pooling.checkPadding(this, window);
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
        return pooling.planes(compute, (from, to) -> {
            for (int plane = from; plane < to; plane++) {
                int image = dx.offset() + plane * pooling.area();
                int place = dy.offset() + plane * pooling.places();
                Arrays.fill(dx.data(), image, image + pooling.area(), 0);
                for (int row = 0; row < pooling.down(); row++) {
                    for (int column = 0; column < pooling.across(); column++) {
                        float share = dy.data()[place++] / pooling.count(row, column, countsPadding);
                        pooling.spread(share, dx.data(), image, row, column);
                    }
                }
            }
        });
    }

    @Override
    public List<Var> vjp(Var dx, Var g) {
        return List.of(Var.apply(new AveragePooling2d(window, countsPadding), g));
    }
}
