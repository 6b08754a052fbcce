package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.ConvolutionKernels;
import dev.lanewise.engine.kernel.Patches;
import java.util.List;

/**
 * dw = the transpose of a {@link Convolution2d} in w, applied to dy; with gradient g of dw: ∂x by
 * {@link Convolution2dInputGradient} of g and dy, ∂dy = the convolution of x with g.
 *
 * <p>Inputs: x (n, channels, height, width) and dy (n, out, …). By {@link ConvolutionKernels}: the images' shares are
 * added in a defined order.
 */
public record Convolution2dWeightGradient(Window window, int groups) implements Op {
    public Convolution2dWeightGradient {
        Convolutions.check(this, window, groups);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 2);
        Shape x = Convolutions.images(this, groups, inputs.get(0));
        Shape dy = Convolutions.images(this, groups, inputs.get(1));
        if (x.dim(0) != dy.dim(0)
                || dy.dim(2) != window.rows(name(), x.dim(2))
                || dy.dim(3) != window.columns(name(), x.dim(3))) {
            throw new ShapeException("convolution2dWeightGradient: images " + x + " and gradient " + dy
                    + " do not fit a window " + window);
        }
        return Shape.of(dy.dim(1), x.dim(1) / groups, window.height(), window.width());
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * inputs.get(1).size() * output.size() / output.dim(0);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor dy = (Tensor) inputs.get(1);
        Tensor dw = (Tensor) output;
        Patches patches = Convolutions.patches(this, window, groups, x.shape());
        int images = x.shape().dim(0);
        int outputs = dw.shape().dim(0) / groups;
        return () -> compute.kernels().convolution().weightGradient(
                patches, images, groups, outputs, x.data(), x.offset(), dy.data(), dy.offset(), dw.data(), dw.offset(),
                compute.parallel());
    }

    @Override
    public List<Var> vjp(Var dw, Var g) {
        Var x = dw.input(0);
        Var dy = dw.input(1);
        return List.of(
                Var.apply(new Convolution2dInputGradient(window, groups, x.shape()), g, dy),
                Var.apply(new Convolution2d(window, groups, null), x, g));
    }
}
